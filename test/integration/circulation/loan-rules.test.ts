import { beforeEach, expect, test } from 'vitest'
import { dayOf, addDays } from '../../../src/main/features/circulation/rules/local-day.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'
import { aBookOf, aBorrower, rule, tally } from './circulation.fixture.ts'

const database = useDatabase()
const running = useConsole(() => database)
const library = () => running.client.library
const DAY_MS = 86_400_000
const fine = { perDay: 20, cap: 90, currency: 'EUR' }
const terms = { days: 10, renewals: 1, mostOpen: 2 }

beforeEach(() => database.truncate())

/** The loan began and is due so many days before now. */
const turnBack = (id: string, { lent, due }: { lent: number; due: number }) =>
  database.store.pool.query(
    `UPDATE library.loan SET lent_at = lent_at - $2 * interval '1 day', due_at = date_trunc('day', now()) - $3 * interval '1 day' - interval '1 ms'
     WHERE id = $1`,
    [id, lent, due],
  )

const lend = async (title?: string) => {
  const { client } = running
  const [person, made] = [await aBorrower(client), await aBookOf(client, 1, title)]
  const loan = await library().loans.create({ barcode: made.barcodes[0]!, personId: person.id })
  return { person, loan, ...made }
}

test('a pupil of one school borrows by its rule, a teacher by that of the role, everybody else by the usual terms', async () => {
  const { client } = running
  const district = await client.orgUnits.create({ name: 'District', kind: 'district' })
  const north = await client.orgUnits.create({ name: 'North', kind: 'school', parentId: district.id })
  const [pupil, teacher] = [
    await client.roles.create({ name: 'Pupil', permissionKeys: [] }),
    await client.roles.create({ name: 'Teacher', permissionKeys: [] }),
  ]
  await library().loanRules.create({ ...terms, roleId: pupil.id, orgUnitId: north.id, days: 7, fine })
  await library().loanRules.create({ ...terms, roleId: teacher.id, days: 60, mostOpen: 1 })
  const again = library().loanRules.create({ ...terms, roleId: teacher.id })
  await expect(again).rejects.toMatchObject({ code: 'DUPLICATE', data: { entity: 'loanRule' } })

  const [ana, bo, eve] = [await aBorrower(client), await aBorrower(client), await aBorrower(client)]
  const validFrom = new Date(Date.now() - DAY_MS)
  await client.assignments.create({ personIds: [ana.id], roleId: pupil.id, orgUnitId: north.id, validFrom })
  await client.assignments.create({ personIds: [bo.id], roleId: teacher.id, orgUnitId: district.id, validFrom })
  const { barcodes } = await aBookOf(client, 5)
  const days = async (personId: string, barcode: string) => {
    const { lentAt, dueAt, fine: agreed } = await library().loans.create({ personId, barcode })
    return { days: Math.floor((dueAt.getTime() - lentAt.getTime()) / DAY_MS), fine: agreed }
  }
  expect(await days(ana.id, barcodes[0]!)).toEqual({ days: 7, fine })
  expect(await days(bo.id, barcodes[1]!)).toEqual({ days: 60, fine: null })
  expect(await days(eve.id, barcodes[2]!)).toEqual({ days: 14, fine: null })
  await expect(days(bo.id, barcodes[3]!)).rejects.toMatchObject({
    ...rule('too-many-loans'),
    data: { most: 1, field: 'personId' },
  })
  const { items } = await library().loanRules.list()
  const both = await Promise.allSettled(
    items.map(({ id, version }) => library().loanRules.update({ id, version, mostOpen: 3, fine: null })),
  )
  expect(tally(both)).toEqual({ done: 2 })
  const atOnce = await Promise.allSettled(barcodes.slice(3).map((barcode) => days(ana.id, barcode)))
  expect(tally(atOnce)).toEqual({ done: 2 })
  await library().loanRules.remove({ id: items[0]!.id, version: 2 })
  expect((await client.audit.search({ entityKind: 'loanRule' })).items.map(({ action }) => action)).toEqual([
    'loanRule.remove',
    'loanRule.update',
    'loanRule.update',
    'loanRule.create',
    'loanRule.create',
  ])
})

test('of loans at several desks at once a borrower gets no more than the rules allow', async () => {
  const { client } = running
  await library().loanRules.create({ ...terms, mostOpen: 2 })
  const [person, { barcodes }] = [await aBorrower(client), await aBookOf(client, 6)]
  const settled = await Promise.allSettled(
    barcodes.map((barcode) => library().loans.create({ barcode, personId: person.id })),
  )
  expect(tally(settled)).toEqual({ done: 2, 'too-many-loans': 4 })
})

