import { defineMessages } from '../../i18n/messages.ts'

export const clockText = defineMessages('clock', {
  ahead: 'Clock {by} ahead of the database’s',
  behind: 'Clock {by} behind the database’s',
  advice:
    'Set this computer’s clock right. Until then the database’s clock counts: for what begins, ends and holds now.',
})
