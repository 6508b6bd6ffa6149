import type pg from 'pg'
import { quoteText } from '../catalog/words/quoting.ts'
import type { CopiedTable, CopyQuery } from './copy-rows.sql.ts'

/** A foreign key: columns of `child`, those of `parent` that they name, and the types of the latter. */
export type ForeignKey = { child: string; parent: string; from: string[]; to: string[]; types: string[] }

const columnsOf = (relation: string, numbers: string) =>
  `ARRAY(SELECT quote_ident(a.attname) FROM unnest(k.${numbers}) WITH ORDINALITY number (attnum, place)
         JOIN pg_attribute a ON a.attrelid = k.${relation} AND a.attnum = number.attnum ORDER BY place)`

const KEYS = `SELECT format('%I.%I', cn.nspname, c.relname) AS child, format('%I.%I', pn.nspname, p.relname) AS parent,
  ${columnsOf('conrelid', 'conkey')} AS from, ${columnsOf('confrelid', 'confkey')} AS to,
  ARRAY(SELECT format_type(a.atttypid, a.atttypmod) FROM unnest(k.confkey) WITH ORDINALITY number (attnum, place)
        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = number.attnum ORDER BY place) AS types
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace
  JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
WHERE k.contype = 'f' AND k.conparentid = 0 AND cn.nspname = ANY ($1::text[])`

/** Returns the foreign keys of these schemas. */
export const readKeys = async (client: pg.PoolClient, schemas: readonly string[]): Promise<ForeignKey[]> =>
  (await client.query<ForeignKey>(KEYS, [schemas])).rows

const BATCH = 5_000

/** Returns values of a key that name no row of the copy, one array literal for each column; null when there are none. */
const missingOf = async (scratch: pg.PoolClient, { child, parent, from, to }: ForeignKey): Promise<string[] | null> => {
  const names = from.map((column, index) => `c.${column} AS k${index}`)
  const same = from.map((column, index) => `p.${to[index]} = c.${column}`)
  const { rows } = await scratch.query<Record<string, string> & { found: number }>(
    `SELECT count(*)::int AS found, ${from.map((_, index) => `array_agg(k${index})::text AS k${index}`).join(', ')}
     FROM (SELECT DISTINCT ${names.join(', ')} FROM ${child} c
           WHERE ${from.map((column) => `c.${column} IS NOT NULL`).join(' AND ')}
             AND NOT EXISTS (SELECT FROM ${parent} p WHERE ${same.join(' AND ')}) LIMIT ${BATCH}) missing`,
  )
  return rows[0]!.found === 0 ? null : from.map((_, index) => rows[0]![`k${index}`]!)
}

/**
 * Fetches the rows that rows of a sample refer to, and those that these refer to, until every reference has its row.
 * Returns how many rows were added to which table. A reference whose row the school itself does not have is left.
 */
export const fetchReferred = async (options: {
  live: pg.PoolClient
  scratch: pg.PoolClient
  copy: CopyQuery
  keys: readonly ForeignKey[]
  tables: readonly CopiedTable[]
  signal?: AbortSignal
}): Promise<Map<string, number>> => {
  const { scratch, copy, keys, signal } = options
  const tables = new Map(options.tables.map((table) => [table.name, table]))
  const known = keys.filter(({ child, parent }) => tables.has(child) && tables.has(parent))
  const fetched = new Map<string, number>()
  let more = true
  while (more) {
    more = false
    for (const key of known) {
      signal?.throwIfAborted()
      const values = await missingOf(scratch, key)
      if (values === null) continue
      const into = tables.get(key.parent)!
      const named = values.map((value, index) => `unnest(${quoteText(value)}::${key.types[index]}[])`)
      const only = into.partitioned ? '' : 'ONLY '
      const query = `SELECT ${into.columns.join(', ')} FROM ${only}${into.name} WHERE (${key.to.join(', ')}) IN (SELECT ${named.join(', ')})`
      const found = await copy({ query, into })
      fetched.set(into.name, (fetched.get(into.name) ?? 0) + found)
      more ||= found > 0
    }
  }
  return fetched
}
