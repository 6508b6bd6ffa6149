import { eventIterator } from '@orpc/contract'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { procedure } from '../../../src/contract/errors.ts'
import { instant } from '../../../src/contract/ids.ts'
import { strictInputs } from '../../../src/contract/inputs/strict-inputs.ts'

const part = z.object({ a: z.int() })
const whole = z.object({
  part,
  parts: z.array(part.extend({ b: z.int().default(2) })).optional(),
  pair: z.tuple([part, z.int()]).optional(),
  free: z.record(z.string(), part).default({}),
  either: z
    .union([z.literal('none'), part])
    .nullable()
    .default(null),
  at: instant.optional(),
})

const { group } = strictInputs({
  group: {
    keep: procedure.input(whole.refine(({ at }) => at?.getTime() !== 0, 'not then')).output(whole),
    watch: procedure.output(eventIterator(part)),
  },
})

const inputOf = (route: { '~orpc': { inputSchema?: unknown } }) => route['~orpc'].inputSchema as z.ZodType

describe('the input of a procedure', () => {
  test.for([
    { part: { a: 1 }, x: 1 },
    { part: { a: 1, x: 1 } },
    { part: { a: 1 }, parts: [{ a: 1, x: 1 }] },
    { part: { a: 1 }, pair: [{ a: 1, x: 1 }, 1] },
    { part: { a: 1 }, free: { any: { a: 1, x: 1 } } },
    { part: { a: 1 }, either: { a: 1, x: 1 } },
  ])('refuses what it does not name, however deep: %j', (value) => {
    expect(inputOf(group.keep).safeParse(value).success).toBe(false)
  })

  test('keeps its defaults, free keys and rules', () => {
    const value = { part: { a: 1 }, parts: [{ a: 1 }], free: { any: { a: 1 } } }
    expect(inputOf(group.keep).parse(value)).toEqual({ ...value, parts: [{ a: 1, b: 2 }], either: null })
    expect(inputOf(group.keep).safeParse({ part: { a: 1 }, at: '1970-01-01T00:00:00Z' }).success).toBe(false)
  })

  test('accepts an instant as text or as a date, from year 1 to 9999', () => {
    const at = (given: unknown) => inputOf(group.keep).safeParse({ part: { a: 1 }, at: given })
    const noon = new Date('2026-01-31T12:00:00Z')
    expect(at('2026-01-31T13:00:00+01:00').data).toMatchObject({ at: noon })
    expect(at(noon).data).toMatchObject({ at: noon })
    for (const none of ['2026-01-31', '9999-12-31T23:59:59-01:00', '0000-01-01T00:00:00Z', 1_769_860_800_000])
      expect(at(none).success).toBe(false)
  })

  test('that is not declared accepts nothing', () => {
    expect(inputOf(group.watch).safeParse(undefined).success).toBe(true)
    expect(inputOf(group.watch).safeParse({}).success).toBe(true)
    expect(inputOf(group.watch).safeParse({ x: 1 }).success).toBe(false)
  })
})

test('an output accepts unknown keys', () => {
  const output = group.keep['~orpc'].outputSchema as z.ZodType
  expect(output.safeParse({ part: { a: 1, later: 1 }, later: 1 }).success).toBe(true)
})
