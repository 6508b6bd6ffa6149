import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { Rehearsal, RehearsalEvent } from '../../../../contract/migration-rehearsal.ts'
import type { PostgresStore } from '../../../stores/postgres/open-postgres.ts'
import { COPY_LIMIT_MS, readingLive } from './reading-live.sql.ts'
import { fetchReferred, readKeys } from './referred-rows.sql.ts'

/** Up to this size of all tables together, with what their long values take, every row is copied. */
const WHOLE_BYTES = 64 * 1024 * 1024
/** How many rows of each table a sample has, unless a number was asked for. */
const SAMPLE_ROWS = 10_000
/** About how many bytes of one table a sample may take. */
const SAMPLE_BYTES = 256 * 1024 * 1024
/** So many pages are read at least, so that a small sample of a large table is not empty. */
const SAMPLE_PAGES = 40
const PAGE_BYTES = 8_192

export type CopiedTable = { name: string; partitioned: boolean; bytes: number; estimate: number; columns: string[] }

const TABLES = `SELECT format('%I.%I', n.nspname, c.relname) AS name, c.relkind = 'p' AS partitioned,
  pg_table_size(c.oid)::float8 AS bytes, greatest(c.reltuples, 0)::float8 AS estimate,
  ARRAY(SELECT quote_ident(a.attname) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY ($1::text[]) AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't' ORDER BY 1`

const SEQUENCES = `SELECT format('%I.%I', schemaname, sequencename) AS name, last_value::text AS value FROM pg_sequences
WHERE schemaname = ANY ($1::text[]) AND last_value IS NOT NULL`

const VIEWS = `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY ($1::text[]) AND c.relkind = 'm' AND c.relispopulated ORDER BY c.oid`

/** Returns the tables that both sides have, with the columns that both have. */
const sharedTables = async (live: pg.PoolClient, scratch: pg.PoolClient, schemas: readonly string[]) => {
  const there = new Map((await scratch.query<CopiedTable>(TABLES, [schemas])).rows.map((table) => [table.name, table]))
  return (await live.query<CopiedTable>(TABLES, [schemas])).rows.flatMap((table) => {
    const columns = table.columns.filter((column) => there.get(table.name)?.columns.includes(column))
    return columns.length === 0 ? [] : [{ ...table, columns }]
  })
}

/** Returns the most rows that a sample has of a table. */
const limitOf = ({ bytes, estimate }: CopiedTable, rows: number): number =>
  estimate > 0 ? Math.min(rows, Math.ceil(SAMPLE_BYTES / (bytes / estimate))) : rows

/** A sample is spread over the table. The same table gives the same sample as long as it does not change. */
const sampleOf = ({ name, columns, bytes, estimate }: CopiedTable, limit: number) => {
  const pages = Math.max(bytes / PAGE_BYTES, 1)
  const share = 100 * Math.max((1.5 * limit) / estimate, SAMPLE_PAGES / pages)
  const spread = estimate > limit && share < 100 ? ` TABLESAMPLE SYSTEM (${share.toFixed(6)}) REPEATABLE (0)` : ''
  return `SELECT ${columns.join(', ')} FROM ONLY ${name}${spread} LIMIT ${limit}`
}

export type CopyQuery = (options: { query: string; into: CopiedTable }) => Promise<number>

/** Returns how to copy the answer of a query into a table of the scratch database. */
const copier =
  (live: pg.PoolClient, scratch: pg.PoolClient, signal?: AbortSignal): CopyQuery =>
  async ({ query, into }) => {
    const bounded = { query_timeout: COPY_LIMIT_MS }
    const source = live.query(Object.assign(copyTo(`COPY (${query}) TO STDOUT`), bounded))
    const sink = scratch.query(
      Object.assign(copyFrom(`COPY ${into.name} (${into.columns.join(', ')}) FROM STDIN`), bounded),
    )
    try {
      await pipeline(source, sink, { signal })
    } finally {
      // The streams leave pg's query timers running, which would keep the process alive. This ends them.
      for (const stream of [source, sink]) (stream as { callback?: () => void }).callback?.()
    }
    return sink.rowCount
  }

