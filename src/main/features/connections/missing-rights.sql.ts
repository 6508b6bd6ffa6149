import type pg from 'pg'

export type MissingRights = {
  /** Whether what is missing keeps the school shut. Without the right to write it can be read. */
  shut: boolean
  /** What is missing and the grant to give, in one or two sentences. */
  advice: string
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
  WHERE schema.nspname IN ('directory', 'migration_history')
  GROUP BY schema.oid, schema.nspname
  ORDER BY schema.nspname`

const named = (tables: string[]) =>
  tables.length <= 3 ? tables.join(', ') : `${tables.slice(0, 3).join(', ')} and ${tables.length - 3} more`

const refusedTo = (found: Found[], readOnly: boolean): MissingRights | null => {
  const closed = found.filter(({ usage, unreadable }) => !usage || unreadable.length > 0)
  if (closed.length > 0) {
    const schemas = closed.map(({ schema }) => schema).join(', ')
    const which = closed
      .map(({ schema, usage, unreadable }) => (usage ? `${named(unreadable)} of schema ${schema}` : `schema ${schema}`))
      .join(' and ')
    return {
      shut: true,
      advice: `This user may not read ${which}. On the server: GRANT USAGE ON SCHEMA ${schemas} TO the user; GRANT SELECT ON ALL TABLES IN SCHEMA ${schemas} TO the user.`,
    }
  }
  const unwritable = found.find(({ schema }) => schema === 'directory')?.unwritable ?? []
  if (readOnly || unwritable.length === 0) return null
  return {
    shut: false,
    advice: `This user may read but not write ${named(unwritable)} of schema directory. On the server: GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA directory TO the user. Or open the school read-only.`,
  }
}

/** What the user of these connections lacks for daily work, of the schemas that are there; null: nothing. */
export const missingRights = async (
  client: Pick<pg.Client | pg.Pool, 'query'>,
  { readOnly }: { readOnly: boolean },
): Promise<MissingRights | null> => {
  const { rows } = await (client as pg.Pool).query<Found>(rightsSql)
  return refusedTo(rows, readOnly)
}
