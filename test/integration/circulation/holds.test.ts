import { beforeEach, expect, test } from 'vitest'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'
import { aBookOf, aBorrower, rule, tally } from './circulation.fixture.ts'

const database = useDatabase()
const running = useConsole(() => database)
const library = () => running.client.library
const UNKNOWN = '01931d3a-5c00-7000-8000-000000000001'
const sql = (text: string, values: unknown[] = []) => database.store.pool.query(text, values)

let pickupUnitId: string
beforeEach(async () => {
  await database.truncate()
  const { id } = await running.client.orgUnits.create({ name: 'North library', kind: 'school' })
  pickupUnitId = id
})

const hold = (bookId: string, personId: string) => library().holds.create({ bookId, personId, pickupUnitId })
const queueOf = async (bookId: string) =>
  (await library().holds.search({ bookId, sort: 'place' })).items.map(({ personName, state, position }) =>
    [personName?.split(' ')[0], state, position].join(' '),
  )

/** One copy that Ana has, and Bo and Eve who wait for it. */
const aQueue = async () => {
  const { client } = running
  const { book, barcodes } = await aBookOf(client, 1)
  const [ana, bo, eve] = [await aBorrower(client, 'Ana'), await aBorrower(client, 'Bo'), await aBorrower(client, 'Eve')]
  const loan = await library().loans.create({ barcode: barcodes[0]!, personId: ana.id })
  const [first, second] = [await hold(book.id, bo.id), await hold(book.id, eve.id)]
  return { book, barcode: barcodes[0]!, ana, bo, eve, loan, first, second }
}

test('a returned copy waits for the first in the queue, who alone gets it, and then for the next', async () => {
  const { book, barcode, ana, bo, eve, loan } = await aQueue()
  expect(await queueOf(book.id)).toEqual(['Bo waiting 1', 'Eve waiting 2'])
  await expect(library().loans.renew({ id: loan.id })).rejects.toMatchObject(rule('hold-waits'))
  const back = await library().loans.return({ id: loan.id })
  expect(back.heldFor).toMatchObject({ personId: bo.id, personName: 'Bo Ruiz', pickupUnitId })
  expect(await library().books.get({ id: book.id })).toMatchObject({ copies: 1, stock: 0 })
  for (const personId of [ana.id, eve.id])
    await expect(library().loans.create({ barcode, personId })).rejects.toMatchObject(rule('copy-reserved'))
  const collected = await library().loans.create({ bookId: book.id, personId: bo.id })
  expect(await queueOf(book.id)).toEqual(['Bo collected ', 'Eve waiting 1'])
  expect(await library().loans.return({ id: collected.id })).toMatchObject({ heldFor: { personId: eve.id } })
  expect((await library().holds.search({ state: 'ready' })).items).toMatchObject([
    { barcode, pickupUnitName: 'North library', place: 2, title: 'The sea' },
  ])
})

test('a hold that is cancelled or not collected in time passes the copy on, and frees it at the end of the queue', async () => {
  const { book, loan, first, second } = await aQueue()
  await library().loans.return({ id: loan.id })
  await library().holds.cancel({ id: first.id })
  expect(await queueOf(book.id)).toEqual(['Bo cancelled ', 'Eve ready '])
  await expect(library().holds.cancel({ id: first.id })).rejects.toMatchObject(rule('hold-ended'))
  await sql(`UPDATE library.hold SET ready_until = now() - interval '1 minute' WHERE id = $1`, [second.id])
  const both = await Promise.all([library().holds.expire(), library().holds.expire()])
  expect(both.map(({ expired }) => expired).sort()).toEqual([0, 1])
  expect(await queueOf(book.id)).toEqual(['Bo cancelled ', 'Eve expired '])
  expect(await library().books.get({ id: book.id })).toMatchObject({ copies: 1, stock: 1 })
  const { items } = await running.client.audit.search({ entityKind: 'hold', entityId: second.id })
  expect(items.map(({ action }) => action)).toEqual(['hold.expire', 'hold.ready', 'hold.create'])
})

test('a free copy waits at once, and who may not borrow any more is passed over', async () => {
  const { client } = running
  const { book } = await aBookOf(client, 1)
  const [ana, bo] = [await aBorrower(client, 'Ana'), await aBorrower(client, 'Bo')]
  expect(await hold(book.id, ana.id)).toMatchObject({ state: 'ready', position: null })
  expect(await hold(book.id, bo.id)).toMatchObject({ state: 'waiting', position: 1, place: 2 })
  await client.people.setStatus({ people: [{ id: ana.id, version: 1 }], status: 'inactive' })
  const taken = await library().loans.create({ bookId: book.id, personId: bo.id })
  expect(taken.personId).toBe(bo.id)
  expect(await queueOf(book.id)).toEqual(['Ana expired ', 'Bo collected '])
})

