import { defineMessages } from '../i18n/messages.ts'

export const openEntriesText = defineMessages('openEntries', {
  en: {
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
  },
  es: {
    kinds: { assignment: 'Asignaciones', reportingLine: 'Líneas de dependencia', delegation: 'Delegaciones' },
    keepAll: 'Mantener todo: {kind} ({count})',
    assignment: '{person}: {role} en {unit}',
    reportingLine: '{person} depende de {manager}',
    delegation: '{delegator} delega {what} en {delegate} para {unit}',
    from: 'desde {from}',
    fromUntil: 'desde {from} hasta {until}',
    result: 'Para mantener: {kept} de {count}. Para terminar: {ends}.',
    more: 'Solo se muestran las primeras {count}.',
    moreChoice: 'Solo se muestran las primeras {count}. Manténgalas todas o termínelas todas.',
    all: 'Mantener todo ({count})',
  },
})
