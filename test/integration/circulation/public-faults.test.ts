import { beforeEach, expect, test } from 'vitest'
import { addDays, dayOf, endOfDay, weekdayOf } from '../../../src/main/features/circulation/rules/local-day.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'
import { aBookOf, aBorrower, rule, tally } from './circulation.fixture.ts'

const database = useDatabase()
const running = useConsole(() => database)
const library = () => running.client.library
const fine = { perDay: 20, cap: 10_000, currency: 'EUR' }

beforeEach(async () => {
  await database.truncate()
  await library().loanRules.create({ days: 10, renewals: 2, mostOpen: 9, fine })
})

const lend = async () => {
  const { client } = running
  const [person, made] = [await aBorrower(client), await aBookOf(client, 1)]
  const barcode = made.barcodes[0]!
  return { person, barcode, ...made, loan: await library().loans.create({ barcode, personId: person.id }) }
}

/** The loan was due at the end of this day, by the clocks of UTC. */
const dueOn = (id: string, day: string) =>
  database.store.pool.query(
    `UPDATE library.loan SET lent_at = $2::timestamptz - interval '20 days', due_at = $2 WHERE id = $1`,
    [id, endOfDay(day, 'UTC')],
  )

test('a return that is refused charges nobody, and a copy that went out again keeps every loan (koha 18966)', async () => {
  const { loan, person, barcode } = await lend()
  await dueOn(loan.id, addDays(dayOf(new Date(), 'UTC'), -2))
  await library().loans.return({ id: loan.id })
  await expect(library().loans.return({ id: loan.id })).rejects.toMatchObject(rule('loan-ended'))
  const again = await library().loans.create({ barcode, personId: person.id })
  await library().loans.return({ id: again.id })
  expect((await library().loans.search({ barcode, state: 'returned' })).items.map(({ id }) => id).sort()).toEqual(
    [loan.id, again.id].sort(),
  )
  expect((await library().charges.search({ personId: person.id })).items).toMatchObject([{ loanId: loan.id, days: 2 }])
})

test('who asked for a returned copy gets it without cancelling the request first (rero/rero-ils#2367)', async () => {
  const { client } = running
  const { loan, book, barcode } = await lend()
  const [bo, unit] = [await aBorrower(client, 'Bo'), await client.orgUnits.create({ name: 'North', kind: 'school' })]
  await library().holds.create({ bookId: book.id, personId: bo.id, pickupUnitId: unit.id })
  await library().loans.return({ id: loan.id })
  await library().loans.create({ barcode, personId: bo.id })
  expect((await library().holds.search({ personId: bo.id })).items).toMatchObject([{ state: 'collected' }])
  expect((await library().loans.search({ state: 'open' })).items).toMatchObject([{ personId: bo.id }])
})

test('closed days cost nothing, at the beginning of a delay and at its end (rero/rero-ils#2683)', async () => {
  const today = dayOf(new Date(), 'UTC')
  const [due, first] = [addDays(today, -9), addDays(today, -8)]
  await library().calendar.update({
    version: 1,
    closedWeekdays: [weekdayOf(addDays(today, -5))],
    closures: [
      { from: first, to: addDays(first, 1), name: 'Holiday' },
      { from: today, to: today, name: 'Closed today' },
    ],
  })
  const { loan } = await lend()
  await dueOn(loan.id, due)
  // Nine days later: two closed at first, one weekday, and today.
  expect((await library().loans.return({ id: loan.id })).charges).toMatchObject([{ days: 5, amount: 100 }])
})

test('a late renewal keeps what the delay cost until then (rero/rero-ils#2741)', async () => {
  const { loan, person } = await lend()
  await dueOn(loan.id, addDays(dayOf(new Date(), 'UTC'), -3))
  expect((await library().loans.renew({ id: loan.id })).charges).toMatchObject([
    { kind: 'overdue', days: 3, amount: 60 },
  ])
  expect((await library().charges.search({ personId: person.id, settled: false })).total).toBe(1)
})

test('a checkout that is sent again and again is one loan, and no count goes below zero (grokability/snipe-it#11061)', async () => {
  const { client } = running
  const { book, barcodes } = await aBookOf(client, 1)
  const { id: personId } = await aBorrower(client)
  const requestId = '01931d3a-5c00-7000-8000-00000000d1d1'
  const send = (headers: object) =>
    running.rest('/api/v1/library/loans', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ barcode: barcodes[0], personId }),
    })
  const same = await Promise.all([1, 2, 3].map(() => send({ 'x-request-id': requestId })))
  expect(same.filter(({ status }) => status === 201)).toHaveLength(1)
  const others = await Promise.allSettled([1, 2, 3].map(() => library().loans.create({ bookId: book.id, personId })))
  expect(tally(others)).toEqual({ 'no-copy-free': 3 })
  expect((await library().loans.search({ personId })).total).toBe(1)
  expect(await library().books.get({ id: book.id })).toMatchObject({ copies: 1, stock: 0 })
})

test('what comes back on the day it was due is not overdue, and costs nothing (YaleSTC/reservations#785)', async () => {
  const { loan } = await lend()
  await dueOn(loan.id, dayOf(new Date(), 'UTC'))
  expect((await library().loans.search({ state: 'overdue' })).items).toEqual([])
  expect(await library().loans.get({ id: loan.id })).toMatchObject({ state: 'open' })
  expect(await library().loans.return({ id: loan.id })).toMatchObject({ charges: [], outcome: 'returned' })
})
