import { expect, test } from 'vitest'
import {
  compareSections,
  countDifferences,
} from '../../../src/renderer/src/features/person-profile/parts/compare-rows.ts'

const row = (key: string, note = '') => ({ key, text: key, note, said: `${key} · ${note}` })
const section = (name: string, rows: ReturnType<typeof row>[]) => ({
  name,
  rows,
  total: rows.length,
  capped: false,
  all: '/people',
})
const marks = (sections: ReturnType<typeof compareSections>) =>
  sections.map(({ name, rows }) => [name, rows.map(({ key, difference, other }) => [key, difference, other])])

test('lines of two dates are the same, changed, only here or only there, each in its own section', () => {
  const here = [section('given', [row('a'), row('b', 'until May'), row('c')]), section('received', [row('x')])]
  const there = [section('given', [row('d'), row('c'), row('b', 'until June')]), section('received', [row('x')])]
  const compared = compareSections(here, there)
  expect(marks(compared)).toEqual([
    [
      'given',
      [
        ['a', 'removed', undefined],
        ['b', 'changed', 'b · until June'],
        ['c', 'same', undefined],
        ['d', 'added', undefined],
      ],
    ],
    ['received', [['x', 'same', undefined]]],
  ])
  expect(countDifferences(compared)).toBe(3)
})

test('without another date nothing differs', () => {
  const compared = compareSections([section('given', [row('a')])], undefined)
  expect([marks(compared), countDifferences(compared)]).toEqual([[['given', [['a', 'same', undefined]]]], 0])
})
