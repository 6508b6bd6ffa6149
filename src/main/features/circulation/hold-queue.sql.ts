import type { EndedLoan } from '../../../contract/circulation.ts'
import { refusal } from '../../../contract/errors.ts'
import type { Calendar } from '../../../contract/loan-rules.ts'
import { NOW_SQL, readNow } from '../../stores/postgres/database-clock.ts'
import { personName } from '../../stores/postgres/person-name.ts'
import type { WriteScope } from '../../stores/postgres/write-transaction.ts'
import { moveCopy } from './copy-state.sql.ts'
import type { HoldQueues } from './hold-queue.port.ts'
import { readCalendar } from './lending-facts.sql.ts'
import { dayOf, endOfDay } from './rules/local-day.ts'
import { afterOpenDays } from './rules/open-days.ts'

const KIND = 'hold'

/** Every write to the copies or the queue of a book holds this lock, which comes before those of its copies. */
export const lockBook = async ({ query }: WriteScope, bookId: string): Promise<void> => {
  const [book] = await query('SELECT id FROM library.book WHERE id = $1 FOR NO KEY UPDATE', [bookId])
  if (!book)
    throw refusal('RULE_VIOLATION', { rule: 'unknown-book', field: 'bookId', expected: 'a book', unknown: [bookId] })
}

type Moved = { id: string; copyId: string | null }

/** Ends holds whose time has passed, and those of people who may not borrow any more. Their copies are free then. */
const expireHolds = async (scope: WriteScope, { bookId, now }: { bookId: string; now: Date }): Promise<number> => {
  const expired = await scope.query<Moved & { state: string }>(
    `UPDATE library.hold SET state = 'expired', ended_at = $2, version = version + 1, updated_at = ${NOW_SQL}
     WHERE book_id = $1 AND ended_at IS NULL AND (
       state = 'ready' AND ready_until < $2 OR wanted_until < $2 AND state = 'waiting' OR
       NOT EXISTS (SELECT FROM directory.person WHERE person.id = hold.person_id AND deleted_at IS NULL AND status = 'active'))
     RETURNING id, copy_id AS "copyId"`,
    [bookId, now],
  )
  for (const { id, copyId } of expired) {
    if (copyId !== null) await moveCopy(scope, { id: copyId, state: 'available' })
    const after = { state: 'expired' as const }
    scope.audit({ action: 'hold.expire', entityKind: KIND, entityId: id, before: null, after })
  }
  scope.changed(
    KIND,
    expired.map(({ id }) => id),
  )
  return expired.length
}

/** The first who waits and a free copy, which is locked. Locks no copy when nobody waits. */
const nextPair = async ({ query }: WriteScope, bookId: string) => {
  const [waiting] = await query<{ id: string }>(
    `SELECT id FROM library.hold WHERE book_id = $1 AND state = 'waiting' ORDER BY place LIMIT 1`,
    [bookId],
  )
  if (!waiting) return undefined
  const [free] = await query<{ id: string }>(
    `SELECT id FROM library.copy WHERE book_id = $1 AND state = 'available' ORDER BY barcode LIMIT 1 FOR NO KEY UPDATE`,
    [bookId],
  )
  return free && { holdId: waiting.id, copyId: free.id }
}

const readyUntil = ({ now, calendar }: { now: Date; calendar: Calendar }) => {
  const { timeZone, pickupDays } = calendar
  return endOfDay(afterOpenDays(dayOf(now, timeZone), { days: pickupDays, calendar }), timeZone)
}

/**
 * Brings the queue of a locked book up to date: what has expired ends, and each free copy goes to the holds shelf for the
 * first who waits. Afterwards nobody waits while a copy is free.
 */
export const settleQueue = async (
  scope: WriteScope,
  { bookId, now }: { bookId: string; now: Date },
): Promise<{ expired: number; passedOn: number }> => {
  const [queue] = await scope.query('SELECT FROM library.hold WHERE book_id = $1 AND ended_at IS NULL LIMIT 1', [
    bookId,
  ])
  if (!queue) return { expired: 0, passedOn: 0 }
  const expired = await expireHolds(scope, { bookId, now })
  let passedOn = 0
  for (let pair = await nextPair(scope, bookId); pair; pair = await nextPair(scope, bookId)) {
    const until = readyUntil({ now, calendar: await readCalendar(scope.client) })
    await scope.query(
      `UPDATE library.hold SET state = 'ready', copy_id = $2, ready_until = $3, version = version + 1, updated_at = ${NOW_SQL}
       WHERE id = $1`,
      [pair.holdId, pair.copyId, until],
    )
    await moveCopy(scope, { id: pair.copyId, state: 'reserved' })
    const after = { copyId: pair.copyId, readyUntil: until, state: 'ready' as const }
    scope.audit({ action: 'hold.ready', entityKind: KIND, entityId: pair.holdId, before: null, after })
    scope.changed(KIND, [pair.holdId])
    passedOn += 1
  }
  if (expired + passedOn > 0) scope.changed('book', [bookId])
  return { expired, passedOn }
}

const lockBooks = async ({ query }: WriteScope, bookIds: readonly string[]): Promise<void> => {
  await query('SELECT id FROM library.book WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE', [bookIds])
}

const settleQueues = async (scope: WriteScope, bookIds: readonly string[]): Promise<void> => {
  const now = await readNow(scope.client)
  for (const bookId of [...bookIds].sort()) await settleQueue(scope, { bookId, now })
}

export const holdQueues: HoldQueues<WriteScope> = {
  lock: lockBooks,
  settle: settleQueues,
  settleWaitedFor: async (scope, bookIds) => {
    const waitedFor = await scope.query<{ id: string }>(
      'SELECT DISTINCT book_id AS id FROM library.hold WHERE book_id = ANY ($1::uuid[]) AND ended_at IS NULL',
      [bookIds],
    )
    if (waitedFor.length === 0) return
    const ids = waitedFor.map(({ id }) => id)
    await lockBooks(scope, ids)
    await settleQueues(scope, ids)
  },
}

/** Ends the hold of a borrower who gets the book. A copy that waited for it and is not the lent one is free again. */
export const collectHold = async (
  scope: WriteScope,
  { bookId, personId, copyId, now }: { bookId: string; personId: string; copyId: string; now: Date },
): Promise<void> => {
  const [hold] = await scope.query<Moved>(
    `UPDATE library.hold SET state = 'collected', ended_at = $3, version = version + 1, updated_at = ${NOW_SQL}
     WHERE book_id = $1 AND person_id = $2 AND ended_at IS NULL RETURNING id, copy_id AS "copyId"`,
    [bookId, personId, now],
  )
  if (!hold) return
  if (hold.copyId !== null && hold.copyId !== copyId) await moveCopy(scope, { id: hold.copyId, state: 'available' })
  const after = { state: 'collected' as const }
  scope.audit({ action: 'hold.collect', entityKind: KIND, entityId: hold.id, before: null, after })
  scope.changed(KIND, [hold.id])
}

/** For whom a copy waits on the holds shelf. */
export const heldFor = async ({ query }: WriteScope, copyId: string): Promise<EndedLoan['heldFor']> => {
  const [held] = await query<NonNullable<EndedLoan['heldFor']>>(
    `SELECT hold.id AS "holdId", hold.person_id AS "personId", ${personName('person')} AS "personName",
       hold.pickup_unit_id AS "pickupUnitId", hold.ready_until AS "readyUntil"
     FROM library.hold LEFT JOIN directory.person person ON person.id = hold.person_id
     WHERE hold.copy_id = $1 AND hold.state = 'ready'`,
    [copyId],
  )
  return held ?? null
}
