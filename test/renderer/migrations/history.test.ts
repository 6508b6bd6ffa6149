import { expect, test } from 'vitest'
import { type Entry, fits } from '../../../src/renderer/src/features/migrations/history/useMigrationHistory.ts'

const entry: Entry = {
  key: 'films 0',
  track: 'films',
  name: '20261129020000-films',
  version: '20261129020000',
  checksum: 'c',
  at: new Date(0),
  by: 'Inés Peñón',
  durationMs: 1,
  direction: 'up',
  outcome: 'failed',
  reason: null,
  consoleVersion: null,
}
const all = { track: '', direction: '', outcome: '', search: '' } as const

test('the history is narrowed by track, by what was done, by outcome, and by migration or who', () => {
  expect(fits(entry, all)).toBe(true)
  expect(fits(entry, { track: 'films', direction: 'up', outcome: 'failed', search: ' PENON' })).toBe(true)
  expect(fits(entry, { ...all, search: '-films' })).toBe(true)
  expect(fits({ ...entry, by: null }, { ...all, search: 'ines' })).toBe(false)
  expect(fits(entry, { ...all, track: 'directory' })).toBe(false)
  expect(fits(entry, { ...all, direction: 'down' })).toBe(false)
  expect(fits(entry, { ...all, outcome: 'done' })).toBe(false)
})
