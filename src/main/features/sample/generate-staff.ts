import type { DistrictBuilder, DistrictFrame } from './district-builder.ts'
import { DAY, type DistrictPerson, type DistrictUnit, type Instant } from './district.ts'
import { drawCulture, drawName } from './name-people.ts'
import type { SchoolPlan } from './plan-district.ts'
import type { Random } from './random.ts'
import { DEPARTMENTS } from './sample-courses.ts'
import type { RoleKey } from './sample-roles.ts'

/** A person who works here. A manager always has a higher `rank`, so that no reporting line can close a cycle. */
export type StaffMember = {
  person: DistrictPerson
  role: RoleKey
  rank: number
  /** Start of what they do now. */
  since: Instant
  manager: StaffMember | null
}

export type Department = { name: string; unit: DistrictUnit; head: StaffMember; teachers: StaffMember[] }

export type SchoolStaff = {
  school: DistrictUnit
  principal: StaffMember
  assistantPrincipals: StaffMember[]
  departments: Department[]
  /** Active ones, heads included. */
  teachers: StaffMember[]
  counselors: StaffMember[]
  office: StaffMember[]
  aides: StaffMember[]
}

const RANK: Partial<Record<RoleKey, number>> = {
  superintendent: 6,
  assistantSuperintendent: 5,
  principal: 4,
  assistantPrincipal: 3,
  departmentHead: 2,
}

/** Share of the staff that left and is kept in the directory as inactive. */
const LEAVERS = 0.03

/** 1 July of the school year `yearsAgo`, when contracts begin. */
const contractStart = (frame: DistrictFrame, yearsAgo: number): Instant =>
  Date.UTC(frame.calendar.thisYear.schoolYear - 1 - yearsAgo, 6, 1)

export type Hire = {
  random: Random
  role: RoleKey
  orgUnit: DistrictUnit
  manager: StaffMember | null
  /** Never leaves and has been here for two years at least: others build on them. */
  leader?: boolean
  /** What they were here before, where their story has a beginning. */
  formerly?: RoleKey
}

/** Hires one person: the person, present and past assignments, reporting lines without overlap. */
export const hire = (builder: DistrictBuilder, frame: DistrictFrame, options: Hire): StaffMember => {
  const { random, role, orgUnit, manager, leader = false, formerly } = options
  const { calendar, roles } = frame
  const active = leader || !random.chance(LEAVERS)
  const since = contractStart(frame, leader ? random.between(2, 9) : active ? random.below(15) : random.between(1, 8))
  const name = drawName(random, drawCulture(random))
  const past = formerly !== undefined && random.chance(0.7) ? since - random.between(1, 6) * 365 * DAY : null
  const person = builder.person({ random, name, kind: 'staff', orgUnit, since: past ?? since, active })
  const leftAt = active
    ? null
    : Math.min(builder.today - random.between(1, 200) * DAY, calendar.lastYearStart + 300 * DAY)
  if (past !== null && formerly !== undefined) {
    builder.assign({ person, role: roles[formerly], orgUnit, validFrom: past, validTo: since })
  }
  const validTo = leftAt === null ? null : Math.max(leftAt, since + 30 * DAY)
  builder.assign({ person, role: roles[role], orgUnit, isPrimary: true, validFrom: since, validTo })
  const member: StaffMember = { person, role, rank: RANK[role] ?? 1, since, manager }
  if (manager) report(builder, frame, random, member, manager, validTo)
  return member
}

const report = (
  builder: DistrictBuilder,
  { calendar }: DistrictFrame,
  random: Random,
  member: StaffMember,
  manager: StaffMember,
  end: Instant | null,
) => {
  const { person, since } = member
  const start = Math.max(since, manager.since)
  const acting = manager.manager
  // Before the manager came, the manager's manager stood in.
  if (acting && start > since && (end === null || end > start)) {
    const from = Math.max(since, acting.since)
    if (from < start) builder.reportsTo(person, acting.person, from, start)
  }
  if (end !== null && end <= start) return
  const change = calendar.secondSemesterStart > builder.today ? calendar.secondSemesterStart : calendar.nextYearStart
  if (end === null && acting && random.chance(0.015)) {
    builder.reportsTo(person, manager.person, start, change)
    builder.reportsTo(person, acting.person, change, null)
  } else builder.reportsTo(person, manager.person, start, end)
}

