import { uuidv7 } from 'uuidv7'
import type { Lending, Loan } from '../../../contract/circulation.ts'
import type { BookCopy } from '../../../contract/library.ts'
import type { Author } from '../../foundation/author.ts'
import { readNow } from '../../stores/postgres/database-clock.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { insertVersioned, refusingViolations } from '../../stores/postgres/versioned-row.ts'
import { inWriteTransaction, type WriteScope } from '../../stores/postgres/write-transaction.ts'
import type { NamedCopy } from './circulation.port.ts'
import { moveCopy } from './copy-state.sql.ts'
import { dueDateOf } from './rules/due-date.ts'
import { columnsOfFine } from './fine-columns.sql.ts'
import { collectHold, heldFor, lockBook, settleQueue } from './hold-queue.sql.ts'
import { readLendingFacts } from './lending-facts.sql.ts'
import { findLoanRow } from './loan-list.sql.ts'
import { lockBorrower } from './loan-locks.sql.ts'
import { dueInThePast, noCopyFree, refusalOfState, tooManyLoans, unknownCopy } from './rules/loan-refusals.ts'
import { termsFor } from './rules/loan-terms.ts'
import { loanEntity } from './loan.entity.ts'

const KIND = 'loan'
type LockedCopy = Pick<BookCopy, 'id' | 'bookId' | 'state'>

/** The indexes say the same of two open loans. They decide when somebody writes past this code. */
const refusals = { loan_open_unique: () => refusalOfState('lent')!, loan_periods: () => refusalOfState('lent')! }

const COPY = `SELECT copy.id, copy.book_id AS "bookId", copy.state FROM library.copy`

/** The copy that somebody named, with its book; of a book's copies the one that waits for the borrower, or a free one. */
const namedCopy = async (
  { query }: WriteScope,
  { named, personId }: { named: NamedCopy; personId: string },
): Promise<LockedCopy> => {
  if ('bookId' in named) {
    const [free] = await query<LockedCopy>(
      `${COPY} LEFT JOIN library.hold ON hold.copy_id = copy.id AND hold.state = 'ready' AND hold.person_id = $2
       WHERE copy.book_id = $1 AND (copy.state = 'available' OR hold.id IS NOT NULL)
       ORDER BY hold.id IS NULL, copy.barcode LIMIT 1`,
      [named.bookId, personId],
    )
    if (!free) throw noCopyFree()
    return free
  }
  const [field, value] = 'copyId' in named ? (['copyId', named.copyId] as const) : (['barcode', named.barcode] as const)
  const [copy] = await query<LockedCopy>(`${COPY} WHERE copy.${field === 'copyId' ? 'id' : 'barcode'} = $1`, [value])
  if (!copy) throw unknownCopy(field)
  return copy
}

/** Locks the book of the copy and the copy, with the queue of the book up to date, and refuses what is not theirs to take. */
const lockCopy = async (
  scope: WriteScope,
  { named, personId }: { named: NamedCopy; personId: string },
): Promise<LockedCopy & { now: Date }> => {
  const bookId = 'bookId' in named ? named.bookId : (await namedCopy(scope, { named, personId })).bookId
  if ('bookId' in named && !(await scope.query('SELECT FROM library.book WHERE id = $1', [bookId]))[0])
    throw noCopyFree()
  await lockBook(scope, bookId)
  // Read after the waiting for locks, so that it is not before the copy came back.
  const now = await readNow(scope.client)
  await settleQueue(scope, { bookId, now })
  const { id } = await namedCopy(scope, { named, personId })
  const [copy] = await scope.query<LockedCopy>(`${COPY} WHERE copy.id = $1 FOR NO KEY UPDATE`, [id])
  const isTheirs = copy!.state === 'reserved' && (await heldFor(scope, id))?.personId === personId
  const refused = isTheirs ? undefined : refusalOfState(copy!.state)
  if (refused) throw refused
  return { ...copy!, now }
}

export const lendCopyRow = (
  store: PostgresStore,
  { copy: named, personId, dueAt: wanted }: { copy: NamedCopy } & Pick<Lending, 'personId' | 'dueAt'>,
  author: Author,
): Promise<Loan & { consistencyToken: string }> =>
  refusingViolations(refusals, async () => {
    const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      await lockBorrower(scope, personId)
      const copy = await lockCopy(scope, { named, personId })
      const { now, bookId } = copy
      if (wanted && wanted <= now) throw dueInThePast()
      const { rules, posts, open, calendar } = await readLendingFacts(scope.client, { personId, at: now })
      const { days, mostOpen, fine } = termsFor({ rules, posts, itemKind: 'book' })
      if (open >= mostOpen) throw tooManyLoans(mostOpen)
      const dueAt = wanted ?? dueDateOf({ from: now, days, calendar })
      const id = uuidv7()
      const lent = { copyId: copy.id, personId, lentAt: now, dueAt }
      await insertVersioned(scope.manager, loanEntity, { id, ...lent, ...columnsOfFine(fine) })
      await moveCopy(scope, { id: copy.id, state: 'lent' })
      await collectHold(scope, { bookId, personId, copyId: copy.id, now })
      const after = { ...lent, ...(fine && { fine }) }
      scope.audit({ action: 'loan.lend', entityKind: KIND, entityId: id, before: null, after })
      scope.changed(KIND, [id])
      scope.changed('book', [bookId])
      return (await findLoanRow(scope.client, id))!
    })
    return { ...result, consistencyToken }
  })
