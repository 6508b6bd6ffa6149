import { expect, test } from 'vitest'
import { lossesOf, renamesOf } from '../../../src/main/features/migrations/migration-losses.ts'
import { migrationFiles } from '../../../src/main/features/migrations/migration-files.ts'

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
