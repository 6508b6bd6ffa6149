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
    result: 'Nothing to choose | {kept} of {count} remains, {ends} ends | {kept} of {count} remain, {ends} end',
    more: 'Only the first {count} are shown. Keep all of them, or end all.',
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
    result:
      'Nada que elegir | Se mantiene {kept} de {count}, termina {ends} | Se mantienen {kept} de {count}, terminan {ends}',
    more: 'Solo se muestran las primeras {count}. Mantenga todas o termínelas todas.',
    all: 'Mantener todo ({count})',
  },
})
