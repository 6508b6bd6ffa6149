import type { Id } from '../../../contract/ids.ts'
import type { Page } from '../../../contract/page.ts'
import type { Assignment, AssignmentRow } from '../../../contract/roles.ts'
import type { Author } from '../../author.ts'

export type AssignmentQuery = {
  personId?: Id
  roleId?: Id
  orgUnitId?: Id
  /** Only what is valid at this instant. */
  at?: Date
  sort: 'validFrom' | '-validFrom'
  cursor?: string
  limit: number
}

export type NewAssignments = {
  personIds: Id[]
  roleId: Id
  orgUnitId: Id
  isPrimary: boolean
  validFrom: Date
  validTo: Date | null
}

export type AssignmentChange = {
  id: Id
  version: number
  validFrom?: Date
  validTo?: Date | null
  isPrimary?: boolean
}
type Ended = { consistencyToken: string }

/**
 * Who has which role in which unit, when. Writes are one transaction with their audit and outbox events. They refuse, with
 * `RULE_VIOLATION` naming the field, people, roles and units that are unknown or deleted and an end that is not after the
 * begin (rule `validity`).
 */
export type AssignmentRegister = {
  /** `NOT_FOUND` when there is none. */
  get: (id: Id) => Promise<Assignment>
  /** Assignments that begin at one instant come by id. */
  search: (query: AssignmentQuery) => Promise<Page<AssignmentRow>>
  /** All or none. A person whose assignment to the same role and unit spans the whole validity already is unchanged. */
  create: (
    input: NewAssignments,
    author: Author,
  ) => Promise<{ created: Assignment[]; unchanged: number; consistencyToken: string }>
  update: (change: AssignmentChange, author: Author) => Promise<Assignment & Ended>
  remove: (target: { id: Id; version: number }, author: Author) => Promise<Ended>
}
