import { expect, test } from 'vitest'
import type { ChainHop, Holding } from '../../src/contract/authority.ts'
import { type Facts, findChain, findPath, isValidAt } from '../../src/main/features/authority/rules/authority-chain.ts'
import { findGrants, furthest, topmost } from '../../src/main/features/authority/rules/authority-grants.ts'
import { findNearMisses } from '../../src/main/features/authority/rules/near-misses.ts'
import { hour } from '../authority/world.ts'

const at = hour(5)
const named = (id: string) => ({ id, name: id })

const hop = (delegationId: string, from: string, to: string, more: Partial<ChainHop> = {}): ChainHop => ({
  delegationId,
  delegator: named(from),
  delegate: named(to),
  orgUnit: named('school'),
  role: null,
  permissionKeys: ['a.x'],
  maxRedelegations: 32,
  validFrom: hour(0),
  validTo: null,
  revokedAt: null,
  reason: '',
  ...more,
})
const holding = (assignmentId: string, person: string, more: Partial<Holding> = {}): Holding => ({
  assignmentId,
  person: named(person),
  role: named('r'),
  orgUnit: named('school'),
  validFrom: hour(0),
  validTo: null,
  ...more,
})
const facts = (hops: ChainHop[], holdings: Holding[], inactive: string[] = []): Facts => {
  const ids = [
    ...hops.flatMap(({ delegator, delegate }) => [delegator.id, delegate.id]),
    ...holdings.map((h) => h.person.id),
  ]
  return {
    people: new Map(ids.map((id) => [id, { ...named(id), active: !inactive.includes(id) }])),
    hops,
    holdings,
  }
}

test('a validity lasts from its first instant until just before its end or its revocation', () => {
  const whole = { validFrom: hour(4), validTo: hour(6) }
  expect([3, 4, 5, 6].map((n) => isValidAt(whole, hour(n)))).toEqual([false, true, true, false])
  expect([4, 5].map((n) => isValidAt({ ...whole, revokedAt: hour(5) }, hour(n)))).toEqual([true, false])
})

test('a chain uses the longest assignment of its root, and of equal ones the first by id', () => {
  const root = (holdings: Holding[]) => findChain(facts([], holdings), 'p0', at).chain?.root.assignmentId
  const ends = (id: string, validTo: Date | null) => holding(id, 'p0', { validTo })
  expect(root([ends('a1', hour(7)), ends('a2', hour(9)), ends('a3', hour(8))])).toBe('a2')
  expect(root([ends('a1', hour(7)), ends('a2', null)])).toBe('a2')
  expect(root([ends('a2', hour(7)), ends('a1', hour(7))])).toBe('a1')
  expect(root([ends('a2', null), ends('a1', null)])).toBe('a1')
})

test('of equally short chains the answer is the one whose first delegation comes first by id', () => {
  const hops = [
    hop('d4', 'p0', 'p1'),
    hop('d2', 'p1', 'p9'),
    hop('d3', 'p0', 'p2'),
    hop('d6', 'p2', 'p9'),
    hop('d5', 'p2', 'p9'),
  ]
  const all = facts(hops, [holding('a1', 'p0')])
  const ids = (found: ChainHop[] | null | undefined) => found?.map(({ delegationId }) => delegationId)
  expect(ids(findChain(all, 'p9', at).chain?.hops)).toEqual(['d3', 'd5'])
  expect(ids(findPath(all, { from: 'p0', to: 'p9', at }).hops)).toEqual(['d3', 'd5'])
})

test('a hop may be redelegated up to its limit, and no further', () => {
  const reached = (most: number) =>
    findChain(
      facts([hop('d1', 'p0', 'p1', { maxRedelegations: most }), hop('d2', 'p1', 'p2')], [holding('a1', 'p0')]),
      'p2',
      at,
    ).chain !== null
  expect([reached(0), reached(1)]).toEqual([false, true])
})

const nearest = (given: Facts, to: string, most = 1) =>
  findNearMisses({ facts: given, to, at, scopeIds: ['school'], most }).map(({ hops, reasons }) => ({
    ids: hops.map(({ delegationId }) => delegationId),
    reasons: reasons.map(({ code, hop: place }) => `${code}@${place}`),
  }))

