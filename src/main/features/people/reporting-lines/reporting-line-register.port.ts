import type { Id } from '../../../../contract/ids.ts'
import type { Page } from '../../../../contract/page.ts'
import type { ReportingLine, ReportingLineRow } from '../../../../contract/reporting-lines.ts'
import type { Author } from '../../../foundation/author.ts'

export type ReportingLineQuery = {
  personId?: Id
  managerId?: Id
  /** Only lines that are valid at this instant. */
  at?: Date
  sort: 'validFrom' | '-validFrom'
  cursor?: string
  limit: number
}
/** A line without `validFrom` begins when it is written. */
export type NewReportingLine = { personId: Id; managerId: Id; validFrom?: Date; validTo: Date | null }
export type ReportingLineTarget = { id: Id; version: number }
export type ReportingLineChange = ReportingLineTarget & { validFrom?: Date; validTo?: Date | null }
/** `current` is the line that ends. It is undefined when the person has no manager. */
export type ReportingLineReplacement = { personId: Id; managerId: Id; current?: ReportingLineTarget }
type Ended = { consistencyToken: string }

/**
 * Who reports to whom, and when. Each write is one transaction with its audit and outbox events. `RULE_VIOLATION`
 * refuses a second manager at any instant (rule `manager-overlap`), a person who would report to themselves over any
 * number of lines at any instant (`reporting-cycle`), unknown and deleted people, and an end that is not after the
 * begin (`validity`). Two writes at once that break a rule only together are refused too.
 */
export type ReportingLineRegister = {
  search: (query: ReportingLineQuery) => Promise<Page<ReportingLineRow>>
  create: (input: NewReportingLine, author: Author) => Promise<ReportingLine & Ended>
  update: (change: ReportingLineChange, author: Author) => Promise<ReportingLine & Ended>
  /** Ends the line now, by the database's clock. A line that ended before stays as it is. */
  end: (target: ReportingLineTarget, author: Author) => Promise<ReportingLine & Ended>
  /**
   * Ends `current` and begins the line to the new manager at the same instant, by the database's clock, in one
   * transaction. Returns the new line. When the new line is refused, the old line and the log stay as they were. Naming
   * the present manager changes nothing.
   */
  replace: (replacement: ReportingLineReplacement, author: Author) => Promise<ReportingLine & Ended>
  remove: (target: ReportingLineTarget, author: Author) => Promise<Ended>
}
