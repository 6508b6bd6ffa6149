import type { Pool } from 'pg'
import { MAX_LAG_COUNTED } from '../../../contract/protocol/consistency.ts'
import type { Id } from '../../../contract/ids.ts'
import type { Holder } from '../../../contract/projection.ts'
import type { Change, GraphKind, GraphRows } from './graph-rows.ts'
import { readDatabaseIdentity } from '../../stores/postgres/database-identity.ts'
import { followOutboxHints, type OutboxHints } from '../../stores/postgres/outbox-hint.ts'
import { untilItWorks } from '../../foundation/until-it-works.ts'
import { personName } from '../../stores/postgres/person-name.ts'
import { GRAPH_KINDS } from './graph-rows.ts'
import type { Outbox } from './outbox.port.ts'

/** The projector holds this advisory lock of the school's database. */
const PROJECTOR_LOCK = [0x5c1001, 1] as const
/** Whoever loads a graph beside the current one holds this advisory lock. */
const REBUILD_LOCK = [0x5c1001, 2] as const

const millis = (column: string) => `round(extract(epoch FROM ${column}) * 1000)::float8`

/** One SELECT per kind whose columns are the fields of the graph's row. */
export const ROWS: Record<GraphKind, { table: string; columns: string }> = {
  orgUnit: {
    table: 'directory.org_unit t',
    columns: `t.id, t.name, t.kind, t.parent_id AS "parentId", t.deleted_at IS NOT NULL AS deleted`,
  },
  person: {
    table: 'directory.person t',
    columns: `t.id, ${personName('t')} AS name, t.name_key AS "sortKey",
      t.status = 'active' AND t.deleted_at IS NULL AS active`,
  },
  role: {
    table: 'directory.role t',
    columns: `t.id, t.name, ARRAY(SELECT p.permission_key FROM directory.role_permission p WHERE p.role_id = t.id ORDER BY 1) AS "permissionKeys"`,
  },
  assignment: {
    table: 'directory.assignment t',
    columns: `t.id, t.person_id AS "personId", t.role_id AS "roleId", t.org_unit_id AS "orgUnitId",
      ${millis('t.valid_from')} AS "validFrom", ${millis('t.valid_to')} AS "validTo"`,
  },
  reportingLine: {
    table: 'directory.reporting_line t',
    columns: `t.id, t.person_id AS "personId", t.manager_id AS "managerId", ${millis('t.valid_from')} AS "validFrom", ${millis('t.valid_to')} AS "validTo"`,
  },
  delegation: {
    table: 'directory.delegation t',
    columns: `t.id, t.delegator_id AS "delegatorId", t.delegate_id AS "delegateId", t.org_unit_id AS "orgUnitId", t.role_id AS "roleId",
      ARRAY(SELECT p.permission_key FROM directory.delegation_permission p WHERE p.delegation_id = t.id ORDER BY 1) AS "permissionKeys",
      t.max_redelegations AS "maxRedelegations", ${millis('t.valid_from')} AS "validFrom", ${millis('t.valid_to')} AS "validTo",
      ${millis('t.revoked_at')} AS "revokedAt", t.reason`,
  },
}

const AFTER = `(transaction_id, position) > ($1::xid8, $2::bigint) AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())`

const EVENTS = `SELECT transaction_id::text AS "transactionId", position::text, kind, entity_ids AS "entityIds", recorded_at AS "recordedAt"
FROM (
  SELECT *, sum(cardinality(entity_ids)) OVER (ORDER BY transaction_id, position) - cardinality(entity_ids) AS ids_before
  FROM (SELECT * FROM directory.outbox_event WHERE ${AFTER} ORDER BY transaction_id, position LIMIT $3) next
) numbered
WHERE ids_before < $4
ORDER BY numbered.transaction_id, numbered.position`

const OWED = `SELECT DISTINCT id::text
FROM directory.outbox_event event, unnest(event.entity_ids) id
WHERE (event.transaction_id, event.position) > ($1::xid8, $2::bigint) AND event.kind = $3 AND id = ANY ($4::uuid[])`

/** A login that may not see other users' sessions gets the process id alone. */
const HELD_BACK = `SELECT holder.pid, holder.since, holder.application
FROM (
  SELECT pid, xact_start AS since, nullif(application_name, '') AS application, age(backend_xid) AS age
  FROM pg_stat_activity WHERE backend_xid IS NOT NULL
  UNION ALL
  SELECT NULL, prepared, 'prepared transaction ' || gid, age(transaction) FROM pg_prepared_xacts
) holder
WHERE EXISTS (
  SELECT FROM directory.outbox_event
  WHERE (transaction_id, position) > ($1::xid8, $2::bigint) AND transaction_id >= pg_snapshot_xmin(pg_current_snapshot())
)
ORDER BY holder.age DESC LIMIT 1`

