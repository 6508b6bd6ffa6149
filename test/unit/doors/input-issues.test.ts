import { expect, test } from 'vitest'
import { z } from 'zod'
import { inputIssues } from '../../../src/main/doors/input-issues.ts'

const secret = 'Rosalind-Ruiz'

const issuesOf = (schema: z.ZodType, value: unknown) => inputIssues(schema.safeParse(value).error!.issues)

test.for([
  ['a missing field', z.object({ name: z.string() }), {}, { field: 'name', rule: 'invalid_type', expected: 'string' }],
  ['no object', z.object({ name: z.string() }), secret, { field: 'input', rule: 'invalid_type', expected: 'object' }],
  [
    'an entry of a list',
    z.object({ ids: z.array(z.uuid()) }),
    { ids: [secret] },
    { field: 'ids.0', rule: 'invalid_format', expected: 'uuid' },
  ],
  [
    'an instant without milliseconds',
    z.object({ at: z.date() }),
    { at: '2026-01-31T08:00:00Z' },
    {
      field: 'at',
      rule: 'invalid_type',
      expected: 'an instant in UTC with milliseconds, such as 2026-01-31T08:00:00.000Z',
    },
  ],
  [
    'a word of a closed list',
    z.object({ s: z.enum(['a', 'b']) }),
    { s: secret },
    { field: 's', rule: 'invalid_value', expected: 'one of a, b' },
  ],
  [
    'a number out of range',
    z.object({ n: z.int().max(200) }),
    { n: 201 },
    { field: 'n', rule: 'too_big', expected: 'at most 200' },
  ],
  [
    'a kind of a union',
    z.object({ p: z.union([z.uuid(), z.literal('root')]) }),
    { p: 5 },
    { field: 'p', rule: 'invalid_union', expected: 'string or one of root' },
  ],
  [
    'a rule of our own',
    z.object({ c: z.string().refine(() => false, { params: { rule: 'cursor', expected: 'a cursor of this list' } }) }),
    { c: secret },
    { field: 'c', rule: 'cursor', expected: 'a cursor of this list' },
  ],
] as const)('%s is named with field, rule and what was expected', ([, schema, value, issue]) => {
  const issues = issuesOf(schema, value)
  expect(issues).toEqual([issue])
  expect(JSON.stringify(issues)).not.toContain(secret)
})

test('a key that someone chose is a path, but its value is not told', () => {
  const schema = z.object({ labels: z.record(z.string(), z.int()) })
  expect(issuesOf(schema, { labels: { a: secret } })).toEqual([
    { field: 'labels.a', rule: 'invalid_type', expected: 'number' },
  ])
})
