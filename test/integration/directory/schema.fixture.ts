import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import type { RecordTrack } from '../../../src/contract/migrations.ts'

const root = join(import.meta.dirname, '../../../migrations')

/** The whole track as one text for each direction. */
export const migration = async (track: RecordTrack = 'directory') => {
  const folder = join(root, track)
  const names = (await readdir(folder)).toSorted()
  const read = async (ending: string) =>
    Promise.all(names.filter((name) => name.endsWith(ending)).map((name) => readFile(join(folder, name), 'utf8')))
  return { up: (await read('.up.sql')).join('\n'), down: (await read('.down.sql')).toReversed().join('\n') }
}

/** Everything in the schema of a track, as PostgreSQL describes it. */
export const catalogOf = async (client: pg.ClientBase, track: RecordTrack = 'directory') => {
  const { rows } = await client.query<{ object: string }>(
    `
    SELECT format('column %s %s.%s %s %s %s', a.attnum, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        a.attnotnull, coalesce(pg_get_expr(d.adbin, d.adrelid), '')) AS object
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      WHERE c.relnamespace = to_regnamespace($1) AND c.relkind IN ('r', 'v') AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL SELECT 'index ' || pg_get_indexdef(indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE c.relnamespace = to_regnamespace($1)
    UNION ALL SELECT format('constraint %s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
      WHERE connamespace = to_regnamespace($1) AND contype <> 'n'
    UNION ALL SELECT 'trigger ' || pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE c.relnamespace = to_regnamespace($1) AND NOT t.tgisinternal
    UNION ALL SELECT 'function ' || p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = to_regnamespace($1)
    UNION ALL SELECT format('extension %s %s', extname, extnamespace::regnamespace) FROM pg_extension WHERE extname <> 'plpgsql'
    ORDER BY 1`,
    [track],
  )
  return rows.map(({ object }) => object)
}
