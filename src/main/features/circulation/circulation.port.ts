import type { CopyRow, Lending, Loan, LoanSort, LoanState } from '../../../contract/circulation.ts'
import type { Id } from '../../../contract/ids.ts'
import type { BookCopy } from '../../../contract/library.ts'
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
export type CopyQuery = {
  bookId?: Id
  barcode?: string
  state?: BookCopy['state']
  sort: 'barcode' | '-barcode'
  cursor?: string
  limit: number
}
/** Exactly one of the three names the copy. */
export type NamedCopy = { copyId: Id } | { barcode: string } | { bookId: Id }

type Written<Row> = Row & { consistencyToken: string }

/**
 * The loans of a school's copies. Each write is one transaction: the loan, the state of its copy, the log and the
 * outbox. All instants are the school's time. A write refuses unknown loans (`NOT_FOUND`) and breaks of rules
 * (`RULE_VIOLATION`), which it judges with the rows locked.
 */
export type LoanDesk = {
  search: (query: LoanQuery) => Promise<Page<Loan>>
  find: (id: Id) => Promise<Loan | undefined>
  /**
   * Refused with rule `unknown-copy`, `no-copy-free` (by book), `unknown-person`, `person-inactive`, `copy-lent`,
   * `copy-reserved`, `copy-gone` and `due-in-the-past`. Of many borrowers of a copy at once one gets it, the others wait
   * and are refused.
   */
  create: (lending: { copy: NamedCopy } & Pick<Lending, 'personId' | 'dueAt'>, author: Author) => Promise<Written<Loan>>
  /** Refused with rule `loan-ended` when the loan has ended. */
  return: (target: { id: Id }, author: Author) => Promise<Written<Loan>>
  /** Refused with rule `loan-ended`, `person-inactive` and `renewals-spent`. The due date never moves back. */
  renew: (target: { id: Id }, author: Author) => Promise<Written<Loan>>
}

export type CopyList = { search: (query: CopyQuery) => Promise<Page<CopyRow>> }

export type Circulation = { loans: LoanDesk; copies: CopyList }
