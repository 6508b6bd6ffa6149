import { beforeEach, expect, test } from 'vitest'
import type { Order } from '../../../src/contract/shop.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'
import { aBook, aBuyer, heldIn } from './shop.fixture.ts'

const database = useDatabase()
const running = useConsole(() => database)
const library = () => running.client.library

beforeEach(() => database.truncate())

type Cart = { personId: string; lines: { bookId: string; quantity: number; onShortage?: 'refuse' | 'backorder' }[] }

/** A client that sends its checkout again with the same key while the console is too busy to answer. */
const untilAnswered = async (cart: Cart, idempotencyKey: string): Promise<Order> => {
  for (let sent = 1; ; sent += 1) {
    try {
      return (await library().checkout({ ...cart, idempotencyKey })).order
    } catch (error) {
      const { code } = error as { code: string }
      if (sent === 20 || (code !== 'STORE_UNAVAILABLE' && code !== 'CONFLICT')) throw error
    }
  }
}

test('256 checkouts at once of the last 100 copies sell exactly 100, and every answer is one order', async () => {
  const bookId = await aBook(running.client, { copies: 100 })
  const people = await Promise.all(Array.from({ length: 8 }, () => aBuyer(running.client, 100_000)))
  const orders = await Promise.all(
    Array.from({ length: 256 }, (_, index) =>
      untilAnswered({ personId: people[index % 8]!, lines: [{ bookId, quantity: 1 }] }, `crowd-${index}`),
    ),
  )
  expect(new Set(orders.map(({ id }) => id)).size).toBe(256)
  expect(orders.filter(({ status }) => status === 'completed')).toHaveLength(100)
  expect(orders.filter(({ status, total }) => status === 'refused' && total === 0)).toHaveLength(156)
  expect(await heldIn(database)).toMatchObject({ orders: 256, sold: 100, copies: 100, transfers: 8 + 100 })
  expect(await library().books.get({ id: bookId })).toMatchObject({ stock: 0, copies: 0 })
  const accounts = await Promise.all(people.map((personId) => library().accounts.get({ personId })))
  expect(accounts.reduce((sum, { balance }) => sum + balance, 0)).toBe(800_000 - 100 * 500)
  const { rows } = await database.store.pool.query('SELECT sum(amount)::int AS total FROM library.entry')
  expect(rows).toEqual([{ total: 0 }])
  expect((await library().ledger.verify()).faults).toEqual([])
  // A checkout that is sent again afterwards answers as it did.
  const again = { personId: people[0]!, lines: [{ bookId, quantity: 1 }] }
  expect(await untilAnswered(again, 'crowd-0')).toEqual(orders[0])
})

test('carts with the same books in opposite orders never wait in a circle, and short ones get what is left', async () => {
  const books = await Promise.all(Array.from({ length: 4 }, () => aBook(running.client, { copies: 10 })))
  const people = await Promise.all(Array.from({ length: 4 }, () => aBuyer(running.client, 1_000_000)))
  const orders = await Promise.all(
    Array.from({ length: 32 }, (_, index) => {
      const lines = books.map((bookId) => ({ bookId, quantity: 2, onShortage: 'backorder' as const }))
      return untilAnswered(
        { personId: people[index % 4]!, lines: index % 2 ? lines : lines.reverse() },
        `circle-${index}`,
      )
    }),
  )
  const filled = orders.flatMap(({ lines }) => lines).reduce((sum, line) => sum + line.filled, 0)
  expect(filled).toBe(40)
  expect(await heldIn(database)).toMatchObject({ orders: 32, sold: 40 })
  expect((await library().ledger.verify()).faults).toEqual([])
})

test('checkouts, refunds and cancellations at once keep every copy and every cent', async () => {
  const bookId = await aBook(running.client, { copies: 12 })
  const people = await Promise.all(Array.from({ length: 4 }, () => aBuyer(running.client, 100_000)))
  await Promise.all(
    Array.from({ length: 48 }, async (_, index) => {
      const personId = people[index % 4]!
      const order = await untilAnswered({ personId, lines: [{ bookId, quantity: 1 + (index % 3) }] }, `mixed-${index}`)
      if (order.status !== 'completed') return
      const { id } = order
      if (index % 2) await library().orders.refund({ id, lines: [{ bookId, quantity: 1 }] })
      else await library().orders.cancel({ id })
    }),
  )
  const { copies, sold } = await heldIn(database)
  expect(copies).toBe(sold)
  const { stock } = await library().books.get({ id: bookId })
  expect(stock + sold!).toBe(12)
  const accounts = await Promise.all(people.map((personId) => library().accounts.get({ personId })))
  expect(accounts.reduce((sum, { balance }) => sum + balance, 0)).toBe(400_000 - sold! * 500)
  expect((await library().ledger.verify()).faults).toEqual([])
})

test('parallel payments of one account never pass what it has, and none is told of missing money that has some', async () => {
  const bookId = await aBook(running.client, { copies: 40 })
  const personId = await aBuyer(running.client, 12 * 500)
  const settled = await Promise.allSettled(
    Array.from({ length: 24 }, (_, index) =>
      untilAnswered({ personId, lines: [{ bookId, quantity: 1 }] }, `parallel-${index}`),
    ),
  )
  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(12)
  for (const each of settled)
    if (each.status === 'rejected') expect(each.reason).toMatchObject({ data: { rule: 'insufficient-funds' } })
  expect(await library().accounts.get({ personId })).toMatchObject({ balance: 0 })
  expect((await library().ledger.verify()).faults).toEqual([])
})