export const postgresOutbox = (pool: Pool): Outbox => {
  let hints: OutboxHints | null = null
  const source = untilItWorks(() => readDatabaseIdentity(pool))
  return {
    after: async ({ transactionId, position }, { limit, idLimit }) =>
      (await pool.query({ name: 'outbox-after', text: EVENTS, values: [transactionId, position, limit, idLimit] }))
        .rows,
    lag: async ({ transactionId, position }) => {
      const { rows } = await pool.query<{ events: number; seconds: number }>(
        `SELECT count(*)::int AS events, greatest(coalesce(extract(epoch FROM clock_timestamp() - min(recorded_at)), 0), 0)::float8 AS seconds
         FROM (SELECT recorded_at FROM directory.outbox_event WHERE (transaction_id, position) > ($1::xid8, $2::bigint)
               ORDER BY transaction_id, position LIMIT ${MAX_LAG_COUNTED + 1}) waiting`,
        [transactionId, position],
      )
      return rows[0]!
    },
    owed: async ({ transactionId, position }, kind, ids) => {
      const { rows } = await pool.query<{ id: Id }>({
        name: 'outbox-owed',
        text: OWED,
        values: [transactionId, position, kind, ids],
      })
      return rows.map((row) => row.id)
    },
    heldBack: async ({ transactionId, position }) =>
      (await pool.query<Holder>(HELD_BACK, [transactionId, position])).rows[0] ?? null,
    knows: async (marker) => {
      const numbers: unknown[] = [marker.transactionId, marker.position]
      if (!numbers.every((number) => typeof number === 'string' && /^\d{1,20}$/.test(number))) return false
      const { rows } = await pool.query<{ known: boolean }>(
        'SELECT $1::numeric <= pg_snapshot_xmax(pg_current_snapshot())::text::numeric AS known',
        [marker.transactionId],
      )
      return rows[0]!.known
    },
    source: source.get,
    forgetForeign: async () => {
      await pool.query(
        'DELETE FROM directory.outbox_event WHERE transaction_id > pg_snapshot_xmax(pg_current_snapshot())',
      )
    },
    horizon: async () => {
      const { rows } = await pool.query<{ xmin: string }>(
        'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin',
      )
      return { transactionId: rows[0]!.xmin, position: '0' }
    },
    changes: async (kind, ids) => {
      const { table, columns } = ROWS[kind]
      const { rows } = await pool.query<{ id: Id }>({
        name: `graph-rows-${kind}`,
        text: `SELECT ${columns} FROM ${table} WHERE t.id = ANY ($1::uuid[])`,
        values: [ids],
      })
      const found = new Set(rows.map((row) => row.id))
      return { kind, rows, goneIds: ids.filter((id) => !found.has(id)) } as unknown as Change
    },
    range: async <Kind extends GraphKind>(kind: Kind, after: Id | null, limit: number) => {
      const { table, columns } = ROWS[kind]
      const { rows } = await pool.query({
        name: `graph-range-${kind}-${after === null}`,
        text: `SELECT ${columns} FROM ${table} ${after === null ? 'WHERE $1::uuid IS NULL' : 'WHERE t.id > $1::uuid'} ORDER BY t.id LIMIT $2`,
        values: [after, limit],
      })
      return rows as GraphRows[Kind][]
    },
    counts: async () => {
      const { rows } = await pool.query(
        `SELECT ${GRAPH_KINDS.map((kind) => `(SELECT count(*)::int FROM ${ROWS[kind].table}) AS "${kind}"`).join(', ')}`,
      )
      return rows[0]
    },
    hint: (ms, signal) => (hints ??= followOutboxHints(pool)).wait(ms, signal),
    alone: async (work) => {
      try {
        return await alone(pool, work)
      } finally {
        // A pool ends only when every connection has come back, so the listening one is given back wherever the work
        // stopped.
        hints?.end()
        hints = null
      }
    },
    claimRebuild: () => claim(pool, REBUILD_LOCK),
  }
}

/**
 * Takes an advisory lock on a connection of its own. Returns null while another holds it. `lost` is aborted when the
 * connection ends.
 */
const claim = async (pool: Pool, lock: typeof PROJECTOR_LOCK | typeof REBUILD_LOCK) => {
  const client = await pool.connect()
  const lost = new AbortController()
  const onError = () => lost.abort()
  client.once('error', onError)
  const giveBack = () => {
    client.off('error', onError)
    client.release(lost.signal.aborted)
  }
  try {
    const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS held', [...lock])
    if (!rows[0]!.held) {
      giveBack()
      return null
    }
  } catch (error) {
    giveBack()
    throw error
  }
  const release = async () => {
    if (!lost.signal.aborted) await client.query('SELECT pg_advisory_unlock($1, $2)', [...lock]).catch(onError)
    giveBack()
  }
  return { lost: lost.signal, release }
}

const alone = async (pool: Pool, work: (lost: AbortSignal) => Promise<void>): Promise<boolean> => {
  const claimed = await claim(pool, PROJECTOR_LOCK)
  if (claimed === null) return false
  try {
    await work(claimed.lost)
  } finally {
    await claimed.release()
  }
  return true
}
