import { In, IsNull } from 'typeorm'
import { uuidv7 } from 'uuidv7'
import { refusal } from '../../../contract/errors.ts'
import type { Order, Refunded } from '../../../contract/shop.ts'
import type { Author } from '../../foundation/author.ts'
import { NOW_SQL } from '../../stores/postgres/database-clock.ts'
import { refusingViolations } from '../../stores/postgres/versioned-row.ts'
import type { WriteScope } from '../../stores/postgres/write-transaction.ts'
import { insertRows } from './insert-rows.sql.ts'
import { priceOf, refundedStatus } from './order-rules.ts'
import {
  orderCopyEntity,
  orderEntity,
  orderLineEntity,
  type OrderLineRecord,
  type OrderRecord,
  refundEntity,
} from './order.entity.ts'
import type { Cancellation, Return } from './shop.port.ts'
import type { ShopStore } from './shop-store.sql.ts'
import { moveCopies } from './take-copies.sql.ts'
import { lockAccounts, moneyRefusals, moveMoney } from './transfers.sql.ts'
import { writeOnce } from './write-once.sql.ts'

type Given = { bookId: string; quantity: number }

const ended = (id: string) =>
  refusal('RULE_VIOLATION', {
    rule: 'order-ended',
    field: 'id',
    expected: `copies of order ${id} that are not back yet`,
  })

const keptOf = ({ filled, returned }: OrderLineRecord) => filled - returned

const allKept = (lines: readonly OrderLineRecord[]): Given[] =>
  lines.map((line) => ({ bookId: line.bookId, quantity: keptOf(line) })).filter(({ quantity }) => quantity > 0)

/** The order and its lines, locked until the transaction ends: of two refunds at once the second sees the first. */
const lockOrder = async ({ manager }: WriteScope, id: string) => {
  const order = await manager.findOne(orderEntity, { where: { id }, lock: { mode: 'pessimistic_write' } })
  if (!order) throw refusal('NOT_FOUND', { entity: 'order', id })
  const lines = await manager.find(orderLineEntity, { where: { orderId: id }, order: { ordinal: 'ASC' } })
  return { order, lines }
}

/** Takes the given copies back and returns their price. Refuses more than the order still has. */
const takeBack = async (
  scope: WriteScope,
  { lines, given, refundId }: { lines: readonly OrderLineRecord[]; given: readonly Given[]; refundId: string },
) => {
  const { manager } = scope
  const back: string[] = []
  for (const [index, { bookId, quantity }] of given.entries()) {
    const line = lines.find((each) => each.bookId === bookId)
    if (!line || quantity > keptOf(line))
      throw refusal('RULE_VIOLATION', {
        rule: 'refund-too-large',
        field: `lines.${index}.quantity`,
        expected: 'as many copies as the order still has',
        most: line ? keptOf(line) : 0,
      })
    const copies = await manager.find(orderCopyEntity, {
      where: { orderId: line.orderId, bookId, refundId: IsNull() },
      order: { copyId: 'ASC' },
      take: quantity,
    })
    const ids = copies.map(({ copyId }) => copyId)
    await manager.update(orderCopyEntity, { orderId: line.orderId, copyId: In(ids) }, { refundId })
    back.push(...ids)
    line.returned += quantity
    await manager.update(orderLineEntity, { orderId: line.orderId, bookId }, { returned: line.returned })
  }
  await moveCopies(scope, { ids: back.sort(), to: 'available', now: () => NOW_SQL })
}

/** Refuses what an order is still owed: a cancelled one gets no more copies. */
const forgetOwed = async ({ manager }: WriteScope, lines: readonly OrderLineRecord[]) => {
  for (const line of lines.filter(({ backordered }) => backordered > 0)) {
    line.refused += line.backordered
    line.backordered = 0
    const { orderId, bookId, backordered, refused } = line
    await manager.update(orderLineEntity, { orderId, bookId }, { backordered, refused })
  }
}

