import type pg from 'pg'
import { lockWasTaken } from './driver-error.ts'

/** Sends one statement in the caller's transaction and returns its rows. */
type Run = <Row extends pg.QueryResultRow = pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>

/** Tables whose indexes and foreign keys are cheaper to rebuild than to update row by row. */
const LOADED = ['person', 'assignment', 'relationship']
/** Tables to which their foreign keys refer. */
const REFERENCED = ['org_unit', 'role']

/**
 * Collects statistics on the columns by which lists of people filter and sort. Those of the rest take longer and can
 * wait for the server's own round.
 */
export const LISTED_PERSON =
  'directory.person (id, status, source, updated_at, deleted_at, name_key, username_key, email, email_key, search_text)'

/** Milliseconds to wait for readers of the empty tables. It is less than a server takes to look for a deadlock. */
const LOCK_WAIT = 500

/** Rebuilds what was set aside. Calls `step` before each part and after the last one. */
type Rebuild = (step: (done: number, total: number) => void) => Promise<void>

const nothing: Rebuild = () => Promise.resolve()

const regclasses = (tables: readonly string[]) => tables.map((table) => `directory.${table}`)

/**
 * Returns the tables of a school without people that hold no rows. Returns none for a role that may not alter them. The
 * role's rights on the schema count, because an owner without them could drop an index and not create it again.
 */
const emptyTables = async (run: Run): Promise<string[]> => {
  const tables = [...LOADED, ...REFERENCED]
  const [right] = await run<{ owned: boolean }>(
    `SELECT has_schema_privilege('directory', 'CREATE') AND bool_and(pg_has_role(relowner, 'USAGE')) AS owned
     FROM pg_class WHERE oid = ANY ($1::regclass[])`,
    [regclasses(tables)],
  )
  if (!right!.owned) return []
  const rows = await run<{ name: string }>(
    tables
      .map((name) => `SELECT '${name}' AS name WHERE NOT EXISTS (SELECT FROM directory.${name})`)
      .join(' UNION ALL '),
  )
  const empty = rows.map(({ name }) => name)
  return LOADED.every((name) => empty.includes(name)) ? empty : []
}

/** Locks the tables. Returns false and locks nothing when somebody holds one of them for longer than `LOCK_WAIT`. */
const lockedForMe = async (run: Run, tables: readonly string[]): Promise<boolean> => {
  await run('SAVEPOINT first_load')
  try {
    await run(`SET LOCAL lock_timeout = ${LOCK_WAIT}`)
    await run(`LOCK TABLE ${regclasses(tables).join(', ')} IN ACCESS EXCLUSIVE MODE`)
    await run('SET LOCAL lock_timeout TO DEFAULT')
    await run('RELEASE SAVEPOINT first_load')
    return true
  } catch (error) {
    if (!lockWasTaken(error)) throw error
    await run('ROLLBACK TO SAVEPOINT first_load')
    return false
  }
}

/**
 * Returns the indexes and constraints that can be rebuilt exactly. Keys to which a foreign key refers stay. So does an
 * index with a tablespace, a comment or a mark, which its definition does not tell.
 */
const definitions = (run: Run, empty: readonly string[]) =>
  run<{ drop: string; create: string }>(
    `SELECT * FROM (
       SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::regclass, c.conname) AS "drop",
         format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) AS "create",
         c.contype = 'f' AS last, c.conrelid AS "table", c.conname AS name
       FROM pg_constraint c
       WHERE c.conrelid = ANY ($1::regclass[]) AND obj_description(c.oid, 'pg_constraint') IS NULL
         AND (c.contype = 'f' AND c.confrelid = ANY ($2::regclass[])
           OR c.contype = 'u' AND NOT EXISTS (SELECT FROM pg_constraint f WHERE f.conindid = c.conindid AND f.contype = 'f'))
       UNION ALL
       SELECT format('DROP INDEX %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid), false, i.indrelid, r.relname
       FROM pg_index i JOIN pg_class r ON r.oid = i.indexrelid
       WHERE i.indrelid = ANY ($1::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
     ) found
     WHERE NOT EXISTS (
       SELECT FROM pg_index i JOIN pg_class r ON r.oid = i.indexrelid
       WHERE i.indrelid = found."table" AND r.relname = found.name
         AND (NOT i.indisvalid OR i.indisclustered OR i.indisreplident OR r.reltablespace <> 0
           OR obj_description(r.oid, 'pg_class') IS NOT NULL))
     ORDER BY last, "table", name`,
    [regclasses(LOADED), regclasses(empty)],
  )

/**
 * Drops the secondary indexes and foreign keys of the tables that the first load of a school fills, inside of the
 * caller's transaction. Returns what rebuilds them as the catalog had them: indexes from all rows at once, foreign keys
 * validated over whole sets. Until the transaction ends, nobody else reads these empty tables. Changes nothing when the
 * school has people, when the role may not alter the tables, or while somebody holds them.
 */
export const setIndexesAside = async (run: Run): Promise<Rebuild> => {
  const empty = await emptyTables(run)
  if (empty.length === 0 || !(await lockedForMe(run, empty))) return nothing
  const aside = await definitions(run, empty)
  // Foreign keys go first, because their rights are checked against the keys of the others.
  for (const { drop } of aside.toReversed()) await run(drop)
  return async (step) => {
    for (const [done, { create }] of aside.entries()) {
      step(done, aside.length)
      await run(create)
    }
    step(aside.length, aside.length)
  }
}
