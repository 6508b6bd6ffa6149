import { expect, test } from 'vitest'
import { z } from 'zod'
import { INSTANT_TEXT } from '../../../src/contract/inputs/instant-text.ts'
import { inputIssues } from '../../../src/main/foundation/input-issues.ts'

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
    'text for an instant',
    z.object({ at: z.date() }),
    { at: '2026-01-31' },
    { field: 'at', rule: 'invalid_type', expected: INSTANT_TEXT },
  ],
  [
    'an instant too far back',
    z.object({ at: z.date().min(new Date(0)) }),
    { at: new Date(-1) },
    { field: 'at', rule: 'too_small', expected: 'at least 1970-01-01T00:00:00.000Z' },
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

test('a key chosen by the caller appears in the path, but its value does not', () => {
  const schema = z.object({ labels: z.record(z.string(), z.int()) })
  expect(issuesOf(schema, { labels: { a: secret } })).toEqual([
    { field: 'labels.a', rule: 'invalid_type', expected: 'number' },
  ])
})

const strict = z.strictObject({
  email: z.string().optional(),
  store: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('embedded') }),
      z.strictObject({ kind: z.literal('external'), host: z.string() }),
    ])
    .optional(),
  people: z.array(z.strictObject({ familyName: z.string().optional() })).default([]),
})

test.for([
  [{ emial: secret }, 'emial', 'email'],
  [{ 'E-Mail': secret }, 'E-Mail', 'email'],
  [{ store: { kind: 'external', host: 'a', hots: secret } }, 'store.hots', 'host'],
  [{ people: [{}, { familynam: secret }] }, 'people.1.familynam', 'familyName'],
] as const)('a misspelt key comes with the one that is meant: %j', ([value, field, suggestion]) => {
  expect(inputIssues(strict.safeParse(value).error!.issues, strict)).toEqual([
    { field, rule: 'unrecognized_keys', expected: `a known key: did you mean "${suggestion}"?`, suggestion },
  ])
})

test('an unknown key unlike any other is reported with all known keys; a very long one is cut', () => {
  const value = { ['q'.repeat(5_000)]: secret, [secret]: 1 }
  const known = 'a known key: email, store, people'
  expect(inputIssues(strict.safeParse(value).error!.issues, strict)).toEqual([
    { field: 'q'.repeat(100), rule: 'unrecognized_keys', expected: known },
    { field: secret, rule: 'unrecognized_keys', expected: known },
  ])
})

test('of a thousand unknown keys the first twenty are named', () => {
  const value = Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`stranger${at}`, 1]))
  expect(inputIssues(strict.safeParse(value).error!.issues, strict)).toHaveLength(20)
})
