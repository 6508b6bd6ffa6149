import type { OrgUnitKind } from '../../../contract/org-units.ts'

/** Milliseconds since the epoch, UTC. */
export type Instant = number

export const DAY = 86_400_000

export type DistrictPermission = { key: string; description: string }

export type DistrictRole = {
  id: string
  name: string
  description: string
  permissionKeys: readonly string[]
  /** The OneRoster role a roster names it by (1.2; `ext:` where the standard has none). */
  oneRosterRole: string
}

export type DistrictSession = {
  id: string
  sourcedId: string
  title: string
  kind: 'schoolYear' | 'semester' | 'gradingPeriod'
  /** Calendar days, `YYYY-MM-DD`. */
  startDate: string
  endDate: string
  parent: DistrictSession | null
  /** The calendar year in which the school year ends, as OneRoster counts. */
  schoolYear: number
}

export type DistrictCourse = {
  id: string
  sourcedId: string
  title: string
  code: string
  orgUnit: DistrictUnit
  schoolYear: DistrictSession
  grades: readonly string[]
  subjects: readonly string[]
}

export type DistrictClass = {
  course: DistrictCourse
  kind: 'homeroom' | 'scheduled'
  location: string
  grades: readonly string[]
  periods: readonly string[]
  sessions: readonly DistrictSession[]
}

export type DistrictUnit = {
  id: string
  sourcedId: string
  parent: DistrictUnit | null
  kind: OrgUnitKind
  name: string
  code: string
  createdAt: Instant
  /** Only of units of kind class. */
  schoolClass: DistrictClass | null
}

export type DistrictPerson = {
  id: string
  sourcedId: string
  kind: 'staff' | 'pupil' | 'guardian'
  givenName: string
  familyName: string
  middleName: string | null
  preferredName: string | null
  username: string
  email: string | null
  status: 'active' | 'inactive'
  /** CEDS grade code of a pupil, e.g. `KG`, `07`. */
  grade: string | null
  /** Where the person belongs first; a pupil's and a guardian's school, a member of staff's place of work. */
  orgUnit: DistrictUnit
  createdAt: Instant
  updatedAt: Instant
}

export type DistrictAssignment = {
  id: string
  person: DistrictPerson
  role: DistrictRole
  orgUnit: DistrictUnit
  isPrimary: boolean
  validFrom: Instant
  validTo: Instant | null
  /** Of the roster's role or enrollment; null for what no roster knows (past and future assignments). */
  sourcedId: string | null
}

export type DistrictReportingLine = {
  id: string
  person: DistrictPerson
  manager: DistrictPerson
  validFrom: Instant
  validTo: Instant | null
}

export type DistrictRelationship = {
  id: string
  pupil: DistrictPerson
  guardian: DistrictPerson
  kind: 'guardian' | 'parent' | 'relative'
}

export type DistrictDelegation = {
  id: string
  delegator: DistrictPerson
  delegate: DistrictPerson
  orgUnit: DistrictUnit
  /** Either all permissions of a role or a list of keys; the other one is null. */
  role: DistrictRole | null
  permissionKeys: readonly string[] | null
  maxRedelegations: number
  validFrom: Instant
  validTo: Instant | null
  revokedAt: Instant | null
  reason: string
  createdAt: Instant
}

/**
 * A piece of the district. Pieces come in an order in which every reference points at the same piece or an earlier one, so
 * each can be written and forgotten.
 */
export type DistrictPart = {
  /** What the piece is, for progress: `District office`, `Cedar Ridge High School and its feeders`. */
  name: string
  permissions: DistrictPermission[]
  roles: DistrictRole[]
  sessions: DistrictSession[]
  courses: DistrictCourse[]
  orgUnits: DistrictUnit[]
  people: DistrictPerson[]
  assignments: DistrictAssignment[]
  reportingLines: DistrictReportingLine[]
  relationships: DistrictRelationship[]
  delegations: DistrictDelegation[]
}

export const emptyPart = (name: string): DistrictPart => ({
  name,
  permissions: [],
  roles: [],
  sessions: [],
  courses: [],
  orgUnits: [],
  people: [],
  assignments: [],
  reportingLines: [],
  relationships: [],
  delegations: [],
})
