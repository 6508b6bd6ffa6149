import { MOST_CHANGED_IDS } from '../../../contract/changes.ts'
import { followOutboxHints, type OutboxHints } from '../../stores/postgres/outbox-hint.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { POSITION_SQL } from '../../stores/postgres/outbox-position.ts'
import type { AnnouncedChange } from '../../foundation/announced-change.ts'
import type { WritesReading, WritesRecord } from './writes-record.port.ts'

/** The most events in one answer. */
const MOST_EVENTS = 2_000

/**
 * Names the run of a server. The identifier alone would also name a copy, and a server that was set back to an earlier
 * state gives numbers of transactions twice. It cannot do that without a new start or timeline.
 */
const DATABASE_SQL = `(SELECT system_identifier FROM pg_control_system()) || '/' ||
  (SELECT oid FROM pg_database WHERE datname = current_database()) || '/' ||
  (SELECT timeline_id FROM pg_control_checkpoint()) || '/' || pg_postmaster_start_time()`

const CHANGES = `json_build_object('kind', kind, 'transaction', transaction_id::text::bigint,
  'ids', CASE WHEN cardinality(entity_ids) <= ${MOST_CHANGED_IDS} THEN entity_ids END)`

/** Events of a dump of another server may name transactions that this server has not reached. */
const LATEST = `SELECT * FROM directory.outbox_event WHERE transaction_id < pg_snapshot_xmax(pg_current_snapshot())
  ORDER BY transaction_id DESC, position DESC LIMIT ${MOST_EVENTS}`

/** Exactly the events that were committed between two snapshots, and one more than may be listed. */
const LATER = `SELECT * FROM directory.outbox_event
  WHERE transaction_id >= pg_snapshot_xmin($2::pg_snapshot) AND NOT pg_visible_in_snapshot(transaction_id, $2::pg_snapshot)
  ORDER BY transaction_id, position LIMIT ${MOST_EVENTS + 1}`

const reading = (events: string, unlistedUpTo: string) => `WITH event AS MATERIALIZED (${events})
SELECT pg_current_snapshot()::text AS snapshot, ${POSITION_SQL} AS head, ${DATABASE_SQL} AS database,
  round(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS clock,
  EXISTS (SELECT FROM directory.cache_reader WHERE id = $1) AS "isKnown",
  ${unlistedUpTo} AS "unlistedUpTo",
  coalesce((SELECT json_agg(${CHANGES}) FROM event), '[]') AS changes`

const READ_LATEST = reading(
  LATEST,
  `CASE WHEN (SELECT count(*) FROM event) < ${MOST_EVENTS} THEN 0 ELSE (SELECT min(transaction_id::text::bigint) FROM event) END::float8`,
)
const READ_LATER = reading(LATER, '0::float8')

/** Sees no transaction: writers wait for whoever has acknowledged no more than this. */
const NOTHING_SEEN = '1:1:'

/** The writes of a school as its cache reads them. `reader` names this cache among all of all consoles. */
export const postgresWritesRecord = ({ pool }: Pick<PostgresStore, 'pool'>, reader: string): WritesRecord => {
  let hints: OutboxHints | null = null
  return {
    read: async (since): Promise<WritesReading> => {
      const query =
        since === null
          ? { name: 'cache-latest', text: READ_LATEST, values: [reader] }
          : { name: 'cache-later', text: READ_LATER, values: [reader, since] }
      const row = (await pool.query<WritesReading & { changes: AnnouncedChange[] }>(query)).rows[0]!
      return since !== null && row.changes.length > MOST_EVENTS ? { ...row, changes: null } : row
    },
    register: async () => {
      await pool.query(
        `INSERT INTO directory.cache_reader (id, seen) VALUES ($1, $2)
         ON CONFLICT (id) DO UPDATE SET seen = excluded.seen`,
        [reader, NOTHING_SEEN],
      )
    },
    acknowledge: async (snapshot) => {
      const { rowCount } = await pool.query({
        name: 'cache-acknowledge',
        text: 'UPDATE directory.cache_reader SET seen = $2 WHERE id = $1',
        values: [reader, snapshot],
      })
      return rowCount === 1
    },
    leave: async () => {
      await pool.query('DELETE FROM directory.cache_reader WHERE id = $1', [reader])
    },
    hint: (ms, signal) => (hints ??= followOutboxHints(pool)).wait(ms, signal),
    rest: () => {
      hints?.end()
      hints = null
    },
  }
}
