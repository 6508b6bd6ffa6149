import type { Pool, PoolClient } from 'pg'

/** From this size of all tables on, TRUNCATE is faster, and it gives their room back. */
const LARGE_BYTES = 8 * 1024 * 1024

const REACHED = `WITH RECURSIVE reached AS (
  SELECT c.oid FROM pg_class c WHERE c.oid = ANY ($1::regclass[])
  UNION SELECT f.conrelid FROM pg_constraint f JOIN reached r ON f.confrelid = r.oid WHERE f.contype = 'f')
SELECT array_agg(oid::regclass::text) AS tables, sum(pg_relation_size(oid))::float8 AS bytes,
  (SELECT array_agg(format('SELECT setval(%L, %s, false)', s.seqrelid::regclass, s.seqstart))
   FROM pg_sequence s JOIN pg_depend d ON d.objid = s.seqrelid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
   WHERE d.refobjid IN (SELECT oid FROM reached)) AS restarts
FROM reached`

type Reached = { tables: string[]; bytes: number; restarts: string[] | null }

/**
 * Empties the tables and all that refer to them. `restart` has their sequences begin anew. Waits for whoever uses them.
 * Begins no transaction of its own: the caller decides what happens together.
 *
 * TRUNCATE makes new files for each table and index, which takes thirty times as long as removing a test's few rows.
 */
export const emptyTables = async (
  client: Pool | PoolClient,
  { tables, restart = false }: { tables: readonly string[]; restart?: boolean },
) => {
  const { rows } = await client.query<Reached>(REACHED, [tables])
  const reached = rows[0]!
  const all = reached.tables.join(', ')
  const truncate = [
    // Some tables are never emptied by the console: their triggers would refuse.
    'SET LOCAL session_replication_role = replica',
    `TRUNCATE ${all} ${restart ? 'RESTART IDENTITY' : ''}`,
    'SET LOCAL session_replication_role = origin',
  ]
  const remove = [
    `LOCK TABLE ${all} IN ACCESS EXCLUSIVE MODE`,
    // Triggers and foreign keys would look at every row.
    'SET LOCAL session_replication_role = replica',
    ...reached.tables.map((table) => `DELETE FROM ${table}`),
    'SET LOCAL session_replication_role = origin',
    ...(restart ? (reached.restarts ?? []) : []),
  ]
  // Statements in one message are one transaction, unless the caller has begun one.
  await client.query((reached.bytes > LARGE_BYTES ? truncate : remove).join(';\n'))
}
