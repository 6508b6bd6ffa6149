import { expect, it } from 'vitest'
import { told } from '../../../fixtures/linted.ts'

const DROP = 'DROP TABLE s.a;'
const left = ['drop-table error s.a']

it.each([
  ['before the statement', `-- lint: allow drop-table because nobody reads it\n${DROP}`, []],
  ['beside it', `${DROP} -- lint: allow drop-table because nobody reads it`, []],
  ['inside of it', 'DROP TABLE -- lint: allow drop-table because nobody reads it\n  s.a;', []],
  ['several codes', `-- lint: allow drop-table, truncate because of both\n${DROP}`, ['allow-unused warning truncate']],
  ['in a DO block', `DO $$ BEGIN\n  -- lint: allow drop-table because nobody reads it\n  ${DROP}\nEND $$`, []],
  ['without a reason', `-- lint: allow drop-table\n${DROP}`, ['allow-without-reason warning drop-table', ...left]],
  [
    'with an empty reason',
    `-- lint: allow drop-table because \n${DROP}`,
    ['allow-without-reason warning drop-table', ...left],
  ],
  ['without a code', `-- lint: allow because I say so\n${DROP}`, ['allow-without-reason warning', ...left]],
  [
    'of another code',
    `-- lint: allow truncate because of nothing\n${DROP}`,
    ['allow-unused warning truncate', ...left],
  ],
  ['of no code', `-- lint: allow dropping because of nothing\n${DROP}`, ['allow-unused warning dropping', ...left]],
  [
    'before another statement',
    `-- lint: allow drop-table because of this\nSELECT 1;\n${DROP}`,
    ['allow-unused warning drop-table', ...left],
  ],
  [
    'behind the file',
    `${DROP}\n-- lint: allow drop-table because of this\n`,
    ['allow-unused warning drop-table', ...left],
  ],
  ['in a string', `SELECT '\n-- lint: allow truncate because of this';`, []],
  ['of a finding about the file', '-- lint: allow empty-file because the table came by hand\n', []],
])('an allowance %s', (_, up, found) => {
  expect(told({ up, rows: 1 })).toEqual(found)
})
