import { uuidv7 } from 'uuidv7'
import { refusal } from '../../../contract/errors.ts'
import type { Order, OrderLine } from '../../../contract/shop.ts'
import type { Author } from '../../foundation/author.ts'
import { refusingViolations } from '../../stores/postgres/versioned-row.ts'
import type { WriteScope } from '../../stores/postgres/write-transaction.ts'
import { holdPerson } from './hold-person.sql.ts'
import { insertRows } from './insert-rows.sql.ts'
import { placedStatus, priceOf } from './order-rules.ts'
import { orderCopyEntity, orderEntity, orderLineEntity } from './order.entity.ts'
import { type Priced, readPrices } from './read-prices.sql.ts'
import type { Cart } from './shop.port.ts'
import type { ShopStore } from './shop-store.sql.ts'
import { CopiesMissing, moveCopies, type Take, type Taken, takeFreeCopies, waitForCopies } from './take-copies.sql.ts'
import { lockAccounts, moneyRefusals, moveMoney, openSchoolAccount } from './transfers.sql.ts'
import { writeOnce } from './write-once.sql.ts'

type Line = Omit<OrderLine, 'returned'>

const linesOf = ({ lines }: Cart, { books, taken }: { books: Map<string, Priced>; taken: Taken }): Line[] =>
  lines.map(({ bookId, quantity, onShortage }) => {
    const filled = taken.get(bookId)?.length ?? 0
    const short = quantity - filled
    return {
      bookId,
      ...books.get(bookId)!,
      quantity,
      filled,
      backordered: onShortage === 'backorder' ? short : 0,
      refused: onShortage === 'refuse' ? short : 0,
    }
  })

/** Charges the total to the person's account. Returns the transfer, or null when there is nothing to charge. */
const charge = async (
  scope: WriteScope,
  { personId, currency, total }: { personId: string; currency: string; total: number },
): Promise<string | null> => {
  if (total === 0) return null
  const { account, school } = await lockAccounts(scope, { personId, purpose: 'sales', currency })
  const balance = account?.balance ?? 0
  if (!account || balance - total < (account.lowest ?? -Infinity))
    throw refusal('RULE_VIOLATION', {
      rule: 'insufficient-funds',
      field: 'personId',
      expected: `an account with ${total} ${currency} in the smallest unit`,
      counts: { total, balance },
    })
  const to = school ?? (await openSchoolAccount(scope, { purpose: 'sales', currency }))
  return moveMoney(scope, { kind: 'purchase', note: '', amount: total, currency, from: account.id, to })
}

const writeOrder = async (
  scope: WriteScope,
  { order, transferId, taken, now }: { order: Order; transferId: string | null; taken: Taken; now: Date },
) => {
  const { manager } = scope
  const { id: orderId, lines, ...row } = order
  await insertRows(manager, orderEntity, [
    { id: orderId, ...row, transferId, createdAt: now, updatedAt: now, version: 1 },
  ])
  await insertRows(
    manager,
    orderLineEntity,
    lines.map((line, index) => ({ orderId, ordinal: index + 1, ...line })),
  )
  const copies = [...taken].flatMap(([bookId, ids]) => ids.map((copyId) => ({ orderId, copyId, bookId })))
  if (copies.length === 0) return
  await insertRows(manager, orderCopyEntity, copies)
  await moveCopies(scope, { ids: copies.map(({ copyId }) => copyId), to: 'sold', now })
}

const sell = async (
  scope: WriteScope,
  { cart, take, queues }: { cart: Cart; take: Take; queues: ShopStore['queues'] },
): Promise<{ order: Order }> => {
  const { personId } = cart
  if (!(await holdPerson(scope, personId)))
    throw refusal('RULE_VIOLATION', {
      rule: 'unknown-person',
      field: 'personId',
      expected: 'the id of a person',
      unknown: [personId],
    })
  const bookIds = cart.lines.map(({ bookId }) => bookId)
  const { books, currency, now } = await readPrices(scope, bookIds)
  await queues.settleWaitedFor(scope, bookIds)
  const taken = await take(scope, cart.lines)
  const lines = linesOf(cart, { books, taken })
  const total = priceOf(lines.map(({ unitPrice, filled }) => ({ unitPrice, copies: filled })))
  const transferId = await charge(scope, { personId, currency, total })
  const order: Order = {
    id: uuidv7(),
    personId,
    status: placedStatus(lines),
    currency,
    total,
    refunded: 0,
    lines: lines.map((line) => ({ ...line, returned: 0 })),
  }
  await writeOrder(scope, { order, transferId, taken, now })
  const { id, ...after } = order
  scope.audit({ action: 'order.create', entityKind: 'order', entityId: id, before: null, after })
  scope.changed('order', [id])
  return { order }
}

/**
 * Sells a cart in one transaction. Most carts find all their copies free and wait for nobody. One that does not is sold in
 * a second transaction that waits for what others hold, before it says that copies are missing.
 */
export const checkOutCart = ({ store, queues }: ShopStore, cart: Cart, author: Author): Promise<{ order: Order }> =>
  refusingViolations(moneyRefusals, async () => {
    const asked = { procedure: 'library.checkout', input: cart }
    try {
      return await writeOnce(store, { asked, author }, (scope) => sell(scope, { cart, take: takeFreeCopies, queues }))
    } catch (error) {
      if (!(error instanceof CopiesMissing)) throw error
      return writeOnce(store, { asked, author }, (scope) => sell(scope, { cart, take: waitForCopies, queues }))
    }
  })