test('due dates lie on open days of the school, at the end of its own day', async () => {
  const { client } = running
  const timeZone = 'Pacific/Auckland'
  expect(await library().calendar.get()).toEqual({
    timeZone: 'UTC',
    closedWeekdays: [],
    pickupDays: 7,
    closures: [],
    version: 1,
  })
  const due = addDays(dayOf(new Date(), timeZone), 14)
  const closures = [{ from: due, to: addDays(due, 4), name: 'Camp' }]
  const saved = await library().calendar.update({ version: 1, timeZone, closures })
  expect(saved).toMatchObject({ version: 2, timeZone, closures })
  await expect(library().calendar.update({ version: 1, pickupDays: 3 })).rejects.toMatchObject({
    code: 'STALE_VERSION',
  })
  const [person, { barcodes }] = [await aBorrower(client), await aBookOf(client, 1)]
  const { dueAt } = await library().loans.create({ barcode: barcodes[0]!, personId: person.id })
  expect(dayOf(dueAt, timeZone)).toBe(addDays(due, 5))
  expect(dayOf(new Date(dueAt.getTime() + 1), timeZone)).toBe(addDays(due, 6))
  const refused = (input: object, field: string) =>
    expect(library().calendar.update({ version: 2, ...input })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      data: { issues: [{ field: expect.stringContaining(field) as string }] },
    })
  await refused({ timeZone: 'Mars/Olympus' }, 'timeZone')
  await refused({ closedWeekdays: [1, 2, 3, 4, 5, 6, 7] }, 'closedWeekdays')
  await refused({ closures: [{ from: '2026-02-02', to: '2026-02-01' }] }, 'closures')
})

test('what a late loan costs is charged once, with its return, and never above its cap', async () => {
  await library().loanRules.create({ ...terms, fine })
  const { loan, person } = await lend()
  await turnBack(loan.id, { lent: 20, due: 3 })
  const settled = await Promise.allSettled([1, 2, 3].map(() => library().loans.return({ id: loan.id })))
  expect(tally(settled)).toEqual({ done: 1, 'loan-ended': 2 })
  // It was due at the end of the day before: that day, two more, and today.
  const { items, total } = await library().charges.search({ personId: person.id })
  expect(items).toMatchObject([
    { loanId: loan.id, kind: 'overdue', amount: 80, currency: 'EUR', days: 4, settledAt: null },
  ])
  expect(total).toBe(1)
  const paid = await library().charges.settle({ id: items[0]!.id, version: 1, settlement: 'paid' })
  expect(paid).toMatchObject({ settlement: 'paid', version: 2 })
  expect((await library().charges.search({ settled: false })).items).toEqual([])
  const again = library().charges.settle({ id: items[0]!.id, version: 1, settlement: 'waived' })
  await expect(again).rejects.toMatchObject({ code: 'STALE_VERSION' })
  const turned = library().charges.settle({ id: items[0]!.id, version: 2, settlement: 'waived' })
  await expect(turned).rejects.toMatchObject(rule('charge-settled'))
  expect((await library().charges.search({ settled: true })).items).toMatchObject([{ settlement: 'paid', version: 2 }])

  const late = await lend()
  await turnBack(late.loan.id, { lent: 400, due: 300 })
  expect(await library().loans.return({ id: late.loan.id })).toMatchObject({
    outcome: 'returned',
    charges: [{ amount: 90, days: 301 }],
  })
})

test('a lost copy costs its price and the delay, a damaged one what was said, and neither goes back on the shelf', async () => {
  await library().loanRules.create({ ...terms, fine })
  const lost = await lend()
  await turnBack(lost.loan.id, { lent: 20, due: 0 })
  expect(await library().loans.lose({ id: lost.loan.id })).toMatchObject({
    outcome: 'lost',
    state: 'returned',
    charges: [
      { kind: 'overdue', amount: 20 },
      { kind: 'lost', amount: 1950, currency: 'EUR', days: null },
    ],
  })
  const damaged = await lend()
  const damage = { amount: 500, currency: 'EUR' }
  expect(await library().loans.return({ id: damaged.loan.id, condition: 'damaged', damage })).toMatchObject({
    outcome: 'damaged',
    charges: [{ kind: 'damaged', amount: 500 }],
  })
  const states = (await library().copies.search({})).items.map(({ state }) => state)
  expect(states).toEqual(['lost', 'withdrawn'])
  expect(await library().books.get({ id: lost.book.id })).toMatchObject({ copies: 0, stock: 0 })
  await expect(library().loans.lose({ id: lost.loan.id })).rejects.toMatchObject(rule('loan-ended'))
})

test('a renewal goes on from the due date, keeps what the delay cost, and ends with the rules', async () => {
  await library().loanRules.create({ ...terms, renewals: 2, fine })
  const { loan } = await lend()
  const first = await library().loans.renew({ id: loan.id })
  expect(first.dueAt.getTime() - loan.dueAt.getTime()).toBe(10 * DAY_MS)
  expect(first).toMatchObject({ renewals: 1, charges: [] })
  await turnBack(loan.id, { lent: 40, due: 2 })
  const late = await library().loans.renew({ id: loan.id })
  expect(late).toMatchObject({ renewals: 2, state: 'open', charges: [{ kind: 'overdue', amount: 60, days: 3 }] })
  expect(late.dueAt.getTime()).toBeGreaterThan(Date.now() + 9 * DAY_MS)
  await expect(library().loans.renew({ id: loan.id })).rejects.toMatchObject({
    ...rule('renewals-spent'),
    data: { most: 2 },
  })
  expect(await library().loans.return({ id: loan.id })).toMatchObject({ charges: [] })
  expect((await library().charges.search({ loanId: loan.id })).total).toBe(1)
})
