import { defineMessages } from '../../i18n/messages.ts'

export const openEntriesText = defineMessages('openEntries', {
  kinds: { assignment: 'Assignments', reportingLine: 'Reporting lines', delegation: 'Delegations' },
  keepAll: 'Keep all: {kind} ({count})',
  assignment: '{person}: {role} at {unit}',
  reportingLine: '{person} reports to {manager}',
  delegation: '{delegator} delegates {what} to {delegate} at {unit}',
  from: 'from {from}',
  fromUntil: 'from {from} until {until}',
  result: 'To keep: {kept} of {count}. To end: {ends}.',
  more: 'Only the first {count} are shown.',
  moreChoice: 'Only the first {count} are shown. Keep all of them, or end all.',
  all: 'Keep everything ({count})',
})
