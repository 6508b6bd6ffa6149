import { expect, it } from 'vitest'
import { type LintCase, linted, told } from '../../../fixtures/linted.ts'
import { BIG_TABLE_ROWS } from '../../../../src/main/features/migrations/lint/lint-context.ts'

const BIG = BIG_TABLE_ROWS
const MADE = 'CREATE TABLE s.made (id int, name text)'
const ALONE = '-- transaction: none\n'

type Row = [sql: string, found: string[], of?: Omit<LintCase, 'up'>]

/** Each rule on both sides of its bound. Rows are those of a big table unless the case says otherwise. */
const CASES: Row[] = [
  // drops
  ['DROP TABLE s.a, s.b', ['drop-table error s.a', 'drop-table error s.b']],
  ['DROP TABLE s.a', ['drop-table warning s.a'], { rows: 0 }],
  ['DROP TABLE a', ['drop-table error s.a'], { before: [], rows: 1, down: 'SELECT 1' }],
  [`${MADE}; DROP TABLE s.made`, []],
  ['ALTER TABLE s.a DROP COLUMN b', ['drop-column error s.a.b'], { rows: 1 }],
  ['ALTER TABLE s.a DROP COLUMN b', ['drop-column warning s.a.b'], { rows: 0 }],
  ['ALTER TABLE s.a ADD COLUMN b int; ALTER TABLE s.a DROP COLUMN b', [], { rows: 1 }],
  ['DROP SCHEMA s CASCADE', ['drop-schema error s']],
  ['DROP SCHEMA s', []],
  ['CREATE SCHEMA s; DROP SCHEMA s CASCADE', []],
  ['DROP OWNED BY someone', ['drop-schema error OWNED']],
  ['DROP TYPE s.t CASCADE', ['drop-type error s.t']],
  ['DROP TYPE s.t', ['drop-type warning s.t']],
  ["CREATE TYPE s.t AS ENUM ('a'); DROP TYPE s.t", []],
  ['DROP FUNCTION s.f() CASCADE', ['drop-cascade warning s.f']],
  ['DROP FUNCTION s.f()', []],
  ['DROP VIEW s.v', []],
  ['TRUNCATE s.a', ['truncate error s.a'], { rows: 1 }],
  ['TRUNCATE s.a', [], { rows: 0 }],
  ['TRUNCATE s.a CASCADE', ['truncate error s.a'], { rows: 0 }],
  [`${MADE}; TRUNCATE s.made`, []],
  // renames
  ['ALTER TABLE s.a RENAME TO b', ['rename-table warning s.a']],
  ['ALTER TABLE s.a SET SCHEMA t', ['rename-table warning s.a']],
  [`${MADE}; ALTER TABLE s.made RENAME TO other; DROP TABLE s.other`, []],
  ['ALTER TABLE s.a RENAME COLUMN b TO c', ['rename-column warning s.a.b']],
  [`${MADE}; ALTER TABLE s.made RENAME COLUMN name TO title`, []],
  ['ALTER INDEX s.i RENAME TO j', []],
  // indexes
  ['CREATE INDEX i ON s.a (b)', ['index-not-concurrent error s.i']],
  ['CREATE INDEX i ON s.a (b)', ['index-not-concurrent warning s.i'], { rows: () => null }],
  ['CREATE INDEX i ON s.a (b)', [], { rows: BIG - 1 }],
  [`${MADE}; CREATE INDEX i ON s.made (id)`, []],
  [`${ALONE}CREATE INDEX CONCURRENTLY i ON s.a (b)`, []],
  [`${ALONE}CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON s.a (b)`, ['index-if-not-exists error s.i']],
  [`${ALONE}DROP INDEX CONCURRENTLY IF EXISTS s.i; CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON s.a (b)`, []],
  ['CREATE INDEX CONCURRENTLY i ON s.a (b)', ['concurrently-in-transaction error s.i']],
  ['DROP INDEX CONCURRENTLY s.i', ['concurrently-in-transaction error s.i']],
  [`${ALONE}DROP INDEX CONCURRENTLY s.i`, []],
  ['REINDEX INDEX CONCURRENTLY s.i', ['concurrently-in-transaction error s.i']],
  [`${ALONE}REINDEX TABLE CONCURRENTLY s.a`, []],
  ['ALTER TABLE s.a DETACH PARTITION s.p CONCURRENTLY', ['concurrently-in-transaction error s.a']],
  [`${ALONE}DO $$ BEGIN CREATE INDEX CONCURRENTLY i ON s.a (b); END $$`, ['concurrently-in-transaction error s.i']],
  // data
  ['UPDATE s.a SET b = 1', ['full-table-update error s.a']],
  ['UPDATE s.a SET b = 1 WHERE true', ['full-table-update error s.a']],
  ['UPDATE s.a SET b = 1 WHERE 1 = 1', ['full-table-update error s.a']],
  ['UPDATE s.a SET b = 1 WHERE 1 = 2', []],
  ['UPDATE s.a SET b = 1 WHERE c = 1', []],
  ['UPDATE s.a SET b = 1', [], { rows: BIG - 1 }],
  [`${MADE}; UPDATE s.made SET id = 1`, []],
  ['DELETE FROM s.a', ['full-table-delete error s.a'], { rows: 1 }],
  ['DELETE FROM s.a', [], { rows: 0 }],
  ['DELETE FROM s.a WHERE b = 1', []],
  ['DELETE FROM s.a USING s.c WHERE a.id = c.id', []],
  ['WITH gone AS (DELETE FROM s.a RETURNING 1) SELECT 1', ['full-table-delete error s.a']],
  ['CREATE RULE r AS ON INSERT TO s.v DO INSTEAD DELETE FROM s.a', []],
  ['ALTER TABLE s.a ADD COLUMN b int; UPDATE s.a SET b = 1 WHERE c = 1', ['data-with-ddl warning s.a'], { rows: 1 }],
  ['INSERT INTO s.a VALUES (1); ALTER TABLE s.a ADD COLUMN b int', ['data-with-ddl warning s.a'], { rows: 1 }],
  [`${MADE}; INSERT INTO s.a VALUES (1)`, []],
  [`${MADE}; INSERT INTO s.made VALUES (1); ALTER TABLE s.a ADD COLUMN b int`, [], { rows: 1 }],
  [`${ALONE}ALTER TABLE s.a ADD COLUMN b int; UPDATE s.a SET b = 1 WHERE c = 1`, [], { rows: 1 }],
  // enums
  ["ALTER TYPE s.t ADD VALUE 'x'", []],
  ["ALTER TYPE s.t ADD VALUE 'x'; UPDATE s.a SET b = 'x' WHERE c = 1", ['enum-value-in-use error s.t.x']],
  ["ALTER TYPE s.t ADD VALUE 'x'; UPDATE s.a SET b = 'y' WHERE c = 1", []],
  ["CREATE TYPE s.t AS ENUM ('a'); ALTER TYPE s.t ADD VALUE 'x'; SELECT 'x'::s.t", []],
  [`${ALONE}ALTER TYPE s.t ADD VALUE 'x'; UPDATE s.a SET b = 'x' WHERE c = 1`, []],
  // transactions and locks
  ['VACUUM s.a', ['not-in-transaction error']],
  [`${ALONE}VACUUM s.a`, []],
  [`${ALONE}VACUUM FULL s.a`, ['rewrite error s.a']],
  [`${ALONE}VACUUM FULL s.a`, [], { rows: BIG - 1 }],
  ['ANALYZE s.a', []],
  ['CLUSTER s.a USING i', ['rewrite error s.a']],
  ['CREATE DATABASE d', ['not-in-transaction error']],
  ['ALTER SYSTEM SET work_mem = 1', ['not-in-transaction error']],
  ['BEGIN; SELECT 1; COMMIT', ['transaction-control error', 'transaction-control error']],
  ['SAVEPOINT a; RELEASE a', []],
  ['LOCK TABLE s.a', ['lock-table error s.a']],
  ['LOCK TABLE s.a IN SHARE MODE', ['lock-table error s.a']],
  ['LOCK TABLE s.a IN ROW SHARE MODE', []],
  ['LOCK TABLE s.a', [], { rows: BIG - 1 }],
  [`${MADE}; LOCK TABLE s.made`, []],
  // files
  ['', ['empty-file error']],
  ['-- nothing\n', ['empty-file error']],
  ['SELECT 1', ['missing-down warning'], { down: '-- none' }],
  [MADE, ['down-loses warning s.made'], { down: 'DROP TABLE s.made' }],
  [MADE, ['drop-table error s.other'], { down: 'DROP TABLE s.other' }],
  [
    'ALTER TABLE s.a ADD COLUMN b int',
    ['down-loses warning s.a.b'],
    { down: 'ALTER TABLE s.a DROP COLUMN b', rows: 1 },
  ],
  ['ALTER TABLE s.a ADD COLUMN b int', ['drop-column error s.a.c'], { down: 'ALTER TABLE s.a DROP COLUMN c', rows: 1 }],
  ['CREATE SCHEMA s', ['down-loses warning s'], { down: 'DROP SCHEMA s CASCADE' }],
]

