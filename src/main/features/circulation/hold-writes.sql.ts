import { uuidv7 } from 'uuidv7'
import { refusal } from '../../../contract/errors.ts'
import type { Hold, HoldInput } from '../../../contract/holds.ts'
import type { Author } from '../../foundation/author.ts'
import { readNow } from '../../stores/postgres/database-clock.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { insertVersioned, refusingViolations, saveVersion } from '../../stores/postgres/versioned-row.ts'
import { inWriteTransaction, type WriteScope } from '../../stores/postgres/write-transaction.ts'
import { moveCopy } from './copy-state.sql.ts'
import { findHoldRow } from './hold-list.sql.ts'
import { lockBook, settleQueue } from './hold-queue.sql.ts'
import { type HoldRecord, holdEntity } from './hold.entity.ts'
import { lockBorrower } from './loan-locks.sql.ts'

const KIND = 'hold'
type Written = Hold & { consistencyToken: string }

const refusals = { hold_person_unique: () => refusal('DUPLICATE', { entity: KIND, field: 'personId' }) }

const refuseHolder = async ({ query }: WriteScope, { bookId, personId }: { bookId: string; personId: string }) => {
  const [has] = await query(
    `SELECT FROM library.loan JOIN library.copy ON copy.id = loan.copy_id
     WHERE loan.person_id = $1 AND copy.book_id = $2 AND loan.returned_at IS NULL`,
    [personId, bookId],
  )
  if (has)
    throw refusal('RULE_VIOLATION', {
      rule: 'has-the-book',
      field: 'personId',
      expected: 'a person who does not have the book',
    })
}

const refuseUnknownUnit = async ({ query }: WriteScope, id: string) => {
  const [unit] = await query('SELECT FROM directory.org_unit WHERE id = $1 AND deleted_at IS NULL', [id])
  if (!unit)
    throw refusal('RULE_VIOLATION', {
      rule: 'unknown-org-unit',
      field: 'pickupUnitId',
      expected: 'a unit of this school',
      unknown: [id],
    })
}

export const placeHoldRow = (store: PostgresStore, input: HoldInput, author: Author): Promise<Written> =>
  refusingViolations(refusals, async () => {
    const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      await lockBorrower(scope, input.personId)
      await lockBook(scope, input.bookId)
      await refuseUnknownUnit(scope, input.pickupUnitId)
      await refuseHolder(scope, input)
      const now = await readNow(scope.client)
      if (input.wantedUntil && input.wantedUntil <= now)
        throw refusal('RULE_VIOLATION', {
          rule: 'wanted-in-the-past',
          field: 'wantedUntil',
          expected: 'an instant in the future',
        })
      await settleQueue(scope, { bookId: input.bookId, now })
      const [last] = await scope.query<{ place: number }>(
        'SELECT coalesce(max(place), 0) AS place FROM library.hold WHERE book_id = $1',
        [input.bookId],
      )
      const id = uuidv7()
      await insertVersioned(scope.manager, holdEntity, { id, ...input, place: last!.place + 1, state: 'waiting' })
      scope.audit({ action: 'hold.create', entityKind: KIND, entityId: id, before: null, after: { ...input } })
      scope.changed(KIND, [id])
      await settleQueue(scope, { bookId: input.bookId, now })
      return (await findHoldRow(scope.client, id))!
    })
    return { ...result, consistencyToken }
  })

const lockHold = async (scope: WriteScope, id: string): Promise<HoldRecord> => {
  const known = await scope.manager.findOneBy(holdEntity, { id })
  if (!known) throw refusal('NOT_FOUND', { entity: KIND, id })
  await lockBook(scope, known.bookId)
  const row = await scope.manager.findOneOrFail(holdEntity, { where: { id }, lock: { mode: 'pessimistic_write' } })
  if (row.endedAt !== null)
    throw refusal('RULE_VIOLATION', { rule: 'hold-ended', expected: 'a hold that has not ended' })
  return row
}

export const cancelHoldRow = async (store: PostgresStore, { id }: { id: string }, author: Author): Promise<Written> => {
  const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const row = await lockHold(scope, id)
    const now = await readNow(scope.client)
    await saveVersion(scope.manager, holdEntity, { row, changes: { state: 'cancelled', endedAt: now } })
    if (row.copyId !== null) await moveCopy(scope, { id: row.copyId, state: 'available' })
    const audited = { before: { state: row.state }, after: { state: 'cancelled' as const } }
    scope.audit({ action: 'hold.cancel', entityKind: KIND, entityId: id, ...audited })
    scope.changed(KIND, [id])
    scope.changed('book', [row.bookId])
    await settleQueue(scope, { bookId: row.bookId, now })
    return (await findHoldRow(scope.client, id))!
  })
  return { ...result, consistencyToken }
}

/** Brings every queue up to date that has a hold whose time has passed, or a free copy for somebody who waits. Books are locked in the order of their ids. */
export const expireHoldRows = async (store: PostgresStore, author: Author) => {
  const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const now = await readNow(scope.client)
    const books = await scope.query<{ id: string }>(
      `SELECT DISTINCT book_id AS id FROM library.hold
       WHERE ended_at IS NULL AND (state = 'ready' AND ready_until < $1 OR state = 'waiting' AND (
         wanted_until < $1 OR EXISTS (SELECT FROM library.copy WHERE copy.book_id = hold.book_id AND copy.state = 'available')))
       ORDER BY 1`,
      [now],
    )
    const counts = { expired: 0, passedOn: 0 }
    for (const { id } of books) {
      await lockBook(scope, id)
      const { expired, passedOn } = await settleQueue(scope, { bookId: id, now })
      counts.expired += expired
      counts.passedOn += passedOn
    }
    return counts
  })
  return { ...result, consistencyToken }
}
