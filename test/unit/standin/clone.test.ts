import { expect, test } from 'vitest'
import { clone } from '../../e2e/standin/shared/clone.ts'

const crossed = <Value>(value: Value) => clone.decode(clone.encode(value)) as Value

test.each([
  undefined,
  null,
  Number.NaN,
  -0,
  2n ** 70n,
  'text',
  new Date(0),
  /a+/giu,
  [1, , 3], // eslint-disable-line no-sparse-arrays -- a hole is not undefined
  new Map<unknown, unknown>([[{ a: 1 }, new Set([1, 'two'])]]),
  new Uint8Array([1, 2, 255]),
  new Float64Array([0.5, -1]).subarray(1),
  { __proto__: null, nested: { deep: [undefined] } },
])('%o crosses as structured clone makes it', (value) => {
  expect(crossed(value)).toEqual(structuredClone(value))
})

test('an error keeps its type, text and cause', () => {
  const error = crossed(new RangeError('too far', { cause: new Error('a step') }))
  expect(error).toBeInstanceOf(RangeError)
  expect(error.message).toBe('too far')
  expect((error.cause as Error).message).toBe('a step')
})

test('shared references and cycles are kept', () => {
  const shared = { name: 'one' }
  const value: Record<string, unknown> = { first: shared, second: shared }
  value['self'] = value
  const got = crossed(value)
  expect(got['first']).toBe(got['second'])
  expect(got['self']).toBe(got)
})

test.each([() => 1, Symbol('no'), Promise.resolve(), new WeakMap(), { deep: { inside: () => 1 } }])(
  '%o is refused, as Electron refuses it',
  (value) => {
    expect(() => clone.encode(value)).toThrow('An object could not be cloned.')
  },
)
