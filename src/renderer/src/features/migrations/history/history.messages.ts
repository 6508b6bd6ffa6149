import { defineMessages } from '../../../i18n/messages.ts'

export const historyText = defineMessages('migrationHistory', {
  intro: 'Every try to apply a migration or to take it back, newest first. Entries are never changed.',
  search: 'Migration or who',
  table: 'History of the migrations',
  at: 'When',
  track: 'Track',
  name: 'Migration',
  direction: 'What',
  outcome: 'Outcome',
  duration: 'Took',
  by: 'Who',
  console: 'Console',
  unknown: 'not known',
  all: { track: 'All tracks', direction: 'Whatever was done', outcome: 'All outcomes' },
  directions: { up: 'applied', down: 'reverted', baseline: 'recorded as applied', repair: 'ledger corrected' },
  outcomes: { done: 'done', failed: 'failed', begun: 'begun' },
  begun: 'Runs without a transaction. When nothing follows, its console ended in the middle.',
  count: 'No entry | 1 entry | {count} entries',
  emptyTitle: 'Nothing here',
  emptyText: 'No migration was run that fits.',
  unread: 'The history of track {track} cannot be read: {reason}',
})
