import type { Charge, EndedLoan } from '../../../contract/circulation.ts'
import { refusal } from '../../../contract/errors.ts'
import type { BookCopy, Money } from '../../../contract/library.ts'
import type { Calendar } from '../../../contract/loan-rules.ts'
import type { Author } from '../../foundation/author.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { saveVersion, type Values } from '../../stores/postgres/versioned-row.ts'
import { inWriteTransaction, type WriteScope } from '../../stores/postgres/write-transaction.ts'
import { addCharge } from './charges.sql.ts'
import { moveCopy } from './copy-state.sql.ts'
import { dueDateOf } from './rules/due-date.ts'
import { columnsOfFine, fineOfColumns } from './fine-columns.sql.ts'
import { overdueFine } from './rules/fine.ts'
import { heldFor, settleQueue } from './hold-queue.sql.ts'
import { readCalendar, readLendingFacts } from './lending-facts.sql.ts'
import { findLoanRow } from './loan-list.sql.ts'
import { type LockedLoan, lockBorrower, lockLoan } from './loan-locks.sql.ts'
import { holdWaits, renewalsSpent } from './rules/loan-refusals.ts'
import { termsFor } from './rules/loan-terms.ts'
import { type LoanRecord, loanEntity } from './loan.entity.ts'

const KIND = 'loan'

const saveLoan = async (
  scope: WriteScope,
  { row, verb, changes }: { row: LockedLoan; verb: 'return' | 'renew' | 'lose'; changes: Values<LoanRecord> },
) => {
  const told = (values: Values<LoanRecord>) =>
    Object.fromEntries(Object.entries(values).filter(([field]) => !field.startsWith('fine')))
  const before = Object.fromEntries(Object.keys(changes).map((field) => [field, row[field as keyof LoanRecord]]))
  await saveVersion(scope.manager, loanEntity, { row, changes })
  scope.audit({
    action: `loan.${verb}`,
    entityKind: KIND,
    entityId: row.id,
    before: told(before),
    after: told(changes),
  })
  scope.changed(KIND, [row.id])
  return (await findLoanRow(scope.client, row.id))!
}

const chargeDelay = async (scope: WriteScope, { row, calendar }: { row: LockedLoan; calendar: Calendar }) => {
  const owed = overdueFine(fineOfColumns(row), { dueAt: row.dueAt, until: row.now, calendar })
  if (!owed) return []
  return [await addCharge(scope, { loanId: row.id, personId: row.personId, kind: 'overdue', ...owed })]
}

const endLoan = async (
  store: PostgresStore,
  {
    id,
    verb,
    outcome,
    costs,
  }: {
    id: string
    verb: 'return' | 'lose'
    outcome: NonNullable<LoanRecord['outcome']>
    /** What the copy costs beside the delay. */
    costs: (scope: WriteScope, row: LockedLoan) => Promise<(Money & { kind: 'lost' | 'damaged' }) | null>
  },
  author: Author,
): Promise<EndedLoan> => {
  const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const row = await lockLoan(scope, id)
    const state: BookCopy['state'] = ({ returned: 'available', damaged: 'withdrawn', lost: 'lost' } as const)[outcome]
    await moveCopy(scope, { id: row.copyId, state })
    scope.changed('book', [row.bookId])
    const charges: Charge[] = await chargeDelay(scope, { row, calendar: await readCalendar(scope.client) })
    const cost = await costs(scope, row)
    if (cost && cost.amount > 0)
      charges.push(await addCharge(scope, { loanId: id, personId: row.personId, days: null, ...cost }))
    const loan = await saveLoan(scope, { row, verb, changes: { returnedAt: row.now, outcome } })
    await settleQueue(scope, { bookId: row.bookId, now: row.now })
    return { ...loan, charges, heldFor: await heldFor(scope, row.copyId) }
  })
  return { ...result, consistencyToken }
}

export const returnCopyRow = (
  store: PostgresStore,
  { id, condition, damage }: { id: string; condition: 'good' | 'damaged'; damage: Money | null },
  author: Author,
): Promise<EndedLoan> => {
  const isDamaged = condition === 'damaged'
  const costs = async () => (isDamaged && damage ? { kind: 'damaged' as const, ...damage } : null)
  return endLoan(store, { id, verb: 'return', outcome: isDamaged ? 'damaged' : 'returned', costs }, author)
}

const priceOfBook = async ({ query }: WriteScope, bookId: string): Promise<Money | null> => {
  const [price] = await query<Money>(
    `SELECT price_amount::float8 AS amount, price_currency AS currency FROM library.book
     WHERE id = $1 AND price_amount IS NOT NULL`,
    [bookId],
  )
  return price ?? null
}

export const loseCopyRow = (store: PostgresStore, { id }: { id: string }, author: Author): Promise<EndedLoan> => {
  const costs = async (scope: WriteScope, { bookId }: LockedLoan) => {
    const price = await priceOfBook(scope, bookId)
    return price && { kind: 'lost' as const, ...price }
  }
  return endLoan(store, { id, verb: 'lose', outcome: 'lost', costs }, author)
}

export const renewLoanRow = async (
  store: PostgresStore,
  { id }: { id: string },
  author: Author,
): Promise<EndedLoan> => {
  const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const [known] = await scope.query<{ personId: string }>(
      'SELECT person_id AS "personId" FROM library.loan WHERE id = $1',
      [id],
    )
    if (!known) throw refusal('NOT_FOUND', { entity: KIND, id })
    await lockBorrower(scope, known.personId)
    const row = await lockLoan(scope, id)
    const facts = await readLendingFacts(scope.client, { personId: row.personId, at: row.now })
    const { days, renewals, fine } = termsFor({ ...facts, itemKind: 'book' })
    if (row.renewals >= renewals) throw renewalsSpent(renewals)
    await settleQueue(scope, { bookId: row.bookId, now: row.now })
    const [waits] = await scope.query(`SELECT FROM library.hold WHERE book_id = $1 AND state = 'waiting' LIMIT 1`, [
      row.bookId,
    ])
    if (waits) throw holdWaits()
    const charges = await chargeDelay(scope, { row, calendar: facts.calendar })
    const from = new Date(Math.max(row.dueAt.getTime(), row.now.getTime()))
    const dueAt = dueDateOf({ from, days, calendar: facts.calendar })
    const changes = { dueAt, renewals: row.renewals + 1, ...columnsOfFine(fine) }
    return { ...(await saveLoan(scope, { row, verb: 'renew', changes })), charges, heldFor: null }
  })
  return { ...result, consistencyToken }
}
