import type pg from 'pg'
import type { EntityManager } from 'typeorm'
import { uuidv7 } from 'uuidv7'
import type { AuditAction, AuditedField, AuditedKind } from '../../../contract/audit.ts'
import { MOST_CHANGED_IDS } from '../../../contract/changes.ts'
import { refusal } from '../../../contract/errors.ts'
import type { Author } from '../../foundation/author.ts'
import { type AnnouncedChange, EVERYTHING } from '../../foundation/announced-change.ts'
import { untilReadersKnow } from './cache-readers.ts'
import { NOW_SQL } from './database-clock.ts'
import type { PostgresStore } from './open-postgres.ts'
import { hintOutbox } from './outbox-hint.ts'
import { connectionIsLost } from './postgres-errors.ts'

export type AuditedValues = { readonly [Field in AuditedField]?: unknown }

/** One line of the audit log. `before` and `after` hold only the changed fields; null where there was or is no row. */
export type AuditEntry = {
  action: AuditAction
  entityKind: AuditedKind
  entityId: string
  before: AuditedValues | null
  after: AuditedValues | null
  importRunId?: string
}

export type WriteScope = {
  /** The transaction's connection, e.g. for COPY. Never send BEGIN, COMMIT or ROLLBACK through it. */
  client: pg.PoolClient
  /** TypeORM inside of the transaction. */
  manager: EntityManager
  /** Runs one statement inside of the transaction and returns its rows. */
  query: <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>
  /** Keeps entries for the end of the transaction, in the order of the calls. */
  audit: (entries: AuditEntry | AuditEntry[]) => void
  /** Announces changed rows to the projection. Kept for the end of the transaction. */
  changed: (kind: string, ids: Iterable<string>) => void
}

export type Written<Result> = { result: Result; consistencyToken: string }

/**
 * The token of a write that changed nothing. A token is the (transaction, position) of a write's last event, in which
 * order the outbox is read.
 */
export const NOTHING_CHANGED = '0.0'
/** The most ids in one outbox event. */
const OUTBOX_CHUNK = 1_000
const AUDIT_CHUNK = 1_000
const REQUEST_ID_KEY = 'audit_event_request_id_key'

const refuseRepeated = async (client: pg.PoolClient, requestId: string) => {
  const { rows } = await client.query<{ entity_id: string }>(
    'SELECT entity_id FROM directory.audit_event WHERE request_id = $1',
    [requestId],
  )
  if (rows[0]) throw refusal('ALREADY_APPLIED', { entityId: rows[0].entity_id })
}

/**
 * Writes the audit entries. The first one carries the request id, and a unique index on it decides between two equal
 * requests at once.
 */
const writeAudit = async (client: pg.PoolClient, author: Author, entries: AuditEntry[]) => {
  for (let start = 0; start < entries.length; start += AUDIT_CHUNK) {
    const rows = entries.slice(start, start + AUDIT_CHUNK).map((entry, index) => ({
      id: uuidv7(),
      action: entry.action,
      entity_kind: entry.entityKind,
      entity_id: entry.entityId,
      before: entry.before,
      after: entry.after,
      import_run_id: entry.importRunId ?? null,
      request_id: start + index === 0 ? (author.requestId ?? null) : null,
    }))
    await client.query(
      `INSERT INTO directory.audit_event
         (id, recorded_at, actor, door, action, entity_kind, entity_id, before, after, request_id, import_run_id, acted_by)
       SELECT id, clock.now, $2, $3, action, entity_kind, entity_id, before, after, request_id, import_run_id, $4::jsonb
       FROM jsonb_to_recordset($1::jsonb) AS entry
         (id uuid, action text, entity_kind text, entity_id text, before jsonb, after jsonb, request_id uuid, import_run_id uuid), (SELECT ${NOW_SQL} AS now) clock`,
      [JSON.stringify(rows), author.actor, author.door, author.actedBy ? JSON.stringify(author.actedBy) : null],
    )
  }
}