type Copying = {
  live: PostgresStore
  scratch: PostgresStore
  schemas: readonly string[]
  /** The most rows of each table; left out: all rows of small tables, else a sample. */
  rows?: number
  tell: (event: RehearsalEvent) => void
  signal?: AbortSignal
}

const copyAll = async (
  { live, scratch }: { live: pg.PoolClient; scratch: pg.PoolClient },
  { schemas, rows, tell, signal }: Copying,
): Promise<Pick<Rehearsal, 'tables' | 'wholeData'>> => {
  const all = await sharedTables(live, scratch, schemas)
  const stored = all.filter(({ partitioned }) => !partitioned)
  const whole = rows === undefined && stored.reduce((sum, { bytes }) => sum + bytes, 0) <= WHOLE_BYTES
  const keys = whole ? [] : await readKeys(live, schemas)
  if (all.length > 0) await scratch.query(`TRUNCATE ${all.map(({ name }) => name).join(', ')}`)
  const copy = copier(live, scratch, signal)
  const copied = new Map<string, number>()
  const cut = new Set<string>()
  for (const [index, table] of stored.entries()) {
    signal?.throwIfAborted()
    tell({ kind: 'copying', table: table.name, index, of: stored.length })
    const limit = whole ? null : limitOf(table, rows ?? SAMPLE_ROWS)
    const query = limit === null ? `SELECT ${table.columns.join(', ')} FROM ONLY ${table.name}` : sampleOf(table, limit)
    const found = limit === 0 ? 0 : await copy({ query, into: table })
    copied.set(table.name, found)
    if (limit !== null && (limit === 0 ? table.bytes > 0 : found >= limit)) cut.add(table.name)
  }
  if (cut.size > 0 && rows !== 0) {
    const fetched = await fetchReferred({ live, scratch, copy, keys, tables: all, signal })
    for (const [name, more] of fetched) copied.set(name, (copied.get(name) ?? 0) + more)
  }
  for (const { name, value } of (await live.query<{ name: string; value: string }>(SEQUENCES, [schemas])).rows)
    await scratch.query('SELECT setval(to_regclass($1), $2::bigint) WHERE to_regclass($1) IS NOT NULL', [name, value])
  const tables = stored.map(({ name, estimate }) => {
    const count = copied.get(name)!
    return { name, copied: count, rows: cut.has(name) ? Math.max(count, Math.round(estimate)) : count }
  })
  return { tables, wholeData: tables.every((table) => table.copied === table.rows) }
}

/** Refreshes the materialized views, and tells the planner about the rows that were copied. */
const settle = async (scratch: pg.PoolClient, schemas: readonly string[]) => {
  const views = (await scratch.query<{ name: string }>(VIEWS, [schemas])).rows
  for (const { name } of views) await scratch.query(`REFRESH MATERIALIZED VIEW ${name}`)
  const filled = [...(await scratch.query<{ name: string }>(TABLES, [schemas])).rows, ...views]
  // Without names the server would read its own catalogs too, one transaction each.
  if (filled.length > 0) await scratch.query(`ANALYZE ${filled.map(({ name }) => name).join(', ')}`)
}

/** Copies rows into an equal schema whose foreign keys and triggers are set aside. The live tables are only read. */
export const copyRows = (copying: Copying): Promise<Pick<Rehearsal, 'tables' | 'wholeData'>> =>
  readingLive(copying.live, copying.signal, async (live) => {
    const scratch = await copying.scratch.pool.connect()
    let broken: Error | undefined
    try {
      const copied = await copyAll({ live, scratch }, copying)
      copying.tell({ kind: 'completing' })
      await settle(scratch, copying.schemas)
      return copied
    } catch (error) {
      broken = error as Error
      throw error
    } finally {
      scratch.release(broken)
    }
  })
