import type { Catalogue } from '../../catalogue.ts'

export const migrationElements: Catalogue['migrationElements'] = {
  constraint: 'restricción',
  index: 'índice',
  schema: 'esquema',
  extension: 'extensión',
  enum: 'enumeración',
  domain: 'dominio',
  composite: 'tipo compuesto',
  sequence: 'secuencia',
  function: 'función',
  table: 'tabla',
  column: 'columna',
  default: 'valor predeterminado',
  view: 'vista',
  rule: 'regla',
  trigger: 'disparador',
  policy: 'política',
}