const writeOutbox = async (client: pg.PoolClient, changes: Map<string, Set<string>>) => {
  let token = NOTHING_CHANGED
  for (const [kind, ids] of changes) {
    const all = [...ids]
    for (let start = 0; start < all.length; start += OUTBOX_CHUNK) {
      const { rows } = await client.query<{ token: string }>(
        `INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, ${NOW_SQL})
         RETURNING transaction_id || '.' || position AS token`,
        [kind, all.slice(start, start + OUTBOX_CHUNK)],
      )
      token = rows[0]!.token
    }
  }
  return token
}

/** Returns what was changed. A write that wrote the outbox itself does not tell its rows. */
const announced = (changes: Map<string, Set<string>>, transaction: number): AnnouncedChange[] =>
  changes.size === 0
    ? [{ kind: EVERYTHING, ids: null, transaction }]
    : [...changes].map(([kind, ids]) => ({ kind, ids: ids.size > MOST_CHANGED_IDS ? null : [...ids], transaction }))

const currentTransaction = async (client: pg.PoolClient): Promise<string | null> => {
  const { rows } = await client.query<{ id: string | null }>('SELECT pg_current_xact_id_if_assigned()::text AS id')
  return rows[0]!.id
}

const isRepeatedRequest = (error: unknown) =>
  error instanceof Error && 'constraint' in error && error.constraint === REQUEST_ID_KEY

/**
 * Runs a write in one SQL transaction: the rows that `work` writes, their audit entries and outbox events, all or none.
 * Returns what `work` returned and the consistency token of the write (`0.0` when it changed nothing). It resolves when
 * no console's cache serves what was true before.
 *
 * A repeated `author.requestId` is refused with `ALREADY_APPLIED`, also when both run at the same time. `timeoutMs`
 * bounds each statement when the store's own bound is too short, e.g. for an import.
 */
export const inWriteTransaction = async <Result>(
  store: PostgresStore,
  author: Author,
  work: (scope: WriteScope) => Promise<Result>,
  options: { timeoutMs?: number } = {},
): Promise<Written<Result>> => {
  const runner = (await store.dataSource()).createQueryRunner()
  const entries: AuditEntry[] = []
  const changes = new Map<string, Set<string>>()
  let lost: Error | undefined
  const client = (await runner.connect()) as pg.PoolClient
  const bounds = (client as unknown as { connectionParameters: { query_timeout: number } }).connectionParameters
  const usualBound = bounds.query_timeout
  try {
    await runner.startTransaction()
    if (options.timeoutMs !== undefined) {
      bounds.query_timeout = options.timeoutMs + 2_000
      await client.query(`SET LOCAL statement_timeout = ${Math.trunc(options.timeoutMs)}`)
    }
    if (author.requestId) await refuseRepeated(client, author.requestId)
    const result = await work({
      client,
      manager: runner.manager,
      query: async (text, values) => (await client.query(text, values)).rows as never,
      audit: (more) => {
        for (const entry of Array.isArray(more) ? more : [more]) entries.push(entry)
      },
      changed: (kind, ids) => {
        const known = changes.get(kind) ?? new Set()
        for (const id of ids) known.add(id)
        changes.set(kind, known)
      },
    })
    await writeAudit(client, author, entries)
    const consistencyToken = await writeOutbox(client, changes)
    const hasWritten = entries.length > 0 || changes.size > 0
    const transaction =
      changes.size > 0 ? consistencyToken.split('.')[0]! : hasWritten ? await currentTransaction(client) : null
    await runner.commitTransaction()
    if (hasWritten) store.writes.went()
    if (changes.size > 0) hintOutbox(store)
    if (transaction !== null) {
      for (const { written } of store.readers) written(announced(changes, Number(transaction)))
      await untilReadersKnow(client, { transaction, own: [...store.readers].map(({ id }) => id) })
    }
    return { result, consistencyToken }
  } catch (error) {
    store.writes.failed(error)
    if (connectionIsLost(error)) lost = error as Error
    else await runner.rollbackTransaction().catch((failure: Error) => (lost = failure))
    if (isRepeatedRequest(error)) await refuseRepeated(client, author.requestId!)
    throw error
  } finally {
    bounds.query_timeout = usualBound
    // A broken or silent connection must not go back to the pool. pg drops it when it is given the error.
    await (
      runner as unknown as { releasePostgresConnection: (error?: Error) => Promise<void> }
    ).releasePostgresConnection(lost)
  }
}
