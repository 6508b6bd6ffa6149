import { beforeEach, expect, test } from 'vitest'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'
import { aBookOf, aBorrower } from './circulation.fixture.ts'

const database = useDatabase()
const running = useConsole(() => database)
const library = () => running.client.library

let pickupUnitId: string
beforeEach(async () => {
  await database.truncate()
  const { id } = await running.client.orgUnits.create({ name: 'North library', kind: 'school' })
  pickupUnitId = id
})

const hold = (bookId: string, personId: string) => library().holds.create({ bookId, personId, pickupUnitId })
const statesOf = async (bookId: string) =>
  (await library().holds.search({ bookId, sort: 'place' })).items.map(({ state }) => state)

const aBuyer = async () => {
  const { id } = await aBorrower(running.client, 'Cem')
  await library().accounts.deposit({ personId: id, amount: 100_000, currency: 'EUR' })
  return id
}

const buy = async (personId: string, bookId: string, quantity: number) =>
  (await library().checkout({ personId, lines: [{ bookId, quantity, onShortage: 'backorder' }] })).order

/** A book whose only two copies are sold, and two people who wait for it. */
const aSoldBook = async () => {
  const { book } = await aBookOf(running.client, 2)
  const buyer = await aBuyer()
  const order = await buy(buyer, book.id, 2)
  for (const name of ['Bo', 'Eve']) await hold(book.id, (await aBorrower(running.client, name)).id)
  expect(await statesOf(book.id)).toEqual(['waiting', 'waiting'])
  return { book, buyer, order }
}

test('copies of a refunded and then cancelled order go to those who wait', async () => {
  const { book, buyer, order } = await aSoldBook()
  await library().orders.refund({ id: order.id, lines: [{ bookId: book.id, quantity: 1 }] })
  expect(await statesOf(book.id)).toEqual(['ready', 'waiting'])
  expect((await buy(buyer, book.id, 1)).lines).toMatchObject([{ filled: 0, backordered: 1 }])
  await library().orders.cancel({ id: order.id })
  expect(await statesOf(book.id)).toEqual(['ready', 'ready'])
  expect(await library().books.get({ id: book.id })).toMatchObject({ copies: 2, stock: 0 })
})

test('added copies go to those who wait, and only the others are free', async () => {
  const { book } = await aSoldBook()
  const { version } = await library().books.get({ id: book.id })
  expect(await library().books.update({ id: book.id, version, copies: 3 })).toMatchObject({ copies: 3, stock: 1 })
  expect(await statesOf(book.id)).toEqual(['ready', 'ready'])
})

/** Puts a sold copy on the shelf past the console, as a hand in the database does. */
const putBack = (bookId: string) =>
  database.store.pool.query(
    `UPDATE library.copy SET state = 'available'
     WHERE id = (SELECT id FROM library.copy WHERE book_id = $1 AND state = 'sold' LIMIT 1)`,
    [bookId],
  )

test('a checkout sells no copy for which somebody waits, nor one whose hold has run out while another waits', async () => {
  const { book, buyer } = await aSoldBook()
  await putBack(book.id)
  expect((await buy(buyer, book.id, 1)).lines).toMatchObject([{ filled: 0, backordered: 1 }])
  expect(await statesOf(book.id)).toEqual(['ready', 'waiting'])
  await database.store.pool.query(
    `UPDATE library.hold SET ready_until = now() - interval '1 minute' WHERE state = 'ready'`,
  )
  expect((await buy(buyer, book.id, 1)).lines).toMatchObject([{ filled: 0, backordered: 1 }])
  expect(await statesOf(book.id)).toEqual(['expired', 'ready'])
})

test('the upkeep of holds finds a free copy for which somebody waits', async () => {
  const { book } = await aSoldBook()
  await putBack(book.id)
  expect(await library().holds.expire()).toMatchObject({ expired: 0, passedOn: 1 })
  expect(await statesOf(book.id)).toEqual(['ready', 'waiting'])
})

test('refunds and holds of one book at once leave nobody waiting while a copy is free', async () => {
  const { book } = await aBookOf(running.client, 6)
  const buyers = await Promise.all(Array.from({ length: 3 }, aBuyer))
  const orders = await Promise.all(buyers.map((buyer) => buy(buyer, book.id, 2)))
  const people = await Promise.all(Array.from({ length: 6 }, () => aBorrower(running.client)))
  await Promise.all([
    ...people.map(({ id }) => hold(book.id, id)),
    ...orders.map(({ id }) => library().orders.cancel({ id })),
  ])
  expect(await statesOf(book.id)).toEqual(Array.from({ length: 6 }, () => 'ready'))
  expect(await library().books.get({ id: book.id })).toMatchObject({ copies: 6, stock: 0 })
  expect((await library().ledger.verify()).faults).toEqual([])
})