it.each(CASES)('%s %j', (up, found, of = {}) => {
  const set = /^DROP TABLE a$/.test(up) ? 'SET search_path TO s, public; ' : ''
  expect(told({ rows: BIG, ...of, up: set + up })).toEqual(found)
})

it('tells the statement, line and column of each finding', () => {
  const up =
    '-- é first\nSELECT 1;\n\n  -- two\n  DROP TABLE\n    s.a;\nALTER TABLE s.b\n  ADD COLUMN c int NOT NULL;\n'
  expect(linted({ up, rows: 1 }).map(({ code, statement, line, column }) => [code, statement, line, column])).toEqual([
    ['drop-table', 1, 5, 3],
    ['add-column-not-null', 2, 8, 14],
  ])
})

it('tells where a file cannot be read, and judges what is before', () => {
  const up = "DROP TABLE s.a;\nSELECT 'é';\nSELEC 1;\nDROP TABLE s.b;"
  expect(
    linted({ up }).map(({ code, statement, line, column, detail }) => [code, statement, line, column, detail]),
  ).toEqual([
    ['drop-table', 0, 1, 1, null],
    ['syntax', 2, 3, 1, 'syntax error at or near "SELEC"'],
  ])
})

it('does not take a NUL character for the end of the file', () => {
  expect(linted({ up: 'SELECT 1;\0 DROP TABLE s.a' })).toMatchObject([
    { code: 'syntax', statement: 1, line: 1, column: 10, detail: 'NUL character' },
  ])
})

it('reads a file with a byte order mark and line ends of Windows', () => {
  expect(linted({ up: '\uFEFFSELECT 1;\r\nDROP TABLE s.a;\r\n', rows: 1 })).toMatchObject([
    { code: 'drop-table', statement: 1, line: 2, column: 1 },
  ])
})
