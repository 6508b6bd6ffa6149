import { expect, test } from 'vitest'
import { tracksOf } from '../../../src/contract/migrations.ts'
import { removalsOf, renamesOf } from '../../../src/main/features/migrations/statements/migration-losses.ts'
import { migrationFiles } from '../../../src/main/features/migrations/migration-files.ts'

const lossesOf = (sql: string) => removalsOf([{ name: 'one', sql }]).losses

test.each([
  ['DROP TABLE a', [{ table: 'a', lost: 'table', columns: [] }]],
  [
    'drop table if exists directory.a,\n  "directory"."b" cascade;',
    [
      { table: 'directory.a', lost: 'table', columns: [] },
      { table: 'directory.b', lost: 'table', columns: [] },
    ],
  ],
  ['-- DROP TABLE a\nDROP INDEX b; DROP VIEW c; DROP FUNCTION d()', []],
  [
    'ALTER TABLE ONLY a ADD CHECK (b IN (1, 2)), DROP COLUMN IF EXISTS b CASCADE, DROP c, DROP CONSTRAINT d',
    [{ table: 'a', lost: 'columns', columns: ['b', 'c'] }],
  ],
  ['ALTER TABLE a ALTER COLUMN b SET DATA TYPE int USING 1', [{ table: 'a', lost: 'columns', columns: ['b'] }]],
  ['ALTER TABLE a ADD COLUMN b int; ALTER TABLE a RENAME COLUMN c TO d', []],
  [
    'TRUNCATE TABLE ONLY a, b RESTART IDENTITY CASCADE',
    [
      { table: 'a', lost: 'rows', columns: [] },
      { table: 'b', lost: 'rows', columns: [] },
    ],
  ],
  ['DELETE FROM a WHERE b', [{ table: 'a', lost: 'rows', columns: [] }]],
  ['WITH old AS (SELECT 1) DELETE FROM a USING old', [{ table: 'a', lost: 'rows', columns: [] }]],
  ['DELETE FROM a; DROP TABLE a; ALTER TABLE a DROP b', [{ table: 'a', lost: 'table', columns: [] }]],
  ...[
    'WITH gone AS (DELETE FROM s.a RETURNING b) INSERT INTO s.c SELECT b FROM gone',
    "WITH text AS (SELECT '--'), gone AS (DELETE FROM s.a RETURNING b) SELECT 1",
    'EXPLAIN ANALYZE DELETE FROM s . a',
    'DELETE FROM ONLY school.s.a',
    'PREPARE removal AS DELETE FROM U&"s".a; EXECUTE removal',
    'COPY (DELETE FROM "s"."a" RETURNING b) TO STDOUT',
    'MERGE INTO s.a USING (VALUES (1)) v (b) ON true WHEN MATCHED THEN DELETE',
    'TRUNCATE s.a * CASCADE',
    'SET LOCAL search_path TO s, public;\nDELETE FROM a',
    'DO $do$ BEGIN IF true THEN DELETE FROM s.a; END IF; END $do$',
    "-- Why\nDO 'BEGIN TRUNCATE s.a; END'",
    "DO $$ BEGIN EXECUTE 'DELETE FROM s.a'; END $$",
    "CREATE FUNCTION s.f() RETURNS void LANGUAGE sql AS 'DELETE FROM s.a'; SELECT s.f()",
    'CREATE PROCEDURE s.f() LANGUAGE sql AS $$ DELETE FROM s.a $$; CALL "s".f()',
  ].map((sql) => [sql, [{ table: 's.a', lost: 'rows', columns: [] }]] as const),
  ['DO $$ BEGIN ALTER TABLE s.a ALTER b TYPE s.c USING b::text::s.c; END $$', []],
  ['DO $$ BEGIN DROP TABLE s.a; END $$', [{ table: 's.a', lost: 'table', columns: [] }]],
  ['ALTER TABLE s.a RENAME TO b; DROP TABLE s.b', [{ table: 's.a', lost: 'table', columns: [] }]],
  [
    'ALTER TABLE s.a SET SCHEMA t; DROP SCHEMA t CASCADE',
    [
      { table: 't.*', lost: 'table', columns: [] },
      { table: 's.a', lost: 'table', columns: [] },
    ],
  ],
  [
    "ALTER TABLE s.a * ADD COLUMN c text DEFAULT 'x(', DROP COLUMN b",
    [{ table: 's.a', lost: 'columns', columns: ['b'] }],
  ],
  ['CREATE FUNCTION s.f() RETURNS void LANGUAGE sql AS $$ DELETE FROM s.a $$', []],
  [
    'DELETE FROM S."A b"; DROP TABLE "s"."c"',
    [
      { table: 's."A b"', lost: 'rows', columns: [] },
      { table: 's.c', lost: 'table', columns: [] },
    ],
  ],
  ['CREATE RULE r AS ON INSERT TO s.b DO ALSO DELETE FROM s.a', []],
  ['DROP SCHEMA s CASCADE', [{ table: 's.*', lost: 'table', columns: [] }]],
  ["INSERT INTO a VALUES ('DROP TABLE b; DELETE FROM c')", []],
] as const)('%s', (sql, losses) => expect(lossesOf(sql)).toEqual(losses))

