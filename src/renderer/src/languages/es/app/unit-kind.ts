import type { Catalogue } from '../../catalogue.ts'

export const unitKind: Catalogue['unitKind'] = {
  national: 'Nación',
  state: 'Estado',
  local: 'Autoridad local',
  district: 'Distrito',
  school: 'Escuela',
  department: 'Departamento',
  class: 'Clase',
}
