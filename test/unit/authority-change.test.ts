import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChainHop, Holding } from '../../src/contract/authority.ts'
import { type Facts, findChain, findChange } from '../../src/main/features/authority/authority-chain.ts'

const at = new Date('2026-01-01T00:00:00.000Z')
const after = (n: number) => new Date(at.getTime() + n)
const named = (n: number) => ({ id: `p${n}`, name: '' })

const hop = (n: number, from: number, to: number, span: [number, number | null], revoked: number | null): ChainHop => ({
  delegationId: `d${String(n).padStart(6, '0')}`,
  delegator: named(from),
  delegate: named(to),
  orgUnit: { id: 'u', name: '' },
  role: null,
  permissionKeys: ['a.x'],
  maxRedelegations: 32,
  validFrom: after(span[0]),
  validTo: span[1] === null ? null : after(span[1]),
  revokedAt: revoked === null ? null : after(revoked),
  reason: '',
})
const holding = (person: number, span: [number, number | null]): Holding => ({
  assignmentId: `a${person}`,
  person: named(person),
  role: { id: 'r', name: '' },
  orgUnit: { id: 'u', name: '' },
  validFrom: after(span[0]),
  validTo: span[1] === null ? null : after(span[1]),
})
const world = (count: number, hops: ChainHop[], holdings: Holding[]): Facts => ({
  people: new Map([...Array(count).keys()].map((n) => [`p${n}`, { id: `p${n}`, name: '', active: true }])),
  hops,
  holdings,
})

const anySpan = fc
  .tuple(fc.integer({ min: -3, max: 9 }), fc.option(fc.integer({ min: 1, max: 9 })))
  .map(([from, length]): [number, number | null] => [from, length === null ? null : from + length])
const anyHops = fc.array(
  fc.record({ from: fc.nat(4), to: fc.nat(4), span: anySpan, revoked: fc.option(fc.integer({ min: -2, max: 12 })) }),
  { maxLength: 14 },
)

test('a verdict changes at the first instant at which asking again gives another', () => {
  fc.assert(
    fc.property(anyHops, fc.array(fc.tuple(fc.nat(4), anySpan), { maxLength: 4 }), (hops, held) => {
      const facts = world(
        5,
        hops.map(({ from, to, span, revoked }, n) => hop(n, from, to, span, revoked)),
        held.map(([person, span]) => holding(person, span)),
      )
      const isGranted = (n: number) => findChain(facts, 'p0', after(n)).chain !== null
      const first = [...Array(25).keys()].slice(1).find((n) => isGranted(n) !== isGranted(0))
      expect(findChange(facts, 'p0', at)).toEqual(first === undefined ? null : after(first))
    }),
    { numRuns: 2_000 },
  )
})

test.for([false, true])('among 8,000 hops that end one by one it is found at once (granted: %s)', (granted) => {
  const count = 8_000
  const hops = [...Array(count - 1).keys()].map((n) => hop(n, n + 1, Math.floor(n / 10), [-count + n, count + n], null))
  const facts = world(count, hops, granted ? [holding(0, [0, null])] : [])
  const startedAt = performance.now()
  expect(findChange(facts, 'p0', at)).toBeNull()
  expect(performance.now() - startedAt).toBeLessThan(500)
})
