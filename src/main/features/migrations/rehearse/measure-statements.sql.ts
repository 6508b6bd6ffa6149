import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { LOCK_BLOCKS, type LockMode, type RehearsedRun } from '../../../../contract/migration-rehearsal.ts'
import { reasonOfServer } from '../../../foundation/words-of-server.ts'
import { connectionIsLost } from '../../../stores/postgres/postgres-errors.ts'
import { serverWideIn } from '../lint/server-wide.ts'
import { firstLineOf, NO_NUL, NO_STATEMENT, piecesOf } from '../statements/split-statements.ts'
import { FRESH_SESSION } from '../sql/send-piece.sql.ts'

/** A table or index by its oid. `filenode` changes when its storage is made anew. */
type Relation = { oid: string; name: string; filenode: string | null }
type Relations = ReadonlyMap<string, Relation>

const RELATIONS = `SELECT c.oid::text, format('%I.%I', n.nspname, c.relname) AS name, pg_relation_filenode(c.oid)::text AS filenode
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY ($1::text[]) AND c.relkind IN ('r', 'p', 'm', 'i', 'I')`

const LOCKS = `SELECT DISTINCT relation::text AS oid, mode FROM pg_locks
WHERE pid = $1 AND granted AND locktype = 'relation' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`

/** What the open transaction wrote so far, whoever wrote it: the statement, a function or a trigger. */
const WRITTEN = `SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::float8 AS rows FROM pg_stat_xact_user_tables
WHERE schemaname = ANY ($1::text[])`

const POLL_MS = 5
const CHANGING = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'COPY'])

type Held = { oid: string; mode: LockMode }
type Queries = Pick<pg.PoolClient, 'query'>

const readRelations = async (client: Queries, schemas: readonly string[]): Promise<Relations> => {
  const { rows } = await client.query<Relation>(RELATIONS, [schemas])
  return new Map(rows.map((relation) => [relation.oid, relation]))
}

const heldBy = async (on: Queries, pid: number): Promise<Held[]> => (await on.query<Held>(LOCKS, [pid])).rows

const writtenBy = async (client: Queries, schemas: readonly string[]) =>
  (await client.query<{ rows: number }>(WRITTEN, [schemas])).rows[0]!.rows

type Sent = { command?: string; rowCount?: number | null }

const toldRows = ({ command, rowCount }: Sent) => (CHANGING.has(command ?? '') ? (rowCount ?? null) : null)

const rewrittenBetween = (before: Relations, after: Relations) =>
  [...after.values()]
    .filter(({ oid, filenode }) => before.has(oid) && before.get(oid)!.filenode !== filenode)
    .map(({ name }) => name)
    .sort()

type Measured = {
  line: string
  startedAt: number
  endedAt: number
  locks: Held[]
  rewritten: string[]
  rows: number | null
}

/** Why a way is not run: the server is that of the school, and only the copy is dropped afterwards. */
const SERVER_WIDE = 'Not run on the copy: the statement reaches beyond its database, to what the school uses too.'

/**
 * Runs one way of a migration and measures each statement. In a transaction the locks are read at the end of each
 * statement, while they are held. Outside of one, `watcher` reads them every 5 ms while the statement runs, so that
 * shorter ones may be missed. A failure is rolled back in a transaction; outside of one, what ran before it stays. An
 * abort of the signal cancels the running statement and ends with the signal's reason. A way with a statement that reaches
 * beyond its database fails with that statement, and nothing of it is run.
 */
