import type { Id } from '../../../contract/ids.ts'
import type { Page } from '../../../contract/page.ts'
import type { Assignment, AssignmentRow } from '../../../contract/roles.ts'
import type { Author } from '../../foundation/author.ts'

export type AssignmentQuery = {
  personId?: Id
  roleId?: Id
  orgUnitId?: Id
  /** Only assignments that are valid at this instant. */
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
  /** Without `validFrom` the assignments begin when they are written. */
  validFrom?: Date
  validTo: Date | null
}

export type AssignmentTarget = { id: Id; version: number }
export type AssignmentChange = AssignmentTarget & {
  validFrom?: Date
  validTo?: Date | null
  isPrimary?: boolean
}
type Ended = { consistencyToken: string }

/**
 * Who has which role in which unit, and when. Each write is one transaction with its audit and outbox events.
 * `RULE_VIOLATION`, naming the field, refuses people, roles and units that are unknown or deleted, and an end that is
 * not after the begin (rule `validity`).
 */
export type AssignmentRegister = {
  /** `NOT_FOUND` when there is none. */
  get: (id: Id) => Promise<Assignment>
  /** Assignments that begin at one instant come by id. */
  search: (query: AssignmentQuery) => Promise<Page<AssignmentRow>>
  /**
   * Creates all of the assignments or none. A person who already has the role at the unit for the whole validity is
   * unchanged.
   */
  create: (
    input: NewAssignments,
    author: Author,
  ) => Promise<{ created: Assignment[]; unchanged: number; consistencyToken: string }>
  update: (change: AssignmentChange, author: Author) => Promise<Assignment & Ended>
  /** Ends the assignment now, by the database's clock. An assignment that ended before stays as it is. */
  end: (target: AssignmentTarget, author: Author) => Promise<Assignment & Ended>
  remove: (target: AssignmentTarget, author: Author) => Promise<Ended>
}
