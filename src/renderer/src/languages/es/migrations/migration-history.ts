import type { Catalogue } from '../../catalogue.ts'

export const migrationHistory: Catalogue['migrationHistory'] = {
  intro: 'Cada intento de aplicar o revertir una migración, primero los más recientes. Las entradas no se modifican.',
  search: 'Migración o quién',
  table: 'Historial de las migraciones',
  at: 'Cuándo',
  track: 'Pista',
  name: 'Migración',
  direction: 'Qué',
  outcome: 'Resultado',
  duration: 'Duró',
  by: 'Quién',
  console: 'Consola',
  unknown: 'se desconoce',
  all: { track: 'Todas las pistas', direction: 'Todo lo hecho', outcome: 'Todos los resultados' },
  directions: {
    up: 'aplicada',
    down: 'revertida',
    baseline: 'anotada como aplicada',
    repair: 'historial corregido',
  },
  outcomes: { done: 'hecha', failed: 'falló', begun: 'iniciada' },
  begun: 'Se ejecuta sin transacción. Si no sigue nada, su consola terminó a la mitad.',
  count: 'Ninguna entrada | 1 entrada | {count} entradas',
  emptyTitle: 'Aquí no hay nada',
  emptyText: 'No se ejecutó ninguna migración que coincida.',
  unread: 'El historial de la pista {track} no se puede leer: {reason}',
}
