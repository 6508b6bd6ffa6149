import { defineMessages } from '../i18n/messages.ts'

/** The names of the kinds of units, wherever one is shown. */
export const unitKindText = defineMessages('unitKind', {
  national: 'Nation',
  state: 'State',
  local: 'Local authority',
  district: 'District',
  school: 'School',
  department: 'Department',
  class: 'Class',
})