test('reverting the directory names all of its tables, and migrating up removes nothing', async () => {
  const [first] = await migrationFiles().read('directory')
  const made = [...first!.up.matchAll(/^CREATE TABLE (\S+)/gm)].map(([, name]) => name!)
  expect(made.length).toBeGreaterThan(15)
  expect(
    lossesOf(first!.down)
      .map(({ table }) => table)
      .sort(),
  ).toEqual(made.sort())
  expect(lossesOf(first!.up)).toEqual([])
})

test.each([
  ['ALTER TABLE "s"."a" RENAME COLUMN "b" TO "c d"', [{ table: 's.a', column: 'b', to: 'c d' }]],
  ['alter table s.a rename b to c', [{ table: 's.a', column: 'b', to: 'c' }]],
  ['ALTER TABLE s.a RENAME TO b', [{ table: 's.a', column: null, to: 'b' }]],
  ['ALTER TABLE s.a RENAME CONSTRAINT b TO c; ALTER INDEX s.b RENAME TO c', []],
  ["SELECT 'ALTER TABLE s.a RENAME TO b'", []],
] as const)('renames of %s', (sql, renames) => expect(renamesOf(sql)).toEqual(renames))

test.each([
  ['EXECUTE q', true],
  ["EXECUTE format('DROP TABLE %I', t)", true],
  ["EXECUTE format('COMMENT ON TABLE %s IS NULL', t)", true],
  ["EXECUTE 'DELETE FROM ' || quote_ident(t)", true],
  ["FOR r IN EXECUTE 'SELECT ' || q LOOP NULL; END LOOP", true],
  ['IF true THEN EXECUTE q USING 1; END IF', true],
  ['DROP TYPE s.kind CASCADE', true],
  ["EXECUTE 'DROP TABLE s.a'", false],
  ["EXECUTE 'SELECT 1' USING q", false],
  ['EXECUTE format($f$DROP TABLE %I$f$, t)', true],
  ['EXECUTE format($f$COMMENT ON TABLE %I IS NULL$f$, t)', false],
  ['EXECUTE $q$SELECT 1$q$', false],
  ["EXECUTE format('COMMENT ON TABLE %I.%I IS %L', 's', t, 'DROP')", false],
  ["EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', t, c)", false],
  ["EXECUTE 'ANALYZE ' || quote_ident(lower(t)) || ';'", false],
  ["RAISE NOTICE 'EXECUTE q'; -- EXECUTE q", false],
  ['GRANT EXECUTE ON FUNCTION f TO PUBLIC', false],
])('whether rows go cannot be known of DO with %s: %s', (body, unknown) => {
  const sql = `SELECT 1; DO $$ DECLARE t text; BEGIN ${body}; END $$`
  const found = removalsOf([{ name: 'one', sql }]).unknown
  expect(found).toEqual(unknown ? [{ migration: 'one', line: expect.stringMatching('^DO') }] : [])
})

test('of no migration of the console it cannot be known on the way up', async () => {
  for (const track of tracksOf('record')) {
    const files = await migrationFiles().read(track)
    expect(removalsOf(files.map(({ name, up }) => ({ name, sql: up }))).unknown, track).toEqual([])
  }
})
