import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'

const folder = join(import.meta.dirname, '../../../migrations/directory')

/** The whole track as one text for each direction. */
export const migration = async () => {
  const names = (await readdir(folder)).toSorted()
  const read = async (ending: string) =>
    Promise.all(names.filter((name) => name.endsWith(ending)).map((name) => readFile(join(folder, name), 'utf8')))
  return { up: (await read('.up.sql')).join('\n'), down: (await read('.down.sql')).toReversed().join('\n') }
}

/** Everything in schema `directory`, as PostgreSQL describes it. */
export const catalogOf = async (client: pg.ClientBase) => {
  const { rows } = await client.query<{ object: string }>(`
    SELECT format('column %s %s.%s %s %s %s', a.attnum, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        a.attnotnull, coalesce(pg_get_expr(d.adbin, d.adrelid), '')) AS object
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      WHERE c.relnamespace = to_regnamespace('directory') AND c.relkind IN ('r', 'v') AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL SELECT 'index ' || pg_get_indexdef(indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE c.relnamespace = to_regnamespace('directory')
    UNION ALL SELECT format('constraint %s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
      WHERE connamespace = to_regnamespace('directory') AND contype <> 'n'
    UNION ALL SELECT 'trigger ' || pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE c.relnamespace = to_regnamespace('directory') AND NOT t.tgisinternal
    UNION ALL SELECT 'function ' || p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = to_regnamespace('directory')
    UNION ALL SELECT format('extension %s %s', extname, extnamespace::regnamespace) FROM pg_extension WHERE extname <> 'plpgsql'
    ORDER BY 1`)
  return rows.map(({ object }) => object)
}
