import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChainHop, Holding } from '../../src/contract/authority.ts'
import { type Facts, findChain } from '../../src/main/features/authority/rules/authority-chain.ts'
import { findChange } from '../../src/main/features/authority/rules/authority-change.ts'
import { runInTurns } from '../../src/main/features/authority/rules/run-in-turns.ts'

const at = new Date('2026-01-01T00:00:00.000Z')
const after = (n: number) => new Date(at.getTime() + n)
const named = (n: number) => ({ id: `p${n}`, name: '' })

type Span = [number, number | null]

const hop = (
  n: number,
  {
    from,
    to,
    span,
    revoked = null,
    most = 32,
  }: { from: number; to: number; span: Span; revoked?: number | null; most?: number },
): ChainHop => ({
  delegationId: `d${String(n).padStart(6, '0')}`,
  delegator: named(from),
  delegate: named(to),
  orgUnit: { id: 'u', name: '' },
  role: null,
  permissionKeys: ['a.x'],
  maxRedelegations: most,
  validFrom: after(span[0]),
  validTo: span[1] === null ? null : after(span[1]),
  revokedAt: revoked === null ? null : after(revoked),
  reason: '',
})
const holding = (person: number, span: Span): Holding => ({
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

/** The instant of the change, and how often the computation yielded. */
const changeOf = (facts: Facts, to = 'p0') => {
  const work = findChange({ facts, to, at, chain: findChain(facts, to, at).chain })
  for (let turns = 0; ; turns += 1) {
    const step = work.next()
    if (step.done) return { change: step.value, turns }
  }
}

/** Finds the change by asking again at every instant at which anything begins or ends. */
const changeByAsking = (facts: Facts, to = 'p0'): Date | null => {
  const isGranted = (instant: Date) => findChain(facts, to, instant).chain !== null
  const bounds = [...facts.hops, ...facts.holdings]
    .flatMap((item) => [item.validFrom, item.validTo, 'revokedAt' in item ? item.revokedAt : null])
    .filter((instant) => instant !== null && instant > at)
    .sort((a, b) => Number(a) - Number(b))
  return bounds.find((instant) => isGranted(instant!) !== isGranted(at)) ?? null
}

const anySpan = fc
  .tuple(fc.integer({ min: -3, max: 9 }), fc.option(fc.integer({ min: 1, max: 9 })))
  .map(([from, length]): Span => [from, length === null ? null : from + length])
const anyHops = fc.array(
  fc.record({
    from: fc.nat(4),
    to: fc.nat(4),
    span: anySpan,
    revoked: fc.option(fc.integer({ min: -2, max: 12 })),
    most: fc.constantFrom(0, 1, 2, 32),
  }),
  { maxLength: 14 },
)

test('a verdict changes at the first instant at which asking again gives another verdict', () => {
  fc.assert(
    fc.property(anyHops, fc.array(fc.tuple(fc.nat(4), anySpan), { maxLength: 4 }), (hops, held) => {
      const facts = world(
        5,
        hops.map((each, n) => hop(n, each)),
        held.map(([person, span]) => holding(person, span)),
      )
      const isGranted = (n: number) => findChain(facts, 'p0', after(n)).chain !== null
      const first = [...Array(25).keys()].slice(1).find((n) => isGranted(n) !== isGranted(0))
      expect(changeOf(facts).change).toEqual(first === undefined ? null : after(first))
    }),
    { numRuns: 2_000 },
  )
})

/** Consecutive delegations, each a little longer than the time to the next. `gaps` are left out. */
const staggered = (
  count: number,
  { from, to, length, gaps = [] }: { from: number; to: number; length: number; gaps?: number[] },
) =>
  [...Array(count).keys()]
    .filter((n) => !gaps.includes(n))
    .map((n) => ({ from, to, span: [n * 10 - 5, n * 10 + length] as Span }))

test('consecutive delegations along a line of people last until the first gap', () => {
  const anyGaps = fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 3 })
  fc.assert(
    fc.property(fc.array(fc.tuple(anyGaps, fc.constantFrom(0, 5, 9, 14, 35))), fc.boolean(), (lines, direct) => {
      const line = lines.slice(0, 5)
      const hops = line.flatMap(([gaps, length], n) => staggered(100, { from: n + 1, to: n, length, gaps }))
      const held = [holding(line.length, [0, direct ? 700 : null])]
      const facts = world(
        6,
        hops.map((each, n) => hop(n, each)),
        held,
      )
      expect(changeOf(facts).change).toEqual(changeByAsking(facts))
    }),
    { numRuns: 60 },
  )
})

