import { refusal } from '../../../contract/errors.ts'
import { readNow } from '../../stores/postgres/database-clock.ts'
import type { WriteScope } from '../../stores/postgres/write-transaction.ts'
import { lockBook } from './hold-queue.sql.ts'
import { inactivePerson, loanEnded, unknownPerson } from './rules/loan-refusals.ts'
import type { LoanRecord } from './loan.entity.ts'

/**
 * Locks the borrower until the transaction ends, and refuses who is unknown or inactive. A borrower is locked before the
 * copy, in every write that locks both.
 */
export const lockBorrower = async ({ query }: WriteScope, personId: string): Promise<void> => {
  const [person] = await query<{ isActive: boolean }>(
    `SELECT status = 'active' AS "isActive" FROM directory.person
     WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE`,
    [personId],
  )
  if (!person) throw unknownPerson(personId)
  if (!person.isActive) throw inactivePerson()
}

export type LockedLoan = LoanRecord & { bookId: string; now: Date }

/** Returns the loan, its book and copy locked too. Refuses one that has ended. */
export const lockLoan = async (scope: WriteScope, id: string): Promise<LockedLoan> => {
  const { query, client } = scope
  const [known] = await query<{ bookId: string }>(
    'SELECT copy.book_id AS "bookId" FROM library.loan JOIN library.copy ON copy.id = loan.copy_id WHERE loan.id = $1',
    [id],
  )
  if (!known) throw refusal('NOT_FOUND', { entity: 'loan', id })
  await lockBook(scope, known.bookId)
  const [loan] = await query<Omit<LockedLoan, 'now'>>(
    `SELECT t.id, t.copy_id AS "copyId", t.person_id AS "personId", t.lent_at AS "lentAt", t.due_at AS "dueAt",
       t.returned_at AS "returnedAt", t.outcome, t.renewals, t.fine_per_day::float8 AS "finePerDay",
       t.fine_cap::float8 AS "fineCap", t.fine_currency AS "fineCurrency", t.version, copy.book_id AS "bookId"
     FROM library.copy JOIN library.loan t ON t.copy_id = copy.id WHERE t.id = $1 FOR NO KEY UPDATE`,
    [id],
  )
  if (!loan) throw refusal('NOT_FOUND', { entity: 'loan', id })
  if (loan.returnedAt !== null) throw loanEnded()
  return { ...loan, now: await readNow(client) }
}
