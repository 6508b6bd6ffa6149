import { defineMessages } from '../i18n/messages.ts'

/** What kind of unit it is, wherever one is shown. */
export const unitKindText = defineMessages('unitKind', {
  en: {
    national: 'Nation',
    state: 'State',
    local: 'Local authority',
    district: 'District',
    school: 'School',
    department: 'Department',
    class: 'Class',
  },
  es: {
    national: 'Nación',
    state: 'Estado',
    local: 'Autoridad local',
    district: 'Distrito',
    school: 'Escuela',
    department: 'Departamento',
    class: 'Clase',
  },
})
