import { In } from 'typeorm'
import type { BookCopy } from '../../../contract/library.ts'
import type { OnShortage } from '../../../contract/shop.ts'
import type { WriteScope } from '../../stores/postgres/write-transaction.ts'

export type Wanted = { bookId: string; quantity: number; onShortage: OnShortage }
/** The copies for each book that can be sold, locked until the transaction ends. A book without any is left out. */
export type Taken = Map<string, string[]>
export type Take = (scope: WriteScope, wanted: readonly Wanted[]) => Promise<Taken>

/** Somebody else holds copies of the cart, or too few are there. Ends a transaction that has taken the others. */
export class CopiesMissing extends Error {}

/**
 * Takes all copies of a cart in one statement, past those that others have taken, so that nobody waits for anybody. Throws
 * `CopiesMissing` when that is too few: a copy that another checkout has taken may yet come back.
 */
export const takeFreeCopies: Take = async ({ query }, wanted) => {
  const rows = await query<{ bookId: string; id: string }>(
    `SELECT line.book_id AS "bookId", free.id
     FROM unnest($1::uuid[], $2::integer[]) line (book_id, quantity)
     CROSS JOIN LATERAL (
       SELECT copy.id FROM library.copy WHERE copy.book_id = line.book_id AND copy.state = 'available'
       LIMIT line.quantity FOR NO KEY UPDATE SKIP LOCKED
     ) free`,
    [wanted.map(({ bookId }) => bookId), wanted.map(({ quantity }) => quantity)],
  )
  if (rows.length < wanted.reduce((sum, { quantity }) => sum + quantity, 0)) throw new CopiesMissing()
  const taken: Taken = new Map()
  for (const { bookId, id } of rows) taken.set(bookId, [...(taken.get(bookId) ?? []), id])
  return taken
}

class LineRefused extends Error {}

/**
 * Takes the copies line by line in the order of books and copies, and waits for whoever has one. Everybody who waits does
 * so in this order and holds only what comes before, so nobody waits in a circle. Each line has its savepoint: one that
 * is short and to be refused gives its copies back, and the others keep theirs.
 */
export const waitForCopies: Take = async ({ manager }, wanted) => {
  const taken: Taken = new Map()
  const inOrder = [...wanted].sort((one, other) => (one.bookId < other.bookId ? -1 : 1))
  for (const { bookId, quantity, onShortage } of inOrder) {
    try {
      await manager.transaction(async (nested) => {
        const copies = await nested.getRepository<BookCopy>('Copy').find({
          select: { id: true },
          where: { bookId, state: 'available' },
          order: { id: 'ASC' },
          take: quantity,
          lock: { mode: 'for_no_key_update' },
        })
        if (copies.length < quantity && onShortage === 'refuse') throw new LineRefused()
        if (copies.length > 0)
          taken.set(
            bookId,
            copies.map(({ id }) => id),
          )
      })
    } catch (error) {
      if (!(error instanceof LineRefused)) throw error
    }
  }
  return taken
}

/** Moves locked copies from the shelf to people, or back. */
export const moveCopies = async (
  { manager }: WriteScope,
  { ids, to, now }: { ids: readonly string[]; to: 'sold' | 'available'; now: Date | (() => string) },
): Promise<void> => {
  if (ids.length === 0) return
  await manager
    .getRepository<BookCopy>('Copy')
    .update({ id: In([...ids]) }, { state: to, version: () => 'version + 1', updatedAt: now })
}
