import type pg from 'pg'
import { sqlName } from '../../foundation/sql-name.ts'
import type { Reach } from './school-tables.port.ts'

const OURS = `n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'`
const NAME = 'ARRAY[n.nspname, c.relname]::text[]'

const TABLES = `SELECT ${NAME} AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND ${OURS} ORDER BY 1`

const FUNCTIONS = `SELECT ARRAY[n.nspname, p.proname]::text[] AS name,
  CASE WHEN l.lanname IN ('sql', 'plpgsql') THEN pg_get_functiondef(p.oid) END AS source
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
WHERE p.prokind IN ('f', 'p') AND ${OURS}
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
ORDER BY 1`

/** The relations that a view reads, through other views too. */
const VIEWS = `WITH RECURSIVE reads AS (
  SELECT r.ev_class AS view, d.refobjid AS relation FROM pg_rewrite r
  JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
  WHERE d.refobjid <> r.ev_class
  UNION SELECT reads.view, d.refobjid FROM reads JOIN pg_rewrite r ON r.ev_class = reads.relation
  JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
  WHERE d.refobjid <> r.ev_class
), odd AS (
  SELECT ev_class AS view FROM pg_rewrite WHERE ev_type <> '1'
  UNION SELECT tgrelid FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 64 <> 0
)
SELECT ${NAME} AS name, to_json(t.tables) AS tables,
  EXISTS (SELECT FROM odd WHERE odd.view = c.oid OR odd.view IN (SELECT relation FROM reads WHERE reads.view = c.oid)) AS odd
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
  SELECT coalesce(json_agg(DISTINCT jsonb_build_array(tn.nspname, tc.relname)), '[]') AS tables FROM reads
  JOIN pg_class tc ON tc.oid = reads.relation AND tc.relkind IN ('r', 'p') JOIN pg_namespace tn ON tn.oid = tc.relnamespace
  WHERE reads.view = c.oid
) t
WHERE c.relkind = 'v' AND ${OURS} ORDER BY 1`

const REFERENCES = `SELECT ${NAME} AS "table", ARRAY[tn.nspname, tc.relname]::text[] AS "to", f.confdeltype = 'c' AS deletes
FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class tc ON tc.oid = f.confrelid JOIN pg_namespace tn ON tn.oid = tc.relnamespace
WHERE f.contype = 'f' AND ${OURS} ORDER BY 1, 2`

const PARTS = `SELECT ${NAME} AS "table", ARRAY[tn.nspname, tc.relname]::text[] AS "of"
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class tc ON tc.oid = i.inhparent JOIN pg_namespace tn ON tn.oid = tc.relnamespace
WHERE c.relkind IN ('r', 'p') AND ${OURS} ORDER BY 1, 2`

const named = (parts: string[]) => parts.map(sqlName).join('.')

/** Reads what statements may reach without naming it. */
export const readReach = async (on: Pick<pg.Pool, 'query'>): Promise<Reach> => {
  const tables = await on.query<{ name: string[] }>(TABLES)
  const functions = await on.query<{ name: string[]; source: string | null }>(FUNCTIONS)
  const views = await on.query<{ name: string[]; tables: string[][]; odd: boolean }>(VIEWS)
  const references = await on.query<{ table: string[]; to: string[]; deletes: boolean }>(REFERENCES)
  const parts = await on.query<{ table: string[]; of: string[] }>(PARTS)
  return {
    tables: tables.rows.map(({ name }) => named(name)),
    functions: functions.rows.map(({ name, source }) => ({ name: named(name), source })),
    views: views.rows.map((view) => ({ name: named(view.name), tables: view.odd ? null : view.tables.map(named) })),
    references: references.rows.map((each) => ({ ...each, table: named(each.table), to: named(each.to) })),
    parts: parts.rows.map((each) => ({ table: named(each.table), of: named(each.of) })),
  }
}
