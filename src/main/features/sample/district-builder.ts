import {
  DAY,
  emptyPart,
  type DistrictAssignment,
  type DistrictDelegation,
  type DistrictPart,
  type DistrictPerson,
  type DistrictUnit,
  type Instant,
} from './district.ts'
import { createUsernames, type PersonName } from './name-people.ts'
import type { DistrictPlan } from './plan-district.ts'
import type { Random } from './random.ts'
import type { CourseCatalogue } from './sample-courses.ts'
import type { Roles } from './sample-roles.ts'
import type { SchoolCalendar } from './school-calendar.ts'

/** What all parts of one district share. */
export type DistrictFrame = {
  plan: DistrictPlan
  calendar: SchoolCalendar
  roles: Roles
  catalogue: CourseCatalogue
  district: DistrictUnit
}

type NewPerson = {
  random: Random
  name: PersonName
  kind: DistrictPerson['kind']
  orgUnit: DistrictUnit
  since: Instant
  active: boolean
  grade?: string
}

type NewAssignment = Omit<DistrictAssignment, 'id' | 'sourcedId' | 'isPrimary'> & { isPrimary?: boolean }

const PREFIX = { staff: 'stf', pupil: 'stu', guardian: 'grd' }
const MAIL_HOSTS = ['mail.example', 'post.example', 'home.example']

/** Makes rows with ids, sourcedIds and unique usernames, and gathers them into the part being built. */
export const createDistrictBuilder = ({
  nextId,
  today,
  domain,
}: {
  nextId: () => string
  today: Instant
  domain: string
}) => {
  const usernameFor = createUsernames()
  const counts = { staff: 0, pupil: 0, guardian: 0, role: 0, enrollment: 0, class: 0 }
  const numbered = (prefix: string, kind: keyof typeof counts) => `${prefix}-${String(++counts[kind]).padStart(7, '0')}`
  let part = emptyPart('')

  const emailFor = (random: Random, kind: DistrictPerson['kind'], username: string): string | null => {
    if (kind === 'staff') return `${username}@${domain}`
    if (kind === 'pupil') return `${username}@pupils.${domain}`
    return random.chance(0.06) ? null : `${username}@${random.pick(MAIL_HOSTS)}`
  }

  return {
    nextId,
    today,
    /** Hands over what was gathered and starts the next part. */
    takePart: (): DistrictPart => {
      const taken = part
      part = emptyPart('')
      return taken
    },
    part: () => part,

    unit: (
      unit: Omit<DistrictUnit, 'id' | 'schoolClass'> & Partial<Pick<DistrictUnit, 'schoolClass'>>,
    ): DistrictUnit => {
      const added = { id: nextId(), schoolClass: null, ...unit }
      part.orgUnits.push(added)
      return added
    },
    nextClassSourcedId: () => numbered('cls', 'class'),

    person: ({ random, name, kind, orgUnit, since, active, grade }: NewPerson): DistrictPerson => {
      const username = usernameFor(name)
      const createdAt = Math.min(since + random.below(DAY / 3), today)
      const updatedAt = random.chance(0.5) ? createdAt : createdAt + Math.floor(random.float() * (today - createdAt))
      const added: DistrictPerson = {
        id: nextId(),
        sourcedId: numbered(PREFIX[kind], kind),
        kind,
        ...name,
        username,
        email: emailFor(random, kind, username),
        status: active ? 'active' : 'inactive',
        grade: grade ?? null,
        orgUnit,
        createdAt,
        updatedAt,
      }
      part.people.push(added)
      return added
    },

    /** A roster names what a person is first, ended or not, and what else is valid; in classes also what is to come. */
    assign: (assignment: NewAssignment): DistrictAssignment => {
      const { validFrom, validTo, isPrimary } = assignment
      const inClass = assignment.orgUnit.kind === 'class'
      const ended = validTo !== null && validTo <= today
      const rostered = inClass ? !ended : isPrimary || (!ended && validFrom <= today)
      const sourcedId = !rostered ? null : inClass ? numbered('enr', 'enrollment') : numbered('rol', 'role')
      const added = { id: nextId(), isPrimary: false, sourcedId, ...assignment }
      part.assignments.push(added)
      return added
    },

    reportsTo: (person: DistrictPerson, manager: DistrictPerson, validFrom: Instant, validTo: Instant | null) => {
      part.reportingLines.push({ id: nextId(), person, manager, validFrom, validTo })
    },
    relate: (pupil: DistrictPerson, guardian: DistrictPerson, kind: 'guardian' | 'parent' | 'relative') => {
      part.relationships.push({ id: nextId(), pupil, guardian, kind })
    },
    delegate: (delegation: Omit<DistrictDelegation, 'id'>): DistrictDelegation => {
      const added = { id: nextId(), ...delegation }
      part.delegations.push(added)
      return added
    },
  }
}

export type DistrictBuilder = ReturnType<typeof createDistrictBuilder>
