import type pg from 'pg'
import type { Track } from '../../../contract/migrations.ts'
import { readClock } from '../../stores/postgres/database-clock.ts'
import { readDatabaseIdentity } from '../../stores/postgres/database-identity.ts'
import { sqlName } from '../../foundation/sql-name.ts'
import type { SavedSequence } from './backup.ts'
import { readReach } from './reach.sql.ts'
import type { SchoolTables, TableShape } from './school-tables.port.ts'

/** The schema of the audit trail and of the outbox. */
export const SCHEMA = 'directory'
/** The outbox. It is not part of a backup, because its events name transactions of one server. */
export const FEED = `${SCHEMA}.outbox_event`
/** Tables that hold nothing of the school: the outbox, and the caches that are open now. */
const PASSING = [FEED, `${SCHEMA}.cache_reader`]
export const isPassing = (table: string) => PASSING.includes(table)
/** The tables of the audit trail, in the order of their foreign keys. */
export const TRAIL = ['import_run', 'audit_event'] as const
export const isTrail = (table: string) => TRAIL.some((name) => table === `${SCHEMA}.${name}`)

const UNDEFINED_TABLE = '42P01'

type Queryable = Pick<pg.Pool, 'query'>

const SHAPES = `SELECT c.oid::text, n.nspname AS schema, c.relname AS name, coalesce(a.columns, '{}') AS columns
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN LATERAL (
  SELECT array_agg(attname::text ORDER BY attnum) AS columns FROM pg_attribute
  WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
) a ON true
WHERE n.nspname = $1 AND c.relkind IN ('r', 'p')
ORDER BY c.relname COLLATE "C"`

const REFERENCES = `SELECT conrelid::text AS from, confrelid::text AS to FROM pg_constraint
WHERE contype = 'f' AND connamespace = to_regnamespace($1) AND conrelid <> confrelid`

const SEQUENCES = `SELECT t.oid::regclass::text AS table, a.attname::text AS column, s.oid::regclass::text AS sequence
FROM pg_class s
JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
JOIN pg_class t ON t.oid = d.refobjid
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
WHERE s.relkind = 'S' AND t.relnamespace = to_regnamespace($1)
ORDER BY 1, 2`

/** Sorts tables after those to which they refer. Tables in a circle stay in the order of names. */
const inOrder = (tables: (TableShape & { oid: string })[], references: { from: string; to: string }[]) => {
  const left = new Map(tables.map((table) => [table.oid, table]))
  const ordered: TableShape[] = []
  while (left.size > 0) {
    const waits = ({ oid }: { oid: string }) => references.some(({ from, to }) => from === oid && left.has(to))
    const next = [...left.values()].find((table) => !waits(table)) ?? [...left.values()][0]!
    left.delete(next.oid)
    ordered.push({ name: next.name, columns: next.columns })
  }
  return ordered
}

/** Reads the tables of a track, which are those of the schema of its name, over a pool or on a transaction's connection. */
export const readTables = (on: Queryable, schema: Track): SchoolTables => ({
  database: () => readDatabaseIdentity(on),
  now: () => readClock(on),
  shapes: async () => {
    const found = await on.query<TableShape & { oid: string; schema: string }>(SHAPES, [schema])
    const tables = found.rows.map((table) => ({ ...table, name: `${sqlName(table.schema)}.${sqlName(table.name)}` }))
    const references = await on.query<{ from: string; to: string }>(REFERENCES, [schema])
    return inOrder(
      tables.filter(({ name }) => !isPassing(name)),
      references.rows,
    )
  },
  counts: async (names, upTo) => {
    const { rows: found } = await on.query<{ name: string; table: string }>(
      `SELECT name, to_regclass(name)::oid::regclass::text AS table FROM unnest($1::text[]) name WHERE to_regclass(name) IS NOT NULL`,
      [names],
    )
    const counts = new Map<string, number>()
    for (const { name, table } of found) {
      try {
        const counted = upTo === undefined ? table : `(SELECT FROM ${table} LIMIT ${Math.trunc(upTo)}) counted`
        const { rows } = await on.query<{ rows: string }>(`SELECT count(*) AS rows FROM ${counted}`)
        counts.set(name, Number(rows[0]!.rows))
      } catch (error) {
        // The table is missing because the school is being taken back at this moment.
        if ((error as { code?: string }).code !== UNDEFINED_TABLE) throw error
      }
    }
    return counts
  },
  sequences: async () => {
    const { rows } = await on.query<{ table: string; column: string; sequence: string }>(SEQUENCES, [schema])
    const saved: SavedSequence[] = []
    for (const { table, column, sequence } of rows) {
      if (table === FEED) continue
      const { rows: at } = await on.query<{ value: string; called: boolean }>(
        `SELECT last_value AS value, is_called AS called FROM ${sequence}`,
      )
      saved.push({ table, column, ...at[0]! })
    }
    return saved
  },
  reach: () => readReach(on),
})
