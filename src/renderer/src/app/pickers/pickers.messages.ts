import { defineMessages } from '../../i18n/messages.ts'

export const pickerText = defineMessages('picker', {
  unit: 'School or unit',
  role: 'Role',
  person: 'Person',
  permission: 'Permission',
  remove: 'Remove {name}',
})
