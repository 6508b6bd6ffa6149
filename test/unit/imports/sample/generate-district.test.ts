import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { id as uuid, permissionKey, sourcedId } from '../../../../src/contract/ids.ts'
import type { DistrictPart, DistrictReportingLine } from '../../../../src/main/features/sample/district.ts'
import { generateDistrict } from '../../../../src/main/features/sample/generate-district.ts'
import { planDistrict } from '../../../../src/main/features/sample/plan-district.ts'
import { flatRows, wholeDistrict } from './whole-district.ts'

// These tests generate many districts, possibly on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const today = '2026-11-22'
const instant = Date.parse(`${today}T00:00:00Z`)
const districts = fc.record({
  people: fc.oneof(fc.integer({ min: 20, max: 400 }), fc.integer({ min: 20, max: 2_500 })),
  seed: fc.nat(),
  today: fc
    .date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10)),
})
const forDistricts = (runs: number, check: (district: DistrictPart, day: number, people: number) => void) =>
  fc.assert(
    fc.property(districts, (options) =>
      check(wholeDistrict(options), Date.parse(`${options.today}T00:00:00Z`), options.people),
    ),
    { numRuns: runs },
  )
const unique = (values: readonly unknown[]) => new Set(values).size === values.length
const digest = (options: Parameters<typeof generateDistrict>[0]) => {
  const hash = createHash('sha256')
  for (const part of generateDistrict(options)) hash.update(flatRows(part))
  return hash.digest('hex')
}

describe('determinism', () => {
  test('people, seed and day give exactly these bytes, on every platform and Node version', () => {
    expect(digest({ people: 2_000, seed: 1, today })).toMatchInlineSnapshot(
      `"2718d6a27158f2e318d9eb3ae8a013c19a0efd3ec6e9fd680cc387ccdbfd5a55"`,
    )
  })
  test('two runs are equal, and each of the three options changes the district', () => {
    const options = { people: 300, seed: 5, today }
    expect(digest(options)).toBe(digest(options))
    const others = [
      { ...options, seed: 6 },
      { ...options, people: 301 },
      { ...options, today: '2026-11-23' },
    ]
    expect(unique([digest(options), ...others.map(digest)])).toBe(true)
  })
  test('the parts come lazily: the first one of a million people holds the district office alone', () => {
    const parts = generateDistrict({ people: 1_000_000, seed: 1, today })
    const office = parts.next().value!
    expect(office.name).toBe('District office')
    expect(office.people.length).toBeLessThan(5_000)
    parts.return()
  })
  test('an invalid day is refused', () => {
    expect(() => generateDistrict({ people: 20, seed: 1, today: '2026-02-30' }).next()).toThrow(RangeError)
  })
})

