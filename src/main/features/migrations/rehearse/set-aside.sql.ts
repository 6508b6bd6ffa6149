import type pg from 'pg'
import { reasonOfServer } from '../../../foundation/words-of-server.ts'
import { connectionIsLost } from '../../../stores/postgres/postgres-errors.ts'

/** What stands in the way of rows in any order: foreign keys, triggers, and row security that binds the owner too. */
const IN_THE_WAY = `
SELECT format('ALTER TABLE %I.%I DROP CONSTRAINT %I', n.nspname, c.relname, k.conname) AS aside,
       format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)) AS back
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype = 'f' AND k.conparentid = 0 AND n.nspname = ANY ($1::text[])
UNION ALL
SELECT format('ALTER TABLE %I.%I DISABLE TRIGGER %I', n.nspname, c.relname, t.tgname),
       format('ALTER TABLE %I.%I ENABLE %s TRIGGER %I', n.nspname, c.relname,
         CASE t.tgenabled WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END, t.tgname)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND c.relkind IN ('r', 'p') AND n.nspname = ANY ($1::text[])
UNION ALL
SELECT format('ALTER TABLE %I.%I NO FORCE ROW LEVEL SECURITY', n.nspname, c.relname),
       format('ALTER TABLE %I.%I FORCE ROW LEVEL SECURITY', n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relforcerowsecurity AND n.nspname = ANY ($1::text[])`

const NO_SUCH_KEY = '23503'

/**
 * Takes foreign keys and triggers away while `work` loads rows, and puts them back. No right of a superuser is needed.
 * Returns the foreign keys that the rows break, which come back as NOT VALID.
 */
export const withoutGuards = async (
  pool: pg.Pool,
  schemas: readonly string[],
  work: () => Promise<void>,
): Promise<{ statement: string; reason: string }[]> => {
  const { rows } = await pool.query<{ aside: string; back: string }>(IN_THE_WAY, [schemas])
  for (const { aside } of rows) await pool.query(aside)
  await work()
  const broken: { statement: string; reason: string }[] = []
  for (const { back } of rows) {
    try {
      await pool.query(back)
    } catch (error) {
      if (connectionIsLost(error) || (error as { code?: string }).code !== NO_SUCH_KEY) throw error
      await pool.query(`${back} NOT VALID`)
      broken.push({ statement: back, reason: reasonOfServer(error) })
    }
  }
  return broken
}
