import type { DistrictBuilder, DistrictFrame } from './district-builder.ts'
import { DAY, type DistrictRole, type DistrictUnit } from './district.ts'
import type { TaughtClass } from './generate-classes.ts'
import type { SchoolStaff, StaffMember } from './generate-staff.ts'
import type { Random } from './random.ts'

/** One delegation in days from today; a redelegation is made the moment it begins. */
type Grant = {
  from: StaffMember
  to: StaffMember
  unit: DistrictUnit
  covers: DistrictRole | readonly string[]
  days: [start: number, end: number | null]
  reason: string
  max?: number
  revoked?: number
  /** Passes on what a delegation, not an assignment, gave to `from`. */
  passedOn?: boolean
}

/**
 * Writes delegations under the rule that a delegator holds what is delegated when the delegation is made. Holding by
 * assignment is looked up here; chains are built so that each link is made while the one before is valid.
 */
const granting = (builder: DistrictBuilder) => {
  const { today } = builder
  return ({ from, to, unit, covers, days, reason, max = 0, revoked, passedOn = false }: Grant): boolean => {
    const [start, end] = days
    const validFrom = today + start * DAY
    const createdAt = passedOn ? validFrom : Math.min(today - DAY, validFrom) - DAY
    if (from === to || (!passedOn && from.since > createdAt)) return false
    const isRole = 'id' in covers
    builder.delegate({
      delegator: from.person,
      delegate: to.person,
      orgUnit: unit,
      role: isRole ? covers : null,
      permissionKeys: isRole ? null : covers,
      maxRedelegations: max,
      validFrom,
      validTo: end === null ? null : today + end * DAY,
      revokedAt: revoked === undefined ? null : today + revoked * DAY,
      reason,
      createdAt,
    })
    return true
  }
}

/** Longest chain of redelegations in the sample. */
const DEEPEST = 8

/** A chain that hands approvals down hop by hop, valid today at every hop. */
const handDown = (grant: ReturnType<typeof granting>, people: StaffMember[], unit: DistrictUnit): void => {
  const line = [...new Set(people)].slice(0, DEEPEST + 1)
  line.slice(1).forEach((to, hop) => {
    grant({
      from: line[hop]!,
      to,
      unit,
      covers: ['trip.approve', 'room.book'],
      days: [-40 + hop * 2, 200 - hop * 10],
      max: line.length - 2 - hop,
      reason: hop === 0 ? 'Spring trips: approval closer to the classes' : 'Passed on for the days I teach',
      passedOn: hop > 0,
    })
  })
}

export const delegateInDistrict = (
  builder: DistrictBuilder,
  { district, roles }: DistrictFrame,
  { random, leaders }: { random: Random; leaders: StaffMember[] },
): void => {
  const grant = granting(builder)
  const [superintendent, ...assistants] = leaders as [StaffMember, ...StaffMember[]]
  for (const assistant of assistants) {
    const covers = ['staff.hire', 'leave.approve', 'budget.approve', 'role.manage']
    grant({
      from: superintendent,
      to: assistant,
      unit: district,
      covers,
      days: [-100, null],
      max: 1,
      reason: 'Standing authority for my part of the district',
    })
  }
  const deputy = assistants[0]
  if (!deputy) return
  const cover = { from: superintendent, to: deputy, unit: district, covers: roles.superintendent }
  grant({ ...cover, days: [-310, -296], reason: 'Summer leave cover' })
  grant({ ...cover, days: [-4, 5], reason: 'At the state board this week' })
  grant({ ...cover, days: [30, 44], reason: 'Annual leave cover' })
  const other = assistants.at(-1)!
  if (other !== deputy && random.chance(0.8)) {
    grant({
      from: deputy,
      to: other,
      unit: district,
      covers: ['purchase.order'],
      days: [-20, 60],
      revoked: -6,
      reason: 'Bus contract: done sooner than planned',
    })
  }
}

const LEAVE = ['Parental leave cover', 'Medical leave cover', 'Sabbatical cover', 'Jury duty cover']

