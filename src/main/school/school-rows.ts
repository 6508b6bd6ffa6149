import { lockTables } from '../features/backups/lock-tables.sql.ts'
import { lockedTables } from '../features/backups/locked-tables.sql.ts'
import type { BackupStore } from '../features/backups/backup-store.port.ts'
import { isPassing, isTrail, readTables } from '../features/backups/school-tables.sql.ts'
import { writeBackup } from '../features/backups/write-backup.ts'
import type { TrackRows } from '../features/migrations/judge-plan.ts'
import { HISTORY_SCHEMA } from '../features/migrations/sql/migration-history.sql.ts'
import type { TrackTables } from '../features/migrations/sql/migration-session.sql.ts'
import { GRAPH_KINDS } from '../features/projection/graph-rows.ts'
import { ROWS } from '../features/projection/outbox.sql.ts'
import type { PostgresStore } from '../stores/postgres/open-postgres.ts'

/** The tables whose rows a graph shows. */
const shown = GRAPH_KINDS.map((kind) => ({ kind, table: ROWS[kind].table.split(' ')[0]! }))

/** The tables of a track inside of a migration's transaction. */
export const trackTables: TrackTables = {
  on: (client, track) => lockedTables(client, { track, keptIn: HISTORY_SCHEMA, shown }),
  lock: lockTables,
}

/** The rows of one school that a migration may remove. */
export const trackRows = ({
  pool,
  ...rest
}: {
  pool: PostgresStore['pool']
  backups: BackupStore
  school: { id: string; name: string }
}): TrackRows => ({
  ...rest,
  tables: (track) => readTables(pool, track),
  writeBackup: (tables, about, how) => writeBackup({ store: rest.backups, tables }, about, how),
  isKept: isTrail,
  isFeed: (table) => isPassing(table) || table.startsWith(`${HISTORY_SCHEMA}.`),
})
