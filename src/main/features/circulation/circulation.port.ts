import type { Charge, CopyRow, EndedLoan, Lending, Loan, LoanSort, LoanState } from '../../../contract/circulation.ts'
import type { Hold, HoldInput, HoldSort, HoldState, Inventory, InventoryQuery } from '../../../contract/holds.ts'
import type { Id } from '../../../contract/ids.ts'
import type { BookCopy, Money } from '../../../contract/library.ts'
import type { Calendar, CalendarPatch, LoanRule, LoanRuleInput, LoanRulePatch } from '../../../contract/loan-rules.ts'
import type { Page } from '../../../contract/page.ts'
import type { Author } from '../../foundation/author.ts'

export type LoanQuery = {
  personId?: Id
  bookId?: Id
  barcode?: string
  state?: LoanState
  sort: LoanSort
  cursor?: string
  limit: number
}
export type HoldQuery = {
  bookId?: Id
  personId?: Id
  pickupUnitId?: Id
  state?: HoldState
  sort: HoldSort
  cursor?: string
  limit: number
}
export type CopyQuery = {
  bookId?: Id
  barcode?: string
  state?: BookCopy['state']
  sort: 'barcode' | '-barcode'
  cursor?: string
  limit: number
}
export type ChargeQuery = { personId?: Id; loanId?: Id; settled?: boolean; cursor?: string; limit: number }
/** Exactly one of the three names the copy. */
export type NamedCopy = { copyId: Id } | { barcode: string } | { bookId: Id }

type Written<Row> = Row & { consistencyToken: string }
type Target = { id: Id; version: number }

/**
 * The loans of a school's copies. Each write is one transaction: the loan, the state of its copy, what it costs, the log
 * and the outbox. All instants are the school's time, all days those of its calendar. A write refuses unknown loans
 * (`NOT_FOUND`) and breaks of rules (`RULE_VIOLATION`), which it judges with the rows locked.
 */
export type LoanDesk = {
  search: (query: LoanQuery) => Promise<Page<Loan>>
  find: (id: Id) => Promise<Loan | undefined>
  /**
   * Refused with rule `unknown-copy`, `no-copy-free` (by book), `unknown-person`, `person-inactive`, `copy-lent`,
   * `copy-reserved`, `copy-gone`, `too-many-loans` and `due-in-the-past`. Of many borrowers of a copy at once one gets
   * it, the others wait and are refused.
   */
  create: (lending: { copy: NamedCopy } & Pick<Lending, 'personId' | 'dueAt'>, author: Author) => Promise<Written<Loan>>
  /** Refused with rule `loan-ended` when the loan has ended. Nothing is charged then. */
  return: (
    target: { id: Id; condition: 'good' | 'damaged'; damage: Money | null },
    author: Author,
  ) => Promise<EndedLoan>
  /** The copy is lost, and the price of its book charged, if it has one. Refused with rule `loan-ended`. */
  lose: (target: { id: Id }, author: Author) => Promise<EndedLoan>
  /**
   * The loan goes on from its due date, or from now when that has passed, which is charged first. Refused with rule
   * `loan-ended`, `person-inactive`, `renewals-spent` and `hold-waits`.
   */
  renew: (target: { id: Id }, author: Author) => Promise<EndedLoan>
}

export type CopyList = { search: (query: CopyQuery) => Promise<Page<CopyRow>> }

/**
 * The queues for books. Each write brings the queue of its book up to date: what has expired ends, and a free copy goes to
 * the holds shelf for the first who waits. The database refuses a queue out of order.
 */
export type HoldQueue = {
  search: (query: HoldQuery) => Promise<Page<Hold>>
  /**
   * Refused with `DUPLICATE` when the person is in the queue, and with rule `unknown-book`, `unknown-person`,
   * `person-inactive`, `unknown-org-unit`, `has-the-book` and `wanted-in-the-past`.
   */
  create: (hold: HoldInput, author: Author) => Promise<Written<Hold>>
  /** Refused with rule `hold-ended`. */
  cancel: (target: { id: Id }, author: Author) => Promise<Written<Hold>>
  expire: (author: Author) => Promise<{ expired: number; passedOn: number; consistencyToken: string }>
}

/** What loans cost, newest first. A charge is written with the end or renewal of its loan, and later settled once. */
export type ChargeList = {
  search: (query: ChargeQuery) => Promise<Page<Charge>>
  /** Refused with rule `charge-settled` the second time. */
  settle: (charge: Target & { settlement: 'paid' | 'waived' }, author: Author) => Promise<Written<Charge>>
}

/** The rules of loans. Two for the same role, kind and unit are refused (`DUPLICATE`). */
export type LoanRules = {
  list: () => Promise<LoanRule[]>
  create: (rule: LoanRuleInput, author: Author) => Promise<Written<LoanRule>>
  update: (change: Target & LoanRulePatch, author: Author) => Promise<Written<LoanRule>>
  remove: (target: Target, author: Author) => Promise<{ consistencyToken: string }>
}

/** On which days the school is open. A school that said nothing is open every day, in UTC, with version 1. */
export type SchoolCalendar = {
  get: () => Promise<Calendar>
  update: (change: CalendarPatch & { version: number }, author: Author) => Promise<Written<Calendar>>
}

export type Circulation = {
  loans: LoanDesk
  copies: CopyList
  charges: ChargeList
  holds: HoldQueue
  /** At most 1,000 missing copies are named. */
  inventory: (query: InventoryQuery) => Promise<Inventory>
  loanRules: LoanRules
  calendar: SchoolCalendar
}
