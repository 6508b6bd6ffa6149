import { columnsOf, STORED_FILES, type OneRosterVersion, type StoredFile } from '../../oneroster/oneroster-tables.ts'
import type { DistrictAssignment, DistrictPart, DistrictPerson, DistrictSession, DistrictUnit } from './district.ts'
import { hashText } from './random.ts'
import { dayOf } from './school-calendar.ts'

/** Cells by column name; a column that is left out is empty. */
type Cells = Record<string, string | undefined>
export type RosterRow = [file: StoredFile, cells: Cells]

const list = (values: readonly string[]) => values.join(',')
const day = (instant: number | null) => (instant === null ? undefined : dayOf(instant))

const orgRow = (unit: DistrictUnit): RosterRow => [
  'orgs',
  {
    sourcedId: unit.sourcedId,
    name: unit.name,
    type: unit.kind,
    identifier: unit.code,
    parentSourcedId: unit.parent?.sourcedId,
  },
]

const classRow = (unit: DistrictUnit): RosterRow => {
  const { course, kind, location, grades, periods, sessions } = unit.schoolClass!
  return [
    'classes',
    {
      sourcedId: unit.sourcedId,
      title: unit.name,
      grades: list(grades),
      courseSourcedId: course.sourcedId,
      classCode: unit.code,
      classType: kind,
      location,
      schoolSourcedId: unit.parent!.sourcedId,
      termSourcedIds: list(sessions.map(({ sourcedId }) => sourcedId)),
      subjects: list(course.subjects),
      periods: list(periods),
    },
  ]
}

const sessionRow = (session: DistrictSession): RosterRow => [
  'academicSessions',
  {
    sourcedId: session.sourcedId,
    title: session.title,
    type: session.kind,
    startDate: session.startDate,
    endDate: session.endDate,
    parentSourcedId: session.parent?.sourcedId,
    schoolYear: String(session.schoolYear),
  },
]

/** 1.1 knows eight roles; what it does not know is an administrator or, below the office, an extension. */
const ADMINISTRATORS = /uperintendent|rincipal|systemAdministrator|businessManager|officeStaff|curriculumCoordinator/
const roleIn11 = (role: string): string => {
  if (role === 'ext:departmentHead') return 'teacher'
  if (role === 'counselor') return 'ext:counselor'
  return ADMINISTRATORS.test(role) ? 'administrator' : role
}

type Roles = { role: string; orgs: Set<string> }

/** What each person is, and where: 1.1 says it in users.csv. */
const rolesByPerson = (assignments: DistrictAssignment[]): Map<DistrictPerson, Roles> => {
  const roles = new Map<DistrictPerson, Roles>()
  for (const { person, role, orgUnit, isPrimary, sourcedId } of assignments) {
    if (sourcedId === null || orgUnit.kind === 'class') continue
    const known = roles.get(person)
    if (!known) roles.set(person, { role: roleIn11(role.oneRosterRole), orgs: new Set([orgUnit.sourcedId]) })
    else if (isPrimary) known.role = roleIn11(role.oneRosterRole)
    known?.orgs.add(orgUnit.sourcedId)
  }
  return roles
}

const guardiansByPupil = (part: DistrictPart): Map<DistrictPerson, string[]> => {
  const guardians = new Map<DistrictPerson, string[]>()
  for (const { pupil, guardian } of part.relationships) {
    const known = guardians.get(pupil)
    if (known) known.push(guardian.sourcedId)
    else guardians.set(pupil, [guardian.sourcedId])
  }
  return guardians
}

export const assignmentRow = ({
  sourcedId,
  person,
  role,
  orgUnit,
  isPrimary,
  validFrom,
  validTo,
}: DistrictAssignment): RosterRow =>
  orgUnit.kind === 'class'
    ? [
        'enrollments',
        {
          sourcedId: sourcedId!,
          classSourcedId: orgUnit.sourcedId,
          schoolSourcedId: orgUnit.parent!.sourcedId,
          userSourcedId: person.sourcedId,
          role: role.oneRosterRole,
          primary: String(role.oneRosterRole === 'teacher'),
          beginDate: day(validFrom),
          // 1EdTech: the day after the last one.
          endDate: day(validTo),
        },
      ]
    : [
        'roles',
        {
          sourcedId: sourcedId!,
          userSourcedId: person.sourcedId,
          roleType: isPrimary ? 'primary' : 'secondary',
          role: role.oneRosterRole,
          beginDate: day(validFrom),
          endDate: day(validTo),
          orgSourcedId: orgUnit.sourcedId,
        },
      ]

/** The part's rows; those of roles.csv too, which only 1.2 has a file for. */
export function* rosterRows(part: DistrictPart): Generator<RosterRow, void, undefined> {
  for (const unit of part.orgUnits) yield unit.kind === 'class' ? classRow(unit) : orgRow(unit)
  for (const session of part.sessions) yield sessionRow(session)
  for (const course of part.courses) {
    yield [
      'courses',
      {
        sourcedId: course.sourcedId,
        schoolYearSourcedId: course.schoolYear.sourcedId,
        title: course.title,
        courseCode: course.code,
        grades: list(course.grades),
        orgSourcedId: course.orgUnit.sourcedId,
        subjects: list(course.subjects),
      },
    ]
  }
  const roles = rolesByPerson(part.assignments)
  const guardians = guardiansByPupil(part)
  for (const person of part.people) {
    const { role, orgs } = roles.get(person)!
    yield [
      'users',
      {
        sourcedId: person.sourcedId,
        enabledUser: String(person.status === 'active'),
        orgSourcedIds: list([...orgs]),
        role,
        username: person.username,
        givenName: person.givenName,
        familyName: person.familyName,
        middleName: person.middleName ?? undefined,
        email: person.email ?? undefined,
        // Numbers that the North American plan keeps for fiction.
        phone:
          person.kind === 'guardian' ? `555-01${String(hashText(person.sourcedId) % 100).padStart(2, '0')}` : undefined,
        agentSourcedIds: list(guardians.get(person) ?? []),
        grades: person.grade ?? undefined,
        preferredGivenName: person.preferredName ?? undefined,
        primaryOrgSourcedId: person.orgUnit.sourcedId,
      },
    ]
  }
  for (const assignment of part.assignments) if (assignment.sourcedId !== null) yield assignmentRow(assignment)
}

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

export const csvLine = (cells: readonly (string | undefined)[]): string =>
  `${cells.map((cell) => (cell ? quoted(cell) : '')).join(',')}\r\n`

/** Files of a version with the names of their columns, in the only order the standard allows. */
export const headersOf = (version: OneRosterVersion): Map<StoredFile, readonly string[]> => {
  const headers = new Map<StoredFile, readonly string[]>()
  for (const file of STORED_FILES) {
    const columns = columnsOf(file, version)
    if (columns)
      headers.set(
        file,
        columns.map(({ name }) => name),
      )
  }
  return headers
}
