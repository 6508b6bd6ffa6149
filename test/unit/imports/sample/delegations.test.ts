import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { delegationRule } from './delegation-rule.ts'
import { wholeDistrict } from './whole-district.ts'

// These tests generate many districts, possibly on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const today = '2026-11-22'
const instant = Date.parse(`${today}T00:00:00Z`)

test('every delegation was made by somebody who held its permissions at that time and was allowed to delegate them', () => {
  const options = fc.record({
    people: fc.integer({ min: 20, max: 4_000 }),
    seed: fc.nat(),
    today: fc.constantFrom(today, '2026-07-01', '2026-08-16', '2027-02-28', '2027-06-30'),
  })
  fc.assert(
    fc.property(options, (given) => {
      const district = wholeDistrict(given)
      const rule = delegationRule(district)
      for (const delegation of district.delegations) expect(rule.unfounded(delegation), delegation.reason).toEqual([])
    }),
    { numRuns: 25 },
  )
})

test('the rule finds a delegation that nobody was entitled to make', () => {
  const district = wholeDistrict({ people: 2_000, seed: 1, today })
  const pupil = district.people.find(({ kind }) => kind === 'pupil')!
  const [first] = district.delegations
  const stolen = { ...first!, delegator: pupil }
  expect(delegationRule({ ...district, delegations: [stolen] }).unfounded(stolen)).not.toEqual([])
  // A teacher holds no trip approvals, so the redelegation is unfounded without the delegation before it.
  const teachers = new Set(
    district.assignments
      .filter(({ role, isPrimary }) => isPrimary && role.name === 'Teacher')
      .map(({ person }) => person),
  )
  const passedOn = district.delegations.find(
    ({ delegator, permissionKeys }) => teachers.has(delegator) && permissionKeys?.includes('trip.approve'),
  )!
  expect(delegationRule(district).unfounded(passedOn)).toEqual([])
  const delegations = district.delegations.filter(({ delegate }) => delegate !== passedOn.delegator)
  expect(delegationRule({ ...district, delegations }).unfounded(passedOn)).toContain('trip.approve')
  const used = district.delegations.map((one) =>
    one.delegate === passedOn.delegator ? { ...one, maxRedelegations: 0 } : one,
  )
  expect(delegationRule({ ...district, delegations: used }).unfounded(passedOn)).toContain('trip.approve')
})

test('a chain of eight redelegations grants today', () => {
  const district = wholeDistrict({ people: 2_000, seed: 1, today })
  const { has } = delegationRule(district)
  const school = district.orgUnits.find(({ kind }) => kind === 'school')!
  const hops = district.people
    .filter(({ kind }) => kind === 'staff')
    .map((person) => has({ person, key: 'trip.approve', unit: school, at: instant, further: 0 }))
    .filter(({ found }) => found)
  expect(Math.max(...hops.map((one) => one.hops))).toBeGreaterThanOrEqual(4)
  const depth = (delegation: (typeof district.delegations)[number], seen = new Set([delegation])): number => {
    const before = district.delegations.filter(
      (other) =>
        other.delegate === delegation.delegator && other.permissionKeys?.includes('room.book') && !seen.has(other),
    )
    return 1 + Math.max(0, ...before.map((other) => depth(other, new Set([...seen, other]))))
  }
  expect(
    Math.max(
      ...district.delegations.filter((one) => one.permissionKeys?.includes('room.book')).map((one) => depth(one)),
    ),
  ).toBe(8)
})

test('some chains no longer grant: a later link is valid, an earlier one has been revoked or has ended', () => {
  const district = wholeDistrict({ people: 10_000, seed: 1, today })
  const { has } = delegationRule(district)
  const fallen = district.delegations.filter(({ delegate, permissionKeys, orgUnit, validFrom, validTo, revokedAt }) => {
    const runs = validFrom <= instant && (validTo ?? Infinity) > instant && revokedAt === null
    return (
      runs &&
      permissionKeys !== null &&
      !permissionKeys.some((key) => has({ person: delegate, key, unit: orgUnit, at: instant, further: 0 }).found)
    )
  })
  expect(fallen.length).toBeGreaterThan(0)
})
