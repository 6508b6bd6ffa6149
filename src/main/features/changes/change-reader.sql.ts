import { type ChangesEvent, MOST_CHANGED_IDS, type RowChange } from '../../../contract/changes.ts'
import { ROW_KINDS } from '../../../contract/protocol/writes.ts'
import { CLOCK_SQL } from '../../stores/postgres/database-clock.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { followOutboxHints, type OutboxHints } from '../../stores/postgres/outbox-hint.ts'
import { POSITION_SQL } from '../../stores/postgres/outbox-position.ts'
import type { ChangeReader } from './change-feed.port.ts'

/** The most events in one answer. */
const MOST_EVENTS = 1_000

/** Positions are nearly in the order of time, so only the last ones can be recent. */
const RECENT = `position > (SELECT coalesce(max(position), 0) - ${MOST_EVENTS} FROM directory.outbox_event)
  AND recorded_at > ${CLOCK_SQL} - interval '10 seconds'`

/**
 * Exactly the events committed between two snapshots. Unlike a position, a snapshot waits for no running transaction.
 */
const AFTER = `transaction_id >= pg_snapshot_xmin($1::pg_snapshot) AND NOT pg_visible_in_snapshot(transaction_id, $1::pg_snapshot)`

const answer = (
  condition: string,
  isForeign: string,
) => `SELECT pg_current_snapshot()::text AS since, ${isForeign} AS "foreign",
  ${POSITION_SQL} AS position,
  (SELECT coalesce(json_agg(json_build_object('kind', kind, 'ids', ids, 'position', token) ORDER BY transaction_id, position), '[]')
   FROM (
     SELECT kind, transaction_id, position, transaction_id || '.' || position AS token,
       CASE WHEN cardinality(entity_ids) <= ${MOST_CHANGED_IDS} THEN entity_ids END AS ids
     FROM directory.outbox_event WHERE ${condition} ORDER BY transaction_id, position LIMIT ${MOST_EVENTS + 1}
   ) next) AS changes`

/** One statement, and so one snapshot: it lists what lies between `since` and the next one. */
const CHANGES_RECENT = answer(RECENT, 'false')
const CHANGES_AFTER = answer(
  AFTER,
  'pg_snapshot_xmax($1::pg_snapshot)::text::numeric > pg_snapshot_xmax(pg_current_snapshot())::text::numeric',
)

type ListedChange = Omit<RowChange, 'kind'> & { kind: string }
type Row = { since: string; foreign: boolean; position: string; changes: ListedChange[] }

/** An import also writes kinds that the contract does not name, e.g. relationships. They count as `missed`. */
const isNamed = (change: ListedChange): change is RowChange => ROW_KINDS.some((kind) => kind === change.kind)

export const postgresChangeReader = ({ pool }: Pick<PostgresStore, 'pool'>): ChangeReader => {
  let hints: OutboxHints | null = null
  return {
    read: async (since): Promise<ChangesEvent> => {
      const query =
        since === 'recent'
          ? { name: 'changes-recent', text: CHANGES_RECENT }
          : { name: 'changes-after', text: CHANGES_AFTER, values: [since] }
      const row = (await pool.query<Row>(query)).rows[0]!
      const changes = row.changes.filter(isNamed)
      const missed = row.foreign || row.changes.length > MOST_EVENTS || changes.length < row.changes.length
      return { changes: missed ? [] : changes, missed, position: row.position, since: row.since }
    },
    hint: (ms, signal) => (hints ??= followOutboxHints(pool)).wait(ms, signal),
    rest: () => {
      hints?.end()
      hints = null
    },
  }
}