export const delegateInSchool = (
  builder: DistrictBuilder,
  { roles }: DistrictFrame,
  input: {
    random: Random
    staff: SchoolStaff
    classes: TaughtClass[]
    leaders: [superintendent: StaffMember, boss: StaffMember]
    /** The school that gets the longest chain of its cluster. */
    showcase: boolean
  },
): void => {
  const { random, staff, classes, leaders, showcase } = input
  const { school, principal, departments, counselors, office, aides, teachers } = staff
  const grant = granting(builder)
  const heads = departments.map(({ head }) => head)
  const deputy = staff.assistantPrincipals[0] ?? heads[0]

  if (showcase) {
    const down = [
      staff.assistantPrincipals[0],
      heads[0],
      ...departments.slice(0, 1).flatMap((one) => one.teachers.slice(1, 3)),
      counselors[0],
      office[0],
    ]
    const line = [
      ...leaders,
      principal,
      ...down.filter((member) => member !== undefined),
      ...teachers.filter((member) => member.role === 'teacher'),
    ]
    handDown(grant, line, school)
  }
  if (deputy) {
    const share = { from: principal, to: deputy, unit: school }
    const last = departments.at(-1)
    const covers = ['trip.approve', 'leave.approve']
    const shared = grant({
      ...share,
      covers,
      days: [-60, 150],
      max: 2,
      reason: 'Trip and leave approvals shared this year',
    })
    if (shared && last && last.head !== deputy) {
      const teacher = last.teachers.at(-1)!
      const trips = { covers: ['trip.approve'], unit: last.unit, passedOn: true }
      grant({ ...trips, from: deputy, to: last.head, days: [-30, 120], max: 1, reason: `Trips of ${last.name}` })
      grant({ ...trips, from: last.head, to: teacher, days: [-10, 20], reason: 'Class trip week: I am away' })
    }
    grant({ ...share, covers: roles.principal, days: [-240, -170], reason: random.pick(LEAVE) })
    grant({ ...share, covers: roles.principal, days: [14, 21], max: 1, reason: 'Principals’ conference' })
    brokenChains(grant, { random, principal, deputy, heads, school })
  }
  const clerk = office[0]
  if (clerk) {
    const covers = ['attendance.correct', 'class.manage']
    grant({
      from: principal,
      to: clerk,
      unit: school,
      covers,
      days: [-50, 100],
      revoked: -12,
      reason: 'Start-of-year changes',
    })
  }
  departments.forEach(({ unit, head, teachers: [, first, second] }, index) => {
    if (!first || !random.chance(0.6)) return
    const max = random.below(2)
    const start = -20 - random.below(15)
    const covered = grant({
      from: head,
      to: first,
      unit,
      covers: roles.departmentHead,
      days: [start, 40 + random.below(60)],
      max,
      reason: random.pick(LEAVE),
    })
    if (covered && second && max > 0) {
      grant({
        from: first,
        to: second,
        unit,
        covers: ['substitute.assign'],
        days: [start + 5, 30],
        passedOn: true,
        reason: 'Finds substitutes while I cover the head',
      })
    }
    const neighbour = heads[index + 1]
    if (neighbour) {
      grant({
        from: head,
        to: neighbour,
        unit,
        covers: ['grade.publish', 'grade.view'],
        days: [-15, 75],
        reason: 'Mutual cover in exam weeks',
      })
    }
  })
  classes.forEach(({ unit, teacher }, index) => {
    const aide = aides[index % Math.max(1, aides.length)]
    if (aide && index % 12 === 5) {
      grant({
        from: teacher,
        to: aide,
        unit,
        covers: ['attendance.record'],
        days: [-15, 25],
        reason: 'Takes attendance on field days',
      })
    }
  })
}

/** Chains that no longer carry: an expired and a revoked beginning whose later links still run. */
const brokenChains = (
  grant: ReturnType<typeof granting>,
  input: { random: Random; principal: StaffMember; deputy: StaffMember; heads: StaffMember[]; school: DistrictUnit },
): void => {
  const { random, principal, deputy, heads, school } = input
  const head = heads.find((member) => member !== deputy)
  if (!head) return
  const share = { from: principal, to: deputy, unit: school, max: 1 }
  const passed = { from: deputy, to: head, unit: school, passedOn: true }
  if (random.chance(0.6)) {
    const covers = ['report-card.sign']
    if (grant({ ...share, covers, days: [-45, -6], reason: 'Report cards of the first quarter' })) {
      grant({ ...passed, covers, days: [-30, 30], reason: 'Signs for Grades 7 and up' })
    }
  }
  if (random.chance(0.6)) {
    const covers = ['staff.hire']
    if (grant({ ...share, covers, days: [-70, 90], revoked: -8, reason: 'Hiring round in fall' })) {
      grant({ ...passed, covers, days: [-35, 60], reason: 'Interviews in my department' })
    }
  }
}
