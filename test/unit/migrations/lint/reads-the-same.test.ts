import { expect, test } from 'vitest'
import { readsTheSame } from '../../../../src/main/features/migrations/lint/reads-the-same.ts'
import { loadSqlParser } from '../../../../src/main/features/migrations/lint/sql-parser.ts'

const isSame = readsTheSame(await loadSqlParser())
const check = (condition: string) => `ALTER TABLE t ADD CHECK (${condition})`

test.each([
  ['((n >= 1) AND (n <= 9)) AND (m >= 1)', '(n >= 1) AND (n <= 9) AND (m >= 1)'],
  ['((n IS NULL) OR (m IS NULL)) OR (k IS NULL)', '(n IS NULL) OR (m IS NULL) OR (k IS NULL)'],
])('%s is what a dump makes of %s', (one, other) => {
  expect(isSame(check(one), check(other))).toBe(true)
})

test.each([
  ['(n >= 1) AND (m >= 1)', '(n >= 1) OR (m >= 1)'],
  ['((n >= 1) AND (m >= 1)) OR (k >= 1)', '(n >= 1) AND ((m >= 1) OR (k >= 1))'],
  ['n >= 1', 'n >= 2'],
  ["s = 'a  b'", "s = 'a b'"],
])('%s is another condition than %s', (one, other) => {
  expect(isSame(check(one), check(other))).toBe(false)
})

test('a text that is no statement reads like no other', () => {
  expect(isSame('CHECK (', 'CHECK ((')).toBe(false)
})