export const measureStatements = async (options: {
  client: pg.PoolClient
  watcher: pg.PoolClient
  sql: string
  transactional: boolean
  schemas: readonly string[]
  tell?: (statement: { index: number; of: number; line: string }) => void
  signal?: AbortSignal
}): Promise<RehearsedRun> => {
  const { client, watcher, transactional, schemas, signal, tell = () => undefined } = options
  const statements = piecesOf(options.sql)
  const notRun = (at: number | null, reason: string): RehearsedRun => {
    const failure = { statement: at, line: at === null ? '' : firstLineOf(statements[at]!), reason }
    return { durationMs: 0, statements: [], failure }
  }
  if (statements.length === 0) return notRun(null, NO_STATEMENT)
  const withNul = statements.findIndex((statement) => statement.includes('\0'))
  if (withNul !== -1) return notRun(withNul, NO_NUL)
  const serverWide = await serverWideIn(options.sql)
  if (serverWide !== null) return notRun(Math.min(serverWide, statements.length - 1), SERVER_WIDE)
  const pid = (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!.pid
  const before = await readRelations(client, schemas)
  const measured: Measured[] = []
  const known = new Set<string>()
  let relations = before
  let written = 0
  let running = false
  let failure: RehearsedRun['failure'] = null

  const send = async (sql: string) => {
    const seen = new Map<string, Held>()
    running = true
    const query = client.query(sql).finally(() => (running = false)) as Promise<Sent>
    query.catch(() => undefined)
    while (running && !transactional) {
      for (const held of await heldBy(watcher, pid)) seen.set(`${held.oid} ${held.mode}`, held)
      await Promise.race([query.catch(() => undefined), pause(POLL_MS)])
    }
    return { sent: await query, seen: [...seen.values()] }
  }

  const measure = async (sql: string): Promise<Measured> => {
    const startedAt = performance.now()
    const { sent, seen } = await send(sql)
    const endedAt = performance.now()
    // The measure's own locks are on the system's catalogs, which no schema of the track has.
    const held = transactional ? await heldBy(client, pid) : seen
    const locks = held.filter(({ oid, mode }) => before.has(oid) && !known.has(`${oid} ${mode}`))
    if (transactional) for (const { oid, mode } of locks) known.add(`${oid} ${mode}`)
    const now = await readRelations(client, schemas)
    const rewritten = rewrittenBetween(relations, now)
    relations = now
    const writtenNow = transactional ? await writtenBy(client, schemas) : 0
    // A TRUNCATE sets the counts of its table back.
    const rows = transactional ? Math.max(writtenNow - written, toldRows(sent) ?? 0) : toldRows(sent)
    written = writtenNow
    return { line: firstLineOf(sql), startedAt, endedAt, locks, rewritten, rows }
  }

  const fail = (statement: number | null, error: unknown) => {
    signal?.throwIfAborted()
    if (connectionIsLost(error)) throw error
    const line = statement === null ? '' : firstLineOf(statements[statement]!)
    failure = { statement, line, reason: reasonOfServer(error) }
  }

  const cancel = async () => {
    // A statement that the server has not read yet cannot be canceled, so this is asked until it has ended.
    while (running) {
      await watcher.query('SELECT pg_cancel_backend($1)', [pid]).catch(() => undefined)
      await pause(POLL_MS)
    }
  }
  signal?.addEventListener('abort', cancel)
  const beganAt = performance.now()
  try {
    if (transactional) {
      await client.query('BEGIN')
      // The server counts what earlier transactions of the session wrote until it has passed it on.
      written = await writtenBy(client, schemas)
    }
    for (const [index, sql] of statements.entries()) {
      tell({ index, of: statements.length, line: firstLineOf(sql) })
      signal?.throwIfAborted()
      try {
        measured.push(await measure(sql))
      } catch (error) {
        fail(index, error)
        break
      }
    }
    // A deferred constraint is checked at the commit.
    if (transactional && !failure) await client.query('COMMIT').catch((error: unknown) => fail(null, error))
  } finally {
    signal?.removeEventListener('abort', cancel)
    await client.query(`ROLLBACK; ${FRESH_SESSION}; DEALLOCATE ALL`).catch(() => undefined)
  }
  const over = performance.now()
  return {
    durationMs: Math.round(over - beganAt),
    failure,
    statements: measured.map(({ line, startedAt, endedAt, locks, rewritten, rows }, index) => ({
      index,
      line,
      durationMs: Math.round(endedAt - startedAt),
      rewritten,
      rows,
      locks: locks.map(({ oid, mode }) => ({
        mode,
        blocks: LOCK_BLOCKS[mode],
        object: before.get(oid)!.name,
        heldMs: Math.round((transactional ? over : endedAt) - startedAt),
      })),
    })),
  }
}