describe('every district', () => {
  test('has exactly the people asked for, with unique ids, sourcedIds, usernames and e-mails', () => {
    forDistricts(40, ({ people }, _, wanted) => {
      expect(people).toHaveLength(wanted)
      expect(unique(people.map(({ sourcedId: own }) => own))).toBe(true)
      expect(unique(people.map(({ username }) => username.toLowerCase()))).toBe(true)
      const emails = people.flatMap(({ email }) => (email === null ? [] : [email.toLowerCase()]))
      expect(unique(emails)).toBe(true)
      expect(emails.every((email) => /^[a-z0-9.]+@([a-z]+\.)+example$/.test(email))).toBe(true)
    })
  })

  test('has rows that the contract takes', () => {
    forDistricts(20, (district) => {
      const rows = [
        district.people,
        district.orgUnits,
        district.assignments,
        district.reportingLines,
        district.delegations,
      ]
      const ids = rows.flat().map(({ id }) => id)
      expect(unique(ids)).toBe(true)
      expect(ids.every((id) => uuid.safeParse(id).success && id[14] === '7')).toBe(true)
      for (const rostered of [district.people, district.orgUnits, district.courses, district.sessions]) {
        expect(rostered.every((row) => sourcedId.safeParse(row.sourcedId).success)).toBe(true)
      }
      for (const { givenName, familyName } of district.people) {
        expect(givenName.trim().length).toBeGreaterThan(0)
        expect(familyName.length).toBeLessThanOrEqual(200)
      }
      expect(district.permissions.every(({ key }) => permissionKey.safeParse(key).success)).toBe(true)
    })
  })

  test('refers only to earlier rows or to rows of the same part', () => {
    fc.assert(
      fc.property(districts, (options) => {
        const known = new Set<object>()
        for (const part of generateDistrict(options)) {
          for (const rows of Object.values(part))
            if (Array.isArray(rows)) rows.forEach((row) => known.add(row as object))
          const referred = [
            part.people.map(({ orgUnit }) => orgUnit),
            part.orgUnits.flatMap(({ parent, schoolClass }) => [
              parent,
              schoolClass?.course,
              ...(schoolClass?.sessions ?? []),
            ]),
            part.assignments.flatMap(({ person, role, orgUnit }) => [person, role, orgUnit]),
            part.reportingLines.flatMap(({ person, manager }) => [person, manager]),
            part.relationships.flatMap(({ pupil, guardian }) => [pupil, guardian]),
            part.delegations.flatMap(({ delegator, delegate, orgUnit, role }) => [delegator, delegate, orgUnit, role]),
          ].flat()
          expect(referred.every((row) => !row || known.has(row))).toBe(true)
        }
      }),
      { numRuns: 20 },
    )
  })

  test('lists a parent unit before its children, so that no unit is below itself', () => {
    forDistricts(20, ({ orgUnits }) => {
      const seen = new Set<unknown>([null])
      for (const unit of orgUnits) {
        expect(seen.has(unit.parent)).toBe(true)
        seen.add(unit)
      }
    })
  })

  test('has validities that end after they begin, and made nothing after today', () => {
    forDistricts(30, (district, day) => {
      const valid = [district.assignments, district.reportingLines, district.delegations].flat()
      expect(valid.filter(({ validFrom, validTo }) => validTo !== null && validTo <= validFrom)).toEqual([])
      expect(district.people.filter(({ createdAt, updatedAt }) => updatedAt < createdAt)).toEqual([])
      const made = [
        ...district.people.map((person) => person.updatedAt),
        ...district.delegations.map((one) => one.createdAt),
      ]
      expect(Math.max(...made)).toBeLessThanOrEqual(day)
    })
  })

  test('gives everybody one manager at a time, without circles', () => {
    forDistricts(30, ({ reportingLines }) => {
      const overlap = (left: DistrictReportingLine, right: DistrictReportingLine) =>
        left.validFrom < (right.validTo ?? Infinity) && right.validFrom < (left.validTo ?? Infinity)
      for (const lines of Map.groupBy(reportingLines, ({ person }) => person).values()) {
        lines.forEach((line, index) => expect(lines.slice(index + 1).some((other) => overlap(line, other))).toBe(false))
      }
      // Without a circle among all lines that ever existed, there is none at any instant.
      const managers = Map.groupBy(reportingLines, ({ person }) => person)
      const reaches = (from: unknown, target: unknown, depth = 0): boolean =>
        depth < 10 &&
        (managers.get(from as never) ?? []).some(
          ({ manager }) => manager === target || reaches(manager, target, depth + 1),
        )
      for (const person of managers.keys()) expect(reaches(person, person)).toBe(false)
    })
  })

  test('gives one primary assignment to each person, no running one to the inactive, and families to pupils', () => {
    forDistricts(30, (district, day) => {
      const primary = Map.groupBy(
        district.assignments.filter(({ isPrimary }) => isPrimary),
        ({ person }) => person,
      )
      expect(district.people.filter((person) => primary.get(person)?.length !== 1)).toEqual([])
      // A person who withdraws on the first day of a school year is still there on that day.
      const ended = (validTo: number | null) => validTo !== null && validTo <= day + 86_400_000
      const inactive = district.assignments.filter(({ person }) => person.status === 'inactive')
      expect(inactive.filter(({ validTo }) => !ended(validTo))).toEqual([])
      const family = new Set(district.relationships.flatMap(({ pupil, guardian }) => [pupil, guardian]))
      expect(district.people.filter((person) => person.kind !== 'staff' && !family.has(person))).toEqual([])
    })
  })
})

