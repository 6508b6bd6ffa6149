import { defineMessages } from '../../i18n/messages.ts'

export const clockText = defineMessages('clock', {
  ahead: 'Clock {by} ahead of the database’s',
  behind: 'Clock {by} behind the database’s',
  advice:
    'Set this computer’s clock right. Until then the console uses the database’s clock for everything that begins, ends or is valid now.',
})
