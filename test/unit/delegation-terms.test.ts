import { expect, test } from 'vitest'
import { MAX_BACKDATED_MS } from '../../src/contract/delegations.ts'
import {
  beginOf,
  coveredBy,
  furtherOf,
  gainOf,
} from '../../src/main/features/authority/delegations/delegation-terms.ts'
import { hour } from '../authority/world.ts'

const now = hour(5)
const before = (milliseconds: number) => new Date(now.getTime() - milliseconds)

test('a delegation begins now or later, and ends after now', () => {
  expect(beginOf({ validTo: null }, now)).toEqual(now)
  expect(beginOf({ validFrom: hour(6), validTo: null }, now)).toEqual(hour(6))
  expect(beginOf({ validFrom: before(MAX_BACKDATED_MS), validTo: null }, now)).toEqual(now)
  expect(beginOf({ validFrom: before(MAX_BACKDATED_MS + 1), validTo: null }, now)).toBe('begins-in-the-past')
  expect(beginOf({ validTo: now }, now)).toBe('ended-before')
  expect(beginOf({ validTo: new Date(now.getTime() + 1) }, now)).toEqual(now)
})

const lineage = ['class', 'school']
const grant = (topUnitId: string, remaining: number, permission = 'a.x') => ({
  permission,
  topUnitId,
  hops: 0,
  remaining,
})

test('a delegation may allow one redelegation less than the best grant at the unit or above it', () => {
  const further = (...grants: ReturnType<typeof grant>[]) => [
    ...furtherOf(grants, { permissions: ['a.x', 'b.y'], lineage }),
  ]
  expect(further(grant('class', 0))).toEqual([])
  expect(further(grant('class', 1))).toEqual([['a.x', 0]])
  expect(further(grant('class', 4), grant('school', 3))).toEqual([['a.x', 3]])
  expect(further(grant('elsewhere', 4), grant('class', 4, 'c.z'))).toEqual([])
})

const asked = {
  delegatorId: 'p0',
  delegateId: 'p1',
  orgUnitId: 'class',
  roleId: null,
  permissionKeys: ['a.x'],
  maxRedelegations: 1,
  validFrom: hour(5),
  validTo: hour(9),
  reason: '',
}
const standing = {
  id: 'd1',
  orgUnitId: 'school',
  roleId: null,
  permissions: ['a.x'],
  maxRedelegations: 1,
  validFrom: hour(5),
  endsAt: hour(9),
}
const covers = (more: Partial<typeof asked | { roleId: string; validTo: null }>, one: object = {}) =>
  coveredBy({ ...asked, ...more }, { permissions: ['a.x'], lineage, standing: [{ ...standing, ...one }] })

test('an existing delegation that gives as much, for as long and at the same units, includes a new one', () => {
  expect(covers({})).toEqual(['d1'])
  expect(covers({}, { endsAt: null })).toEqual(['d1'])
  expect(covers({ roleId: 'r1' }, { roleId: 'r1' })).toEqual(['d1'])
})

test.each([
  ['begins a moment later', {}, { validFrom: new Date(hour(5).getTime() + 1) }],
  ['ends a moment earlier', {}, { endsAt: new Date(hour(9).getTime() - 1) }],
  ['ends at all, beside one without an end', { validTo: null }, {}],
  ['may be passed on less often', {}, { maxRedelegations: 0 }],
  ['holds elsewhere', {}, { orgUnitId: 'elsewhere' }],
  ['gives another permission', {}, { permissions: ['b.y'] }],
  ['gives another role', { roleId: 'r1' }, { roleId: 'r2' }],
])('a standing delegation that %s covers no new one', (_name, more, one) => {
  expect(covers(more, one)).toEqual([])
})

test('several existing delegations include a new one together, or not at all', () => {
  const both = [standing, { ...standing, id: 'd0', permissions: ['b.y'] }]
  const given = (permissions: string[]) => coveredBy(asked, { permissions, lineage, standing: both })
  expect(given(['a.x', 'b.y'])).toEqual(['d0', 'd1'])
  expect(given(['a.x', 'b.y', 'c.z'])).toEqual([])
})

test('a gain is a new permission at a unit, or one with more redelegations', () => {
  const gain = (maxRedelegations: number, ...grants: ReturnType<typeof grant>[]) =>
    gainOf(grants, { permissions: ['a.x'], lineage, maxRedelegations })
  expect(gain(0)).toEqual({ gains: ['a.x'], addsNothing: false })
  expect(gain(0, grant('elsewhere', 3))).toEqual({ gains: ['a.x'], addsNothing: false })
  expect(gain(0, grant('class', 0))).toEqual({ gains: [], addsNothing: true })
  expect(gain(1, grant('school', 1), grant('class', 0))).toEqual({ gains: [], addsNothing: true })
  expect(gain(2, grant('school', 1))).toEqual({ gains: [], addsNothing: false })
})
