import type pg from 'pg'
import { type RecordTrack, TRACKS, tracksOf } from '../../../contract/migrations.ts'
import { type StoreFault, storeFaultOf } from '../../../contract/store-faults.ts'

export type MissingRights = {
  /** True when the school cannot be opened without the right. Without the right to write it can still be read. */
  shut: boolean
  /** The missing right and the grant that gives it. */
  fault: StoreFault
}

type Found = { schema: string; usage: boolean; unreadable: string[]; unwritable: string[] }

const rightsSql = `
  SELECT schema.nspname AS schema,
         has_schema_privilege(schema.oid, 'USAGE') AS usage,
         coalesce(array_agg(relation.relname::text ORDER BY relation.relname)
           FILTER (WHERE NOT has_table_privilege(relation.oid, 'SELECT')), '{}') AS unreadable,
         coalesce(array_agg(relation.relname::text ORDER BY relation.relname)
           FILTER (WHERE NOT has_table_privilege(relation.oid, 'INSERT')), '{}') AS unwritable
  FROM pg_namespace schema
  LEFT JOIN pg_class relation ON relation.relnamespace = schema.oid AND relation.relkind IN ('r', 'p')
  WHERE schema.nspname = 'migration_history' OR schema.nspname = ANY ($1)
  GROUP BY schema.oid, schema.nspname
  ORDER BY schema.nspname`

/** Schemas without which nothing of a school can be read. */
const needed = (schema: string) => !isRecordTrack(schema) || TRACKS[schema].opens
const isRecordTrack = (schema: string): schema is RecordTrack => (tracksOf('record') as string[]).includes(schema)

/**
 * Lists names only, which are the same in every language: `directory.*` is the whole schema, `(+4)` four more tables.
 */
const named = (schema: string, tables: string[]) => {
  const first = tables.slice(0, 3).map((table) => `${schema}.${table}`)
  return `${first.join(', ')}${tables.length > 3 ? ` (+${tables.length - 3})` : ''}`
}

const schemasOf = (found: Found[]) => found.map(({ schema }) => schema).join(', ')

const refusedTo = (found: Found[], readOnly: boolean): MissingRights | null => {
  const closed = found.filter(({ usage, unreadable }) => !usage || unreadable.length > 0)
  if (closed.length > 0) {
    const what = closed.map(({ schema, usage, unreadable }) => named(schema, usage ? unreadable : ['*'])).join(', ')
    const shut = closed.some(({ schema }) => needed(schema))
    return { shut, fault: storeFaultOf('may-not-read', { what, schemas: schemasOf(closed) }) }
  }
  const shown = found.filter(({ schema, unwritable }) => isRecordTrack(schema) && unwritable.length > 0)
  if (readOnly || shown.length === 0) return null
  const what = shown.map(({ schema, unwritable }) => named(schema, unwritable)).join(', ')
  return { shut: false, fault: storeFaultOf('may-not-write', { what, schemas: schemasOf(shown) }) }
}

/**
 * Returns the rights that the user of these connections lacks for daily work, on the schemas that exist; null when
 * none.
 */
export const missingRights = async (
  client: Pick<pg.Client | pg.Pool, 'query'>,
  { readOnly }: { readOnly: boolean },
): Promise<MissingRights | null> => {
  const { rows } = await (client as pg.Pool).query<Found>(rightsSql, [tracksOf('record')])
  return refusedTo(rows, readOnly)
}
