import { uuidv7 } from 'uuidv7'
import { type Lending, type Loan, USUAL_RENEWALS } from '../../../contract/circulation.ts'
import { refusal } from '../../../contract/errors.ts'
import type { BookCopy } from '../../../contract/library.ts'
import type { Author } from '../../foundation/author.ts'
import { NOW_SQL, readNow } from '../../stores/postgres/database-clock.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { insertVersioned, refusingViolations, saveVersion, type Values } from '../../stores/postgres/versioned-row.ts'
import { inWriteTransaction, type WriteScope } from '../../stores/postgres/write-transaction.ts'
import type { NamedCopy } from './circulation.port.ts'
import { dueDateOf } from './due-date.ts'
import { findLoanRow } from './loan-list.sql.ts'
import {
  dueInThePast,
  inactivePerson,
  loanEnded,
  noCopyFree,
  refusalOfState,
  renewalsSpent,
  unknownCopy,
  unknownPerson,
} from './loan-refusals.ts'
import { type LoanRecord, loanEntity } from './loan.entity.ts'

const KIND = 'loan'
type Written = Loan & { consistencyToken: string }
type LockedCopy = Pick<BookCopy, 'id' | 'bookId' | 'state'>

/** The indexes say the same of two open loans. They decide when somebody writes past this code. */
const refusals = { loan_open_unique: () => refusalOfState('lent')!, loan_periods: () => refusalOfState('lent')! }

/** Returns the borrower's state, locked. A borrower is locked before the copy, in every write that locks both. */
const lockBorrower = async ({ query }: WriteScope, personId: string): Promise<void> => {
  const [person] = await query<{ isActive: boolean }>(
    `SELECT status = 'active' AS "isActive" FROM directory.person
     WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE`,
    [personId],
  )
  if (!person) throw unknownPerson(personId)
  if (!person.isActive) throw inactivePerson()
}

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

const moveCopy = ({ query }: WriteScope, { id, state }: Pick<BookCopy, 'id' | 'state'>) =>
  query(`UPDATE library.copy SET state = $2, version = version + 1, updated_at = ${NOW_SQL} WHERE id = $1`, [id, state])

export const lendCopyRow = (
  store: PostgresStore,
  { copy: named, personId, dueAt: wanted }: { copy: NamedCopy } & Pick<Lending, 'personId' | 'dueAt'>,
  author: Author,
): Promise<Written> =>
  refusingViolations(refusals, async () => {
    const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      await lockBorrower(scope, personId)
      const copy = await lockCopy(scope, named)
      const refused = refusalOfState(copy.state)
      if (refused) throw refused
      // Read after the waiting for locks, so that it is not before the copy came back.
      const now = await readNow(scope.client)
      if (wanted && wanted <= now) throw dueInThePast()
      const dueAt = wanted ?? dueDateOf({ now })
      const id = uuidv7()
      const lent = { copyId: copy.id, personId, lentAt: now, dueAt }
      await insertVersioned(scope.manager, loanEntity, { id, ...lent })
      await moveCopy(scope, { id: copy.id, state: 'lent' })
      scope.audit({ action: 'loan.lend', entityKind: KIND, entityId: id, before: null, after: lent })
      scope.changed(KIND, [id])
      scope.changed('book', [copy.bookId])
      return (await findLoanRow(scope.client, id))!
    })
    return { ...result, consistencyToken }
  })

type LockedLoan = LoanRecord & { bookId: string; now: Date }

/** Returns the loan, its copy locked too. */
const lockLoan = async ({ query, client }: WriteScope, id: string): Promise<LockedLoan> => {
  const [loan] = await query<Omit<LockedLoan, 'now'>>(
    `SELECT t.id, t.copy_id AS "copyId", t.person_id AS "personId", t.lent_at AS "lentAt", t.due_at AS "dueAt",
       t.returned_at AS "returnedAt", t.renewals, t.version, copy.book_id AS "bookId"
     FROM library.copy JOIN library.loan t ON t.copy_id = copy.id WHERE t.id = $1 FOR NO KEY UPDATE`,
    [id],
  )
  if (!loan) throw refusal('NOT_FOUND', { entity: KIND, id })
  if (loan.returnedAt !== null) throw loanEnded()
  return { ...loan, now: await readNow(client) }
}

const saveLoan = async (
  scope: WriteScope,
  { row, verb, changes }: { row: LockedLoan; verb: 'return' | 'renew'; changes: Values<LoanRecord> },
) => {
  const before = Object.fromEntries(Object.keys(changes).map((field) => [field, row[field as keyof LoanRecord]]))
  await saveVersion(scope.manager, loanEntity, { row, changes })
  scope.audit({ action: `loan.${verb}`, entityKind: KIND, entityId: row.id, before, after: changes })
  scope.changed(KIND, [row.id])
  return (await findLoanRow(scope.client, row.id))!
}

export const returnCopyRow = async (store: PostgresStore, { id }: { id: string }, author: Author): Promise<Written> => {
  const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const row = await lockLoan(scope, id)
    await moveCopy(scope, { id: row.copyId, state: 'available' })
    scope.changed('book', [row.bookId])
    return saveLoan(scope, { row, verb: 'return', changes: { returnedAt: row.now } })
  })
  return { ...result, consistencyToken }
}

export const renewLoanRow = async (store: PostgresStore, { id }: { id: string }, author: Author): Promise<Written> => {
  const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const [known] = await scope.query<{ personId: string }>(
      'SELECT person_id AS "personId" FROM library.loan WHERE id = $1',
      [id],
    )
    if (!known) throw refusal('NOT_FOUND', { entity: KIND, id })
    await lockBorrower(scope, known.personId)
    const row = await lockLoan(scope, id)
    if (row.renewals >= USUAL_RENEWALS) throw renewalsSpent(USUAL_RENEWALS)
    const dueAt = new Date(Math.max(row.dueAt.getTime(), dueDateOf(row).getTime()))
    return saveLoan(scope, { row, verb: 'renew', changes: { dueAt, renewals: row.renewals + 1 } })
  })
  return { ...result, consistencyToken }
}
