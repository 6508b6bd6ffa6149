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
  seen: 'When you looked',
  changed: {
    text: 'Look at what is stored now before you go on.',
    by: 'Changed by {who}, {when}. Look at what is stored now before you go on.',
  },
  over: {
    deleted: '{name} was deleted meanwhile',
    ended: '{name} was ended meanwhile',
    revoked: '{name} was revoked meanwhile',
    by: '{who}, {when}. There is nothing left to do.',
    unknown: 'There is nothing left to do.',
  },
  action: {
    delete: 'Delete it all the same',
    end: 'End it all the same',
    revoke: 'Revoke it all the same',
  },
})