describe('a district of 20,000', () => {
  const district = wholeDistrict({ people: 20_000, seed: 3, today })
  const staff = district.people.filter(({ kind }) => kind === 'staff')
  const pupils = district.people.filter(({ kind }) => kind === 'pupil')
  const running = district.assignments.filter(
    ({ validFrom, validTo }) => validFrom <= instant && (validTo ?? Infinity) > instant,
  )

  test('has believable proportions', () => {
    expect(pupils.length / staff.length).toBeGreaterThan(7)
    expect(pupils.length / staff.length).toBeLessThan(10)
    const teachers = new Set(running.filter(({ role }) => role.name === 'Teacher').map(({ person }) => person))
    expect(pupils.length / teachers.size).toBeGreaterThan(10)
    expect(pupils.length / teachers.size).toBeLessThan(18)
    const classes = Map.groupBy(
      running.filter(({ orgUnit, role }) => orgUnit.kind === 'class' && role.name === 'Student'),
      ({ orgUnit }) => orgUnit,
    )
    const sizes = [...classes.values()].map((members) => members.length).sort((left, right) => left - right)
    expect(sizes[sizes.length >> 1]).toBeGreaterThanOrEqual(15)
    expect(sizes.at(-1)).toBeLessThanOrEqual(30)
  })

  test('has schools whose sizes scatter around a mean', () => {
    const sizes = planDistrict({ people: 200_000, seed: 3 }).clusters.flatMap(({ schools }) =>
      schools.filter(({ level }) => level === 'elementary').map((school) => school.pupils),
    )
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length
    const near = sizes.filter((size) => Math.abs(size - mean) < mean * 0.24).length / sizes.length
    expect(near).toBeGreaterThan(0.55)
    expect(near).toBeLessThan(0.8)
    expect(Math.max(...sizes)).toBeLessThan(mean * 2)
    expect(Math.min(...sizes)).toBeGreaterThan(mean * 0.2)
  })

  test('has siblings that share guardians', () => {
    const byGuardian = Map.groupBy(district.relationships, ({ guardian }) => guardian)
    const several = [...byGuardian.values()].filter((children) => children.length > 1)
    expect(several.length / byGuardian.size).toBeGreaterThan(0.3)
  })

  test('has names from several cultures, preferred names and a few very long ones', () => {
    const names = district.people.map(({ givenName, familyName }) => `${givenName} ${familyName}`)
    expect(names.filter((name) => /[^ -~]/.test(name)).length / names.length).toBeGreaterThan(0.15)
    expect(district.people.filter(({ preferredName }) => preferredName !== null).length).toBeGreaterThan(500)
    expect(names.some((name) => name.length > 40)).toBe(true)
    expect(names.filter((name) => name.length > 40).length).toBeLessThan(100)
  })

  test('has past, present and future of everything that has a validity', () => {
    for (const rows of [district.assignments, district.reportingLines, district.delegations]) {
      expect(rows.some(({ validTo }) => validTo !== null && validTo <= instant)).toBe(true)
      expect(rows.some(({ validFrom, validTo }) => validFrom <= instant && (validTo ?? Infinity) > instant)).toBe(true)
      expect(rows.some(({ validFrom }) => validFrom > instant)).toBe(true)
    }
    expect(staff.some(({ status }) => status === 'inactive')).toBe(true)
    expect(district.delegations.some(({ revokedAt }) => revokedAt !== null)).toBe(true)
  })
})