/** How many of each a school with this many places and pupils has; teachers get what is left. */
const places = ({ staff, pupils, level }: SchoolPlan) => {
  let left = staff - 1
  const take = (wanted: number) => {
    const taken = Math.max(0, Math.min(wanted, Math.floor(left * 0.4)))
    left -= taken
    return taken
  }
  const secondary = level === 'middle' || level === 'high'
  const assistantPrincipal = take(
    secondary ? Math.max(pupils >= 150 ? 1 : 0, Math.round(pupils / 380)) : Math.round(pupils / 420),
  )
  const counselor = take(Math.round(pupils / 330))
  const nurse = take(pupils >= 150 ? 1 : 0)
  const officeStaff = take(staff >= 6 ? 1 + Math.floor(pupils / 350) : 0)
  const systemAdministrator = take(level === 'high' && pupils >= 600 ? 1 : 0)
  const aide = take(Math.round(pupils / 60))
  return { assistantPrincipal, counselor, nurse, officeStaff, systemAdministrator, aide, teacher: left }
}

/** Staffs one school and its departments. */
export const staffSchool = (
  builder: DistrictBuilder,
  frame: DistrictFrame,
  { random, plan, school, boss }: { random: Random; plan: SchoolPlan; school: DistrictUnit; boss: StaffMember },
): SchoolStaff => {
  const { roles } = frame
  const count = places(plan)
  const principal = hire(builder, frame, {
    random,
    role: 'principal',
    orgUnit: school,
    manager: boss,
    leader: true,
    formerly: 'assistantPrincipal',
  })
  const several = (role: RoleKey, number: number, manager: StaffMember, rest: Partial<Hire> = {}) =>
    Array.from({ length: number }, () => hire(builder, frame, { random, role, orgUnit: school, manager, ...rest }))
  const assistantPrincipals = several('assistantPrincipal', count.assistantPrincipal, principal, {
    leader: true,
    formerly: 'teacher',
  })
  const deputy = assistantPrincipals[0] ?? principal

  const names = DEPARTMENTS[plan.level].slice(0, Math.floor(count.teacher / 3))
  const departments = names.map((name, index): Department => {
    const unit = builder.unit({
      sourcedId: `${school.sourcedId}-dep-${index + 1}`,
      parent: school,
      kind: 'department',
      name,
      code: `${school.code}-${index + 1}`,
      createdAt: school.createdAt,
    })
    const head = hire(builder, frame, {
      random,
      role: 'departmentHead',
      orgUnit: unit,
      manager: principal,
      leader: true,
      formerly: 'teacher',
    })
    builder.assign({ person: head.person, role: roles.teacher, orgUnit: school, validFrom: head.since, validTo: null })
    return { name, unit, head, teachers: [head] }
  })
  const teachers = departments.map(({ head }) => head)
  for (let index = 0; index < count.teacher - departments.length; index++) {
    const department = departments[index % departments.length]
    const teacher = hire(builder, frame, {
      random,
      role: 'teacher',
      orgUnit: school,
      manager: department?.head ?? principal,
      formerly: 'aide',
      leader: index === 0,
    })
    if (teacher.person.status === 'inactive') continue
    teachers.push(teacher)
    if (!department) continue
    department.teachers.push(teacher)
    builder.assign({
      person: teacher.person,
      role: roles.teacher,
      orgUnit: department.unit,
      validFrom: teacher.since,
      validTo: null,
    })
  }
  const staying = (members: StaffMember[]) => members.filter(({ person }) => person.status === 'active')
  several('nurse', count.nurse, principal)
  several('systemAdministrator', count.systemAdministrator, principal)
  return {
    school,
    principal,
    assistantPrincipals,
    departments,
    teachers: teachers.length > 0 ? teachers : [principal],
    counselors: staying(several('counselor', count.counselor, deputy)),
    office: staying(several('officeStaff', count.officeStaff, deputy)),
    aides: staying(several('aide', count.aide, deputy)),
  }
}