test('who cannot wait is refused by name', async () => {
  const { book, ana, bo, first } = await aQueue()
  await expect(hold(book.id, ana.id)).rejects.toMatchObject(rule('has-the-book'))
  await expect(hold(book.id, bo.id)).rejects.toMatchObject({ code: 'DUPLICATE', data: { entity: 'hold' } })
  await expect(hold(UNKNOWN, bo.id)).rejects.toMatchObject(rule('unknown-book'))
  await expect(hold(book.id, UNKNOWN)).rejects.toMatchObject(rule('unknown-person'))
  const input = { bookId: book.id, personId: bo.id }
  const late = { ...input, personId: (await aBorrower(running.client)).id, wantedUntil: new Date(0) }
  await expect(library().holds.create({ ...late, pickupUnitId })).rejects.toMatchObject(rule('wanted-in-the-past'))
  await expect(library().holds.create({ ...input, pickupUnitId: UNKNOWN })).rejects.toMatchObject(
    rule('unknown-org-unit'),
  )
  await expect(library().holds.cancel({ id: UNKNOWN })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(first).toMatchObject({ place: 1, state: 'waiting' })
  await expect(library().books.remove({ id: book.id, version: 1 })).rejects.toMatchObject(rule('book-has-copies'))
})

test('the database refuses a queue out of order, whoever writes it', async () => {
  const { book, eve, first, second } = await aQueue()
  const refused = (text: string, values: unknown[], constraint: string) =>
    expect(sql(text, values)).rejects.toMatchObject({ constraint })
  const [copy] = (await sql('SELECT id FROM library.copy')).rows as { id: string }[]
  const ready = `UPDATE library.hold SET state = 'ready', copy_id = $2, ready_until = now() WHERE id = $1`
  await refused(ready, [second.id, copy!.id], 'hold_order')
  const insert = `INSERT INTO library.hold (id, book_id, person_id, pickup_unit_id, place) VALUES (gen_random_uuid(), $1, gen_random_uuid(), $2, $3)`
  await refused(insert, [book.id, pickupUnitId, 2], 'hold_order')
  await refused('UPDATE library.hold SET place = 3 WHERE id = $1', [first.id], 'hold_kept')
  await refused('UPDATE library.hold SET person_id = $2 WHERE id = $1', [first.id, eve.id], 'hold_kept')
  await sql(`UPDATE library.hold SET state = 'cancelled', ended_at = now() WHERE id = $1`, [first.id])
  await refused(`UPDATE library.hold SET state = 'waiting', ended_at = NULL WHERE id = $1`, [first.id], 'hold_kept')
  await sql(ready, [second.id, copy!.id])
  expect(await queueOf(book.id)).toEqual(['Bo cancelled ', 'Eve ready '])
})

test('many who ask at once each have a place of their own, and returns at once serve the first of them', async () => {
  const { client } = running
  const { book, barcodes } = await aBookOf(client, 3)
  const people = await Promise.all(Array.from({ length: 11 }, () => aBorrower(client)))
  const loans = await Promise.all(
    barcodes.map((barcode, index) => library().loans.create({ barcode, personId: people[index]!.id })),
  )
  const waiting = people.slice(3)
  expect(tally(await Promise.allSettled(waiting.map(({ id }) => hold(book.id, id))))).toEqual({ done: 8 })
  await Promise.all(loans.map(({ id }) => library().loans.return({ id })))
  const { items } = await library().holds.search({ bookId: book.id, sort: 'place' })
  expect(items.map(({ place, state }) => [place, state])).toEqual([
    ...[1, 2, 3].map((place) => [place, 'ready']),
    ...[4, 5, 6, 7, 8].map((place) => [place, 'waiting']),
  ])
  expect(new Set(items.slice(0, 3).map(({ copyId }) => copyId)).size).toBe(3)
})

test('an inventory names what is missing, what stands there though it is lent, and what nobody knows', async () => {
  const { client } = running
  const shelf = await library().categories.create({ name: 'Sea' })
  const [sea, lake] = [await aBookOf(client, 3), await aBookOf(client, 2, 'The lake')]
  await library().books.update({ id: sea.book.id, version: 1, categoryIds: [shelf.id] })
  const person = await aBorrower(client)
  const loan = await library().loans.create({ barcode: sea.barcodes[2]!, personId: person.id })
  const barcodes = [sea.barcodes[0]!, sea.barcodes[0]!.toLowerCase(), sea.barcodes[2]!, 'X-1']
  expect(await library().inventory({ barcodes, categoryId: shelf.id })).toMatchObject({
    scanned: 3,
    missing: [{ barcode: sea.barcodes[1], title: 'The sea' }],
    missingTotal: 1,
    misplaced: [{ barcode: sea.barcodes[2], state: 'lent', loanId: loan.id }],
    unknown: ['X-1'],
  })
  expect(await library().inventory({ barcodes: [] })).toMatchObject({ missingTotal: 4, misplaced: [], unknown: [] })
  expect((await library().inventory({ barcodes: lake.barcodes })).missing).toHaveLength(2)
})
