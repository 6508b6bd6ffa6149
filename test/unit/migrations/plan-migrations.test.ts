import { expect, test } from 'vitest'
import {
  checksumOf,
  type DeclaredMigration,
  digestOf,
  isMigrationName,
  isTransactional,
  planMigrations,
} from '../../../src/main/features/migrations/plan-migrations.ts'

const declared = (name: string, up = `-- ${name}`): DeclaredMigration => ({
  name,
  up,
  down: `-- back ${name}`,
  checksum: checksumOf(up),
  transactional: true,
})
const appliedAt = new Date('2026-01-01T00:00:00Z')
const applied = (name: string, checksum = checksumOf(`-- ${name}`)) => ({ name, checksum, appliedAt })

test('a migration that arrives late is pending between applied ones, and down is the newest applied', () => {
  const files = ['1', '2', '3'].map((name) => declared(name))
  const plan = planMigrations(files, { applied: [applied('1'), applied('3')], failed: [] })
  expect(plan.rows.map((row) => row.state)).toEqual(['applied', 'out-of-order', 'applied'])
  expect(plan.up.map((each) => each.name)).toEqual(['2'])
  expect(plan.down.map((each) => each.name)).toEqual(['3'])
})

test('down follows the order of application, not of names', () => {
  const plan = planMigrations([declared('1'), declared('2')], { applied: [applied('2'), applied('1')], failed: [] })
  expect(plan.down.map((each) => each.name)).toEqual(['1'])
})

test('a failure counts only for the file that failed', () => {
  const failed = [{ name: '1', checksum: checksumOf('-- 1'), failedAt: appliedAt, reason: '' }]
  expect(planMigrations([declared('1')], { applied: [], failed }).rows[0]?.state).toBe('failed')
  expect(planMigrations([declared('1', '-- mended')], { applied: [], failed }).rows[0]?.state).toBe('pending')
})

test('line ends and a byte order mark change no checksum and no digest; anything else does', () => {
  expect(checksumOf('\uFEFFa\r\nb\rc\n')).toBe(checksumOf('a\nb\nc\n'))
  expect(checksumOf('a\nb ')).not.toBe(checksumOf('a\nb'))
  expect(digestOf([{ name: '1', sql: 'a\r\n' }])).toBe(digestOf([{ name: '1', sql: 'a\n' }]))
  expect(digestOf([{ name: '1', sql: 'a' }])).not.toBe(digestOf([{ name: '2', sql: 'a' }]))
})

test.each([
  ['-- transaction: none\nCREATE INDEX CONCURRENTLY i ON t (c)', false],
  ['-- What it is for.\r\n\r\n--transaction:none\r\nSELECT 1', false],
  ['SELECT 1;\n-- transaction: none', true],
  ['-- transaction: nonesuch\nSELECT 1', true],
])('%j runs in a transaction: %s', (up, expected) => {
  expect(isTransactional(up)).toBe(expected)
})

test.each([
  ['20261122170000-directory', true],
  ['20261122170000-two-words', true],
  ['2026-directory', false],
  ['20261122170000-Directory', false],
  ['20261122170000-a--b', false],
])('%s is a name of a migration: %s', (name, expected) => {
  expect(isMigrationName(name)).toBe(expected)
})
