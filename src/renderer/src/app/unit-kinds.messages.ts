import { defineMessages } from '../i18n/messages.ts'

/** What kind of unit it is, wherever one is shown. */
export const unitKindText = defineMessages('unitKind', {
  national: 'Nation',
  state: 'State',
  local: 'Local authority',
  district: 'District',
  school: 'School',
  department: 'Department',
  class: 'Class',
})
