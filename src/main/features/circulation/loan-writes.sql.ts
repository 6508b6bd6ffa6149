import { uuidv7 } from 'uuidv7'
import type { Lending, Loan } from '../../../contract/circulation.ts'
import type { BookCopy } from '../../../contract/library.ts'
import type { Author } from '../../foundation/author.ts'
import { readNow } from '../../stores/postgres/database-clock.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { insertVersioned, refusingViolations } from '../../stores/postgres/versioned-row.ts'
import { inWriteTransaction, type WriteScope } from '../../stores/postgres/write-transaction.ts'
import type { NamedCopy } from './circulation.port.ts'
import { dueDateOf } from './due-date.ts'
import { columnsOfFine } from './fine-columns.sql.ts'
import { readLendingFacts } from './lending-facts.sql.ts'
import { findLoanRow } from './loan-list.sql.ts'
import { lockBorrower, moveCopy } from './loan-locks.sql.ts'
import { dueInThePast, noCopyFree, refusalOfState, tooManyLoans, unknownCopy } from './loan-refusals.ts'
import { termsFor } from './loan-terms.ts'
import { loanEntity } from './loan.entity.ts'

const KIND = 'loan'
type LockedCopy = Pick<BookCopy, 'id' | 'bookId' | 'state'>

/** The indexes say the same of two open loans. They decide when somebody writes past this code. */
const refusals = { loan_open_unique: () => refusalOfState('lent')!, loan_periods: () => refusalOfState('lent')! }

const COPY = `SELECT copy.id, copy.book_id AS "bookId", copy.state FROM library.copy`

/** Returns the copy, locked. Of a book's copies on the shelf, one that no other writer holds. */
const lockCopy = async ({ query }: WriteScope, named: NamedCopy): Promise<LockedCopy> => {
  if ('bookId' in named) {
    const [free] = await query<LockedCopy>(
      `${COPY} WHERE copy.book_id = $1 AND copy.state = 'available' ORDER BY copy.barcode LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`,
      [named.bookId],
    )
    if (!free) throw noCopyFree()
    return free
  }
  const [field, value] = 'copyId' in named ? (['copyId', named.copyId] as const) : (['barcode', named.barcode] as const)
  const [copy] = await query<LockedCopy>(
    `${COPY} WHERE copy.${field === 'copyId' ? 'id' : 'barcode'} = $1 FOR NO KEY UPDATE`,
    [value],
  )
  if (!copy) throw unknownCopy(field)
  return copy
}

export const lendCopyRow = (
  store: PostgresStore,
  { copy: named, personId, dueAt: wanted }: { copy: NamedCopy } & Pick<Lending, 'personId' | 'dueAt'>,
  author: Author,
): Promise<Loan & { consistencyToken: string }> =>
  refusingViolations(refusals, async () => {
    const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      await lockBorrower(scope, personId)
      const copy = await lockCopy(scope, named)
      const refused = refusalOfState(copy.state)
      if (refused) throw refused
      // Read after the waiting for locks, so that it is not before the copy came back.
      const now = await readNow(scope.client)
      if (wanted && wanted <= now) throw dueInThePast()
      const { rules, posts, open, calendar } = await readLendingFacts(scope.client, { personId, at: now })
      const { days, mostOpen, fine } = termsFor({ rules, posts, itemKind: 'book' })
      if (open >= mostOpen) throw tooManyLoans(mostOpen)
      const dueAt = wanted ?? dueDateOf({ from: now, days, calendar })
      const id = uuidv7()
      const lent = { copyId: copy.id, personId, lentAt: now, dueAt }
      await insertVersioned(scope.manager, loanEntity, { id, ...lent, ...columnsOfFine(fine) })
      await moveCopy(scope, { id: copy.id, state: 'lent' })
      const after = { ...lent, ...(fine && { fine }) }
      scope.audit({ action: 'loan.lend', entityKind: KIND, entityId: id, before: null, after })
      scope.changed(KIND, [id])
      scope.changed('book', [copy.bookId])
      return (await findLoanRow(scope.client, id))!
    })
    return { ...result, consistencyToken }
  })
