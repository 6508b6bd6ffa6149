import { expect, it } from 'vitest'
import { BIG_TABLE_ROWS } from '../../../../src/main/features/migrations/lint/lint-context.ts'
import { told } from '../../../fixtures/linted.ts'

const rows = BIG_TABLE_ROWS

it('squawk 528: a change of type inside of a DO block is found as one outside is', () => {
  const change = 'ALTER TABLE s.users ALTER COLUMN email TYPE varchar(512);'
  const condition = "(SELECT character_maximum_length < 512 FROM information_schema.columns WHERE table_name = 'users')"
  const inside = `DO $$ BEGIN IF ${condition} THEN ${change} END IF; END $$`
  expect(told({ up: inside })).toEqual(told({ up: change }))
  expect(told({ up: inside })).toEqual(['rewrite warning s.users.email', 'type-narrowing warning s.users.email'])
})

it('squawk 411: a fault of syntax in the body of a DO block is found', () => {
  expect(told({ up: 'DO $$ BEGIN SELEC 1; END $$' })).toEqual(['syntax error'])
})

it('squawk 349: an index on a table of the same file is no finding', () => {
  const up = 'CREATE TABLE IF NOT EXISTS customer (email text); CREATE UNIQUE INDEX e ON customer (email)'
  expect(told({ up, rows })).toEqual([])
})

it('squawk 152: dropping a table says nothing of an index', () => {
  expect(told({ up: 'DROP TABLE IF EXISTS some_table', rows: 1 })).toEqual(['drop-table error public.some_table'])
})

it('squawk 97: validating a constraint in the transaction that added it is found', () => {
  const up =
    'ALTER TABLE email ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID; ALTER TABLE email VALIDATE CONSTRAINT fk'
  expect(told({ up, rows })).toContain('constraint-not-valid error public.email.fk')
})

it('squawk 1033: the validated check of one column proves nothing of another', () => {
  const before = [
    'ALTER TABLE a ADD CONSTRAINT c CHECK (x IS NOT NULL) NOT VALID',
    'ALTER TABLE a VALIDATE CONSTRAINT c',
  ]
  expect(told({ up: 'ALTER TABLE a ALTER y SET NOT NULL', before, rows })).toEqual(['set-not-null error public.a.y'])
})

it('flyway 2999: a value may be added to an enum in a transaction, while nothing there uses it', () => {
  expect(told({ up: "ALTER TYPE line_format ADD VALUE 'csv'" })).toEqual([])
})

it('flyway 2029: a comment before the statement hides nothing', () => {
  expect(told({ up: '-- Insertion order\n/* state */ VACUUM a' })).toEqual(['not-in-transaction error'])
})

it('flyway 4081: an index of a table is built with CONCURRENTLY outside of a transaction only', () => {
  const up = 'CREATE INDEX CONCURRENTLY i ON a (b)'
  expect(told({ up })).toEqual(['concurrently-in-transaction error public.i'])
  expect(told({ up: `-- transaction: none\n${up}` })).toEqual([])
})

it('prisma 14456: a setting beside CONCURRENTLY does not hide the transaction', () => {
  const up = "SET lock_timeout = '30s'; CREATE INDEX CONCURRENTLY i ON a (b)"
  expect(told({ up })).toEqual(['concurrently-in-transaction error public.i'])
})

it('prisma 8381 and 7536: a column that is dropped and added again loses its values', () => {
  const up = 'ALTER TABLE a DROP COLUMN email, ADD COLUMN email citext NOT NULL'
  expect(told({ up, rows: 1 })).toEqual([
    'add-column-not-null error public.a.email',
    'drop-column error public.a.email',
  ])
})
