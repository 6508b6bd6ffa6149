import type { Catalogue } from '../../catalogue.ts'

export const openEntries: Catalogue['openEntries'] = {
  kinds: { assignment: 'Asignaciones', reportingLine: 'Líneas de mando', delegation: 'Delegaciones' },
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
}