/** Pays the price of the given copies back to the account. Returns the transfer, or null when they were free. */
const payBack = async (
  scope: WriteScope,
  { order: { personId, currency }, amount }: { order: OrderRecord; amount: number },
): Promise<string | null> => {
  if (amount === 0) return null
  // Both accounts are there, for the order was paid.
  const { account, school } = await lockAccounts(scope, { personId, purpose: 'sales', currency })
  return moveMoney(scope, { kind: 'refund', note: '', amount, currency, from: school!, to: account!.id })
}

const answerOf = (
  { id, personId, currency, total }: OrderRecord,
  { status, refunded, lines }: Pick<Order, 'status' | 'refunded'> & { lines: readonly OrderLineRecord[] },
): Order => ({
  id,
  personId,
  status,
  currency,
  total,
  refunded,
  lines: lines.map(({ orderId: _, ordinal: _0, ...line }) => line),
})

type Reversal = {
  verb: 'cancel' | 'refund'
  id: string
  queues: ShopStore['queues']
  choose: (lines: readonly OrderLineRecord[]) => readonly Given[]
}

const reverse = async (scope: WriteScope, { verb, id, queues, choose }: Reversal): Promise<Refunded> => {
  const { manager } = scope
  const { order, lines } = await lockOrder(scope, id)
  const owed = lines.some(({ backordered }) => backordered > 0)
  if (allKept(lines).length === 0 && !(verb === 'cancel' && owed)) throw ended(id)
  const before = answerOf(order, { ...order, lines: lines.map((line) => ({ ...line })) })
  const given = choose(lines)
  const prices = new Map(lines.map(({ bookId, unitPrice }) => [bookId, unitPrice]))
  const amount = priceOf(
    given.map(({ bookId, quantity }) => ({ unitPrice: prices.get(bookId) ?? 0, copies: quantity })),
  )
  const bookIds = given.map(({ bookId }) => bookId)
  await queues.lock(scope, bookIds)
  const refundId = uuidv7()
  const transferId = await payBack(scope, { order, amount })
  await insertRows(manager, refundEntity, [{ id: refundId, orderId: id, amount, transferId, createdAt: () => NOW_SQL }])
  await takeBack(scope, { lines, given, refundId })
  await queues.settle(scope, bookIds)
  if (verb === 'cancel') await forgetOwed(scope, lines)
  const refunded = order.refunded + amount
  const status = verb === 'cancel' ? 'cancelled' : refundedStatus(lines)
  await manager.update(
    orderEntity,
    { id },
    {
      status,
      refunded,
      version: order.version + 1,
      updatedAt: () => NOW_SQL,
    },
  )
  const after = answerOf(order, { status, refunded, lines })
  const refund = { id: refundId, total: amount }
  scope.audit({
    action: `order.${verb}`,
    entityKind: 'order',
    entityId: id,
    before: { status: before.status, refunded: before.refunded, lines: before.lines },
    after: { status, refunded, lines: after.lines, refund },
  })
  scope.changed('order', [id])
  return { order: after, refund }
}

export const cancelOrder = ({ store, queues }: ShopStore, input: Cancellation, author: Author): Promise<Refunded> =>
  refusingViolations(moneyRefusals, () =>
    writeOnce(store, { asked: { procedure: 'library.orders.cancel', input }, author }, (scope) =>
      reverse(scope, { verb: 'cancel', id: input.id, queues, choose: allKept }),
    ),
  )

export const refundOrder = ({ store, queues }: ShopStore, input: Return, author: Author): Promise<Refunded> =>
  refusingViolations(moneyRefusals, () =>
    writeOnce(store, { asked: { procedure: 'library.orders.refund', input }, author }, (scope) =>
      reverse(scope, { verb: 'refund', id: input.id, queues, choose: (lines) => input.lines ?? allKept(lines) }),
    ),
  )
