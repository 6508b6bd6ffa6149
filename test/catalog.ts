import type { PostgresStore } from '../src/main/stores/postgres/open-postgres.ts'

const OURS = `n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'migration_history')`

const queries = [
  `SELECT concat_ws(' ', 'column', a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
     a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid), co.collname) AS line
   FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum LEFT JOIN pg_collation co ON co.oid = a.attcollation
   WHERE ${OURS} AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'v', 'm', 'p')`,
  `SELECT concat_ws(' ', 'relation', c.oid::regclass, c.relkind, c.relpersistence, c.reloptions) AS line
   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS}`,
  `SELECT concat_ws(' ', 'constraint', o.conrelid::regclass, o.conname, pg_get_constraintdef(o.oid)) AS line
   FROM pg_constraint o JOIN pg_namespace n ON n.oid = o.connamespace WHERE ${OURS} AND o.conrelid <> 0`,
  `SELECT concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), i.indisvalid) AS line
   FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS}`,
  `SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(t.oid), t.tgenabled) AS line
   FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE ${OURS} AND NOT t.tgisinternal`,
  `SELECT concat_ws(' ', 'function', p.oid::regprocedure, md5(pg_get_functiondef(p.oid))) AS line
   FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${OURS} AND p.prokind IN ('f', 'p')
     AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = p.oid AND e.deptype = 'e')`,
  `SELECT concat_ws(' ', 'view', c.oid::regclass, pg_get_viewdef(c.oid)) AS line
   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS} AND c.relkind IN ('v', 'm')`,
  `SELECT concat_ws(' ', 'extension', extname, extversion) AS line FROM pg_extension`,
  `SELECT concat_ws(' ', 'schema', nspname) AS line FROM pg_namespace n WHERE ${OURS} AND nspname !~ '^pg_'`,
]

/**
 * The catalogue's description of every object that belongs to the console, one line each, sorted. Leaves out the
 * migration ledgers.
 */
export const catalogOf = async (store: PostgresStore): Promise<string[]> => {
  const answers = await Promise.all(queries.map((text) => store.pool.query<{ line: string }>(text)))
  return answers.flatMap((answer) => answer.rows.map((row) => row.line)).sort()
}
