import { expect, test } from 'vitest'
import { z } from 'zod'
import { textsForValues } from '../../../src/main/foundation/known-keys.ts'

const input = z.object({
  amount: z.int().optional(),
  on: z.boolean().default(false),
  at: z.date().optional(),
  either: z.union([z.number(), z.string()]).optional(),
  version: z.number().or(z.boolean()).nullable().optional(),
  lines: z.array(z.object({ price: z.number(), word: z.string() })).optional(),
  counts: z.record(z.string(), z.int()).optional(),
})

test.each([
  [{ amount: '5' }, ['amount number']],
  [{ on: 'true' }, ['on boolean']],
  [{ version: '1' }, ['version number or boolean']],
  [{ lines: [{ price: 1 }, { price: '2', word: '3' }] }, ['lines.1.price number']],
  [{ counts: { a: '1' } }, ['counts.a number']],
  [{ amount: 5, on: true, at: '2026-01-01', either: '5', lines: [{ price: 1, word: '1' }], more: '5' }, []],
  ['5', []],
  [null, []],
])('of %j', (body, found) => {
  expect(textsForValues(input, body).map(({ field, expected }) => `${field} ${expected}`)).toEqual(found)
})

test('of a long list no more than twenty are told', () => {
  const lines = Array.from({ length: 100 }, () => ({ price: '1', word: 'a' }))
  expect(textsForValues(input, { lines })).toHaveLength(20)
})
