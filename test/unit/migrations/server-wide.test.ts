import { expect, test } from 'vitest'
import { serverWideIn } from '../../../src/main/features/migrations/lint/server-wide.ts'
import { migrationFiles } from '../../../src/main/features/migrations/migration-files.ts'

test.each([
  'CREATE ROLE clerk',
  'ALTER ROLE clerk SET work_mem = 1',
  'GRANT clerk TO teacher',
  'DROP OWNED BY clerk',
  'ALTER SYSTEM SET work_mem = 1',
  'ALTER DATABASE school SET work_mem = 1',
  'ALTER DATABASE school RENAME TO other',
  'ALTER DATABASE school OWNER TO clerk',
  "COMMENT ON DATABASE school IS 'x'",
  'GRANT CONNECT ON DATABASE school TO clerk',
  "COPY (SELECT 1) TO PROGRAM 'touch x'",
  "COPY a FROM '/etc/passwd'",
  "SELECT public.dblink_exec('dbname=school', 'DELETE FROM a')",
  'SELECT pg_terminate_backend(pid) FROM pg_stat_activity',
  "INSERT INTO a SELECT lo_export(1, '/x')",
  'DO $$ BEGIN IF true THEN CREATE ROLE clerk; END IF; END $$',
  "DO $$ BEGIN EXECUTE 'CREATE ROLE clerk'; END $$",
  'CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ ALTER ROLE clerk LOGIN $$; SELECT f()',
])('%s reaches beyond its database', async (sql) =>
  expect(await serverWideIn(`SELECT 1; ${sql}`)).toEqual(sql.includes('; SELECT f') ? 2 : 1),
)

test.each([
  'GRANT SELECT ON a TO clerk',
  'CREATE SCHEMA s AUTHORIZATION clerk',
  'ALTER TABLE a OWNER TO clerk',
  "COMMENT ON TABLE a IS 'ALTER SYSTEM'",
  'SELECT pg_advisory_lock(1), pg_sleep(0), current_database()',
  'CREATE TABLE role (database text, system int)',
  'NOTIFY a',
  'SELECT FROM',
])('%s stays within it', async (sql) => expect(await serverWideIn(sql)).toEqual(null))

test('the migrations of the console stay within their database', async () => {
  for (const track of ['directory', 'library', 'films', 'bulletin'] as const)
    for (const { up, down } of await migrationFiles().read(track))
      expect([await serverWideIn(up), await serverWideIn(down)]).toEqual([null, null])
})
