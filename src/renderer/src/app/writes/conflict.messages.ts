import { defineMessages } from '../../i18n/messages.ts'

export const conflictText = defineMessages('conflict', {
  title: 'Someone changed {name} meanwhile',
  text: 'You and someone else changed the same field. Choose which value stays.',
  textMany: 'You and someone else changed the same fields. Choose which values stay.',
  field: 'Field',
  theirs: 'Now in the directory',
  mine: 'Yours',
  nothing: 'empty',
  by: '{who}, {when}',
  keepTheirs: 'Keep theirs',
  saveMine: 'Save mine',
  merged: '{who} changed other fields meanwhile; both changes are there.',
  mergedUnknown: 'Other fields were changed meanwhile; both changes are there.',
  gone: '{name} was deleted meanwhile',
  goneBy: 'Deleted by {who}, {when}. What you typed was not saved:',
  goneUnknown: 'What you typed was not saved:',
  close: 'Understood',
})