test('a right delegated by many people in turn lasts as long as one of them holds it', () => {
  const anyTurn = fc.record({
    begins: fc.integer({ min: -20, max: 80 }),
    lasts: fc.integer({ min: 1, max: 60 }),
    lent: anySpan,
  })
  fc.assert(
    fc.property(fc.array(anyTurn, { maxLength: 60 }), (turns) => {
      const facts = world(
        turns.length + 1,
        turns.map(({ lent: [from, to] }, n) =>
          hop(n, { from: n + 1, to: 0, span: [from * 10, to === null ? null : to * 10], most: 0 }),
        ),
        turns.map(({ begins, lasts }, n) => holding(n + 1, [begins, begins + lasts])),
      )
      expect(changeOf(facts).change).toEqual(changeByAsking(facts))
    }),
    { numRuns: 500 },
  )
})

test('a chain has at most 32 hops at every instant, within the redelegation limit of each hop', () => {
  const anyLine = fc.record({
    people: fc.integer({ min: 30, max: 35 }),
    begins: fc.array(fc.integer({ min: -5, max: 40 }), { minLength: 35, maxLength: 35 }),
    cut: fc.record({
      at: fc.nat(28),
      length: fc.integer({ min: 2, max: 4 }),
      begins: fc.integer({ min: -5, max: 40 }),
    }),
    most: fc.constantFrom(20, 31, 32),
  })
  fc.assert(
    fc.property(anyLine, ({ people, begins, cut, most }) => {
      const line = [...Array(people - 1).keys()].map((n) => ({
        from: n + 1,
        to: n,
        span: [begins[n]!, 50 + n] as Span,
      }))
      const short = {
        from: Math.min(cut.at + cut.length, people - 1),
        to: cut.at,
        span: [cut.begins, 60] as Span,
        most,
      }
      const facts = world(
        people,
        [...line, short].map((each, n) => hop(n, each)),
        [holding(people - 1, [0, null])],
      )
      expect(changeOf(facts).change).toEqual(changeByAsking(facts))
    }),
    { numRuns: 300 },
  )
})

const COUNT = 20_000

test.for([
  {
    shape: 'cover slot by slot',
    expected: after(COUNT * 10 + 4),
    facts: () =>
      world(
        2,
        staggered(COUNT, { from: 1, to: 0, length: 14 }).map((each, n) => hop(n, each)),
        [holding(1, [0, null])],
      ),
  },
  {
    shape: 'a fan that ends one by one, each after the other',
    expected: after(COUNT),
    facts: () =>
      world(
        COUNT + 1,
        [...Array(COUNT).keys()].map((n) => hop(n, { from: n + 1, to: 0, span: [-1, n + 1] })),
        [...Array(COUNT).keys()].map((n) => holding(n + 1, [-1, null])),
      ),
  },
  {
    shape: 'a fan whose holders begin long after it ended',
    expected: null,
    facts: () =>
      world(
        COUNT + 1,
        [...Array(COUNT).keys()].map((n) => hop(n, { from: n + 1, to: 0, span: [-1, n + 1] })),
        [...Array(COUNT).keys()].map((n) => holding(n + 1, [COUNT + n, null])),
      ),
  },
])(
  'among 20,000 delegations the change is found at once, turn by turn: $shape',
  { timeout: 60_000 },
  ({ facts, expected }) => {
    const made = facts()
    const began = performance.now()
    const { change, turns } = changeOf(made)
    expect(change).toEqual(expected)
    expect(turns).toBeGreaterThan(COUNT / 64)
    // A quadratic search would take minutes.
    expect(performance.now() - began).toBeLessThan(20_000)
  },
)

test.for([false, true])(
  'among 8,000 hops that end one by one it is found at once (granted: %s)',
  { timeout: 60_000 },
  (granted) => {
    const count = 8_000
    const hops = [...Array(count - 1).keys()].map((n) =>
      hop(n, { from: n + 1, to: Math.floor(n / 10), span: [-count + n, count + n] }),
    )
    const facts = world(count, hops, granted ? [holding(0, [0, null])] : [])
    const startedAt = performance.now()
    expect(changeOf(facts).change).toBeNull()
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  },
)

test('a long computation yields to other work', async () => {
  const steps = 200
  let turns = 0
  const busy = function* () {
    for (let n = 0; n < steps; n += 1) {
      for (const began = performance.now(); performance.now() - began < 1;);
      yield
    }
    return 'done'
  }
  const other = setInterval(() => (turns += 1), 1)
  expect(await runInTurns(busy())).toBe('done')
  clearInterval(other)
  expect(turns).toBeGreaterThanOrEqual(5)
})
