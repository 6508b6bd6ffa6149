import { DAY, type DistrictPart, type Instant } from './district.ts'

/** A value of a COPY row; arrays are text[]. */
type Value = string | number | boolean | null | undefined | readonly string[]

export type TableRows = { table: string; columns: string; rows: Iterable<readonly Value[]> }

/** Validities are whole days, and a district has few of them. */
const midnights = new Map<Instant, string>()

const instant = (milliseconds: Instant | null) => {
  if (milliseconds === null) return null
  if (milliseconds % DAY !== 0) return new Date(milliseconds).toISOString()
  let text = midnights.get(milliseconds)
  if (text === undefined) {
    text = new Date(milliseconds).toISOString()
    midnights.set(milliseconds, text)
  }
  return text
}
const ROSTER = 'oneroster'

function* map<Item, Row>(items: readonly Item[], row: (item: Item) => Row): Generator<Row, void, undefined> {
  for (const item of items) yield row(item)
}

/** The rows of a part by table, in the order in which they can be written. Roster rows are as an import leaves them. */
export const districtRows = (part: DistrictPart, today: Instant): TableRows[] => {
  const classes = part.orgUnits.filter(({ schoolClass }) => schoolClass !== null)
  const keyDelegations = part.delegations.flatMap(({ id, permissionKeys }) =>
    (permissionKeys ?? []).map((key) => [id, key] as const),
  )
  const now = instant(today)
  return [
    {
      table: 'role',
      columns: 'id, name, description, roster_key, created_at, updated_at',
      rows: map(part.roles, (role) => [role.id, role.name, role.description, role.oneRosterRole, now, now]),
    },
    {
      table: 'role_permission',
      columns: 'role_id, permission_key',
      rows: part.roles.flatMap(({ id, permissionKeys }) => permissionKeys.map((key) => [id, key])),
    },
    {
      table: 'org_unit',
      columns: 'id, parent_id, kind, name, code, sourced_id, source, created_at, updated_at',
      rows: map(part.orgUnits, (unit) => {
        const created = instant(unit.createdAt)
        return [unit.id, unit.parent?.id, unit.kind, unit.name, unit.code, unit.sourcedId, ROSTER, created, created]
      }),
    },
    {
      table: 'academic_session',
      columns: 'id, sourced_id, title, kind, start_date, end_date, parent_id, school_year',
      rows: map(part.sessions, (session) => [
        session.id, session.sourcedId, session.title, session.kind, session.startDate, session.endDate,
        session.parent?.id, session.schoolYear,
      ]), // prettier-ignore
    },
    {
      table: 'course',
      columns: 'id, sourced_id, title, code, org_unit_id, school_year_id, grades, subjects',
      rows: map(part.courses, (course) => [
        course.id, course.sourcedId, course.title, course.code, course.orgUnit.id, course.schoolYear.id,
        course.grades, course.subjects,
      ]), // prettier-ignore
    },
    {
      table: 'class',
      columns: 'org_unit_id, course_id, kind, location, grades, subjects, periods',
      rows: map(classes, ({ id, schoolClass }) => {
        const { course, kind, location, grades, periods } = schoolClass!
        return [id, course.id, kind, location, grades, course.subjects, periods]
      }),
    },
    {
      table: 'class_session',
      columns: 'org_unit_id, academic_session_id',
      rows: classes.flatMap(({ id, schoolClass }) => schoolClass!.sessions.map((session) => [id, session.id])),
    },
    {
      table: 'person',
      columns:
        'id, sourced_id, given_name, family_name, middle_name, preferred_name, username, email, status, source, created_at, updated_at',
      rows: map(part.people, (person) => [
        person.id, person.sourcedId, person.givenName, person.familyName, person.middleName, person.preferredName,
        person.username, person.email, person.status, ROSTER, instant(person.createdAt), instant(person.updatedAt),
      ]), // prettier-ignore
    },
    {
      table: 'assignment',
      columns:
        'id, person_id, role_id, org_unit_id, is_primary, valid_from, valid_to, source, sourced_id, created_at, updated_at',
      rows: map(part.assignments, (one) => {
        const created = instant(Math.min(one.validFrom, today))
        const file = one.orgUnit.kind === 'class' ? 'enrollments' : 'roles'
        return [
          one.id, one.person.id, one.role.id, one.orgUnit.id, one.isPrimary, instant(one.validFrom), instant(one.validTo),
          one.sourcedId ? ROSTER : 'manual', one.sourcedId && `${file}/${one.sourcedId}`, created, created,
        ] // prettier-ignore
      }),
    },
    {
      table: 'relationship',
      columns: 'id, person_id, related_person_id, kind, source',
      rows: map(part.relationships, (one) => [one.id, one.pupil.id, one.guardian.id, one.kind, ROSTER]),
    },
    {
      table: 'reporting_line',
      columns: 'id, person_id, manager_id, valid_from, valid_to, created_at, updated_at',
      rows: map(part.reportingLines, (line) => {
        const created = instant(Math.min(line.validFrom, today))
        return [
          line.id,
          line.person.id,
          line.manager.id,
          instant(line.validFrom),
          instant(line.validTo),
          created,
          created,
        ]
      }),
    },
    {
      table: 'delegation',
      columns:
        'id, delegator_id, delegate_id, org_unit_id, role_id, max_redelegations, valid_from, valid_to, revoked_at, reason, created_at, updated_at, version',
      rows: map(part.delegations, (one) => [
        one.id, one.delegator.id, one.delegate.id, one.orgUnit.id, one.role?.id, one.maxRedelegations,
        instant(one.validFrom), instant(one.validTo), instant(one.revokedAt), one.reason, instant(one.createdAt),
        instant(one.revokedAt ?? one.createdAt), one.revokedAt === null ? 1 : 2,
      ]), // prettier-ignore
    },
    { table: 'delegation_permission', columns: 'delegation_id, permission_key', rows: keyDelegations },
  ]
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const escaped = (text: string) =>
  /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (letter) => ESCAPES[letter]!) : text
const arrayLiteral = (items: readonly string[]) =>
  `{${items.map((item) => `"${item.replace(/["\\]/g, (letter) => `\\${letter}`)}"`).join(',')}}`

const field = (value: Value): string => {
  if (value === null || value === undefined) return '\\N'
  if (typeof value === 'string') return escaped(value)
  return typeof value === 'object' ? escaped(arrayLiteral(value)) : String(value)
}

const CHUNK_CHARACTERS = 128 * 1024

/** COPY's text format, in pieces of about 128 KiB. */
export function* copyText(rows: Iterable<readonly Value[]>): Generator<string, void, undefined> {
  let text = ''
  for (const row of rows) {
    text += `${row.map(field).join('\t')}\n`
    if (text.length >= CHUNK_CHARACTERS) {
      yield text
      text = ''
    }
  }
  if (text) yield text
}