test('a near miss names what has ended, was revoked or has not begun, exactly at that instant too', () => {
  const reasons = (more: Partial<ChainHop>) =>
    nearest(facts([hop('d1', 'p0', 'p1', more)], [holding('a1', 'p0')]), 'p1')[0]!.reasons
  expect(reasons({ validTo: at })).toEqual(['expired@1'])
  expect(reasons({ revokedAt: at })).toEqual(['revoked@1'])
  expect(reasons({ validFrom: hour(6) })).toEqual(['not-yet-valid@1'])
  expect(reasons({ revokedAt: hour(3), validTo: hour(4) })).toEqual(['revoked@1', 'expired@1'])
  expect(reasons({ orgUnit: named('elsewhere') })).toEqual(['out-of-scope@1'])
})

test('a near miss names the hop whose redelegation limit is exceeded, and only that hop', () => {
  const hops = [hop('d1', 'p0', 'p1', { maxRedelegations: 0 }), hop('d2', 'p1', 'p2', { maxRedelegations: 0 })]
  expect(nearest(facts(hops, [holding('a1', 'p0')]), 'p2')[0]!.reasons).toEqual(['redelegation-exhausted@1'])
})

test('near misses are sorted by what it takes to correct them, then by hops, then by ids', () => {
  const revoked = { revokedAt: hour(3) }
  const twice = { ...revoked, orgUnit: named('elsewhere') }
  const hops = [
    hop('d1', 'p1', 'p9', twice),
    hop('d3', 'p2', 'p9', revoked),
    hop('d2', 'p3', 'p9', { ...revoked, validTo: hour(4) }),
    hop('d0', 'p4', 'p5'),
    hop('d9', 'p5', 'p9', revoked),
  ]
  const holdings = ['p1', 'p2', 'p3', 'p4'].map((id) => holding(`a-${id}`, id))
  const found = nearest(facts(hops, holdings), 'p9', 9)
  expect(found.map(({ ids }) => ids.join())).toEqual(['d2', 'd3', 'd0,d9', 'd1', '', 'd9'])
})

const units = { class: ['class', 'school'], school: ['school'], other: ['other'] }
const grantsOf = (hops: ChainHop[], holdings: Holding[]) => ({
  ...facts(hops, holdings),
  rolePermissions: new Map([['r', ['a.x', 'b.y']]]),
  lineages: new Map(Object.entries(units)),
  position: '0.0',
  truncated: false,
})

test('a redelegated grant holds at the lower of both units, with one redelegation less each time', () => {
  const below = { orgUnit: named('class') }
  const hops = [
    hop('d1', 'p0', 'p1', { ...below, maxRedelegations: 2 }),
    hop('d2', 'p1', 'p2', { maxRedelegations: 9 }),
    hop('d3', 'p0', 'p3', { orgUnit: named('other') }),
  ]
  const found = findGrants(grantsOf(hops, [holding('a1', 'p0')]), at)
  const own = (id: string) => found.get(id)?.filter(({ permission }) => permission === 'a.x')
  const grant = { permission: 'a.x', topUnitId: 'class' }
  expect(own('p0')).toEqual([{ ...grant, topUnitId: 'school', hops: 0, remaining: 32 }])
  expect(found.get('p1')).toEqual([{ ...grant, hops: 1, remaining: 2 }])
  expect(own('p2')).toEqual([{ ...grant, hops: 2, remaining: 1 }])
  expect(own('p3')).toBeUndefined()
})

test('a grant that is found twice keeps the fewest hops and the most redelegations', () => {
  const hops = [
    hop('d1', 'p0', 'p9', { maxRedelegations: 0 }),
    hop('d2', 'p0', 'p1', { maxRedelegations: 9 }),
    hop('d3', 'p1', 'p9', { maxRedelegations: 5 }),
  ]
  const found = findGrants(grantsOf(hops, [holding('a1', 'p0')]), at)
  expect(found.get('p9')).toEqual([{ permission: 'a.x', topUnitId: 'school', hops: 1, remaining: 5 }])
})

test('a grant that one at a higher unit includes is left out, or kept when it allows more redelegations', () => {
  const grants = grantsOf([], [])
  const grant = (topUnitId: string, remaining: number, permission = 'a.x') => ({
    permission,
    topUnitId,
    hops: 0,
    remaining,
  })
  const [high, low, aside, another] = [
    grant('school', 2),
    grant('class', 3),
    grant('other', 0),
    grant('class', 1, 'b.y'),
  ]
  expect(topmost(grants, [low, high, aside, another])).toEqual([high, aside, another])
  expect(furthest(grants, [low, high, aside, another])).toEqual([low, high, aside, another])
  expect(furthest(grants, [grant('class', 2), high])).toEqual([high])
})
