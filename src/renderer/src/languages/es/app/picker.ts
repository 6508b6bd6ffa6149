import type { Catalogue } from '../../catalogue.ts'

export const picker: Catalogue['picker'] = {
  unit: 'Escuela o unidad',
  role: 'Rol',
  person: 'Persona',
  permission: 'Permiso',
  remove: 'Quitar {name}',
}
