import { beforeEach, expect, test } from 'vitest'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'
import { aBookOf, aBorrower, rule, tally } from './circulation.fixture.ts'

const database = useDatabase()
const running = useConsole(() => database)
const loans = () => running.client.library.loans
const UNKNOWN = '01931d3a-5c00-7000-8000-000000000001'
const DAY_MS = 86_400_000

beforeEach(() => database.truncate())

const all = async (sql: string) => (await database.store.pool.query(sql)).rows as unknown[]

test('a copy is lent by its barcode over REST, and comes back', async () => {
  const { client } = running
  const [person, { book, copies, barcodes }] = [await aBorrower(client), await aBookOf(client, 2)]
  const response = await running.rest('/api/v1/library/loans', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ barcode: ` ${barcodes[0]!.toLowerCase()}`, personId: person.id }),
  })
  expect(response.status).toBe(201)
  const lent = (await response.json()) as { id: string; dueAt: string; lentAt: string }
  expect(lent).toMatchObject({
    copyId: copies[0]!.id,
    barcode: barcodes[0],
    bookId: book.id,
    title: 'The sea',
    personId: person.id,
    personName: 'Ana Ruiz',
    returnedAt: null,
    renewals: 0,
    state: 'open',
    version: 1,
  })
  expect(new Date(lent.dueAt).getTime()).toBeGreaterThan(new Date(lent.lentAt).getTime())
  expect(await client.library.books.get({ id: book.id })).toMatchObject({ copies: 2, stock: 1 })
  expect((await client.library.copies.search({ bookId: book.id, state: 'lent' })).items).toMatchObject([
    { barcode: barcodes[0], loanId: lent.id, title: 'The sea' },
  ])
  const back = await running.rest(`/api/v1/library/loans/${lent.id}/return`, { method: 'POST' })
  expect(await back.json()).toMatchObject({ id: lent.id, state: 'returned', version: 2 })
  expect(await client.library.books.get({ id: book.id })).toMatchObject({ copies: 2, stock: 2 })
  await expect(loans().return({ id: lent.id })).rejects.toMatchObject(rule('loan-ended'))
  await expect(loans().renew({ id: lent.id })).rejects.toMatchObject(rule('loan-ended'))
})

test('every loan, renewal and return leaves a line in the log and an event, in its own transaction', async () => {
  const { client } = running
  const [person, { book, copies }] = [await aBorrower(client), await aBookOf(client, 1)]
  const lent = await loans().create({ copyId: copies[0]!.id, personId: person.id })
  expect(lent.consistencyToken).not.toBe('0.0')
  const renewed = await loans().renew({ id: lent.id })
  const returned = await loans().return({ id: lent.id })
  const { items } = await client.audit.search({ entityKind: 'loan', entityId: lent.id })
  const texts = ({ dueAt }: { dueAt: Date }) => dueAt.toISOString()
  expect(items.map(({ action, before, after }) => ({ action, before, after }))).toEqual([
    {
      action: 'loan.return',
      before: { returnedAt: null, outcome: null },
      after: { returnedAt: returned.returnedAt!.toISOString(), outcome: 'returned' },
    },
    {
      action: 'loan.renew',
      before: { dueAt: texts(lent), renewals: 0 },
      after: { dueAt: texts(renewed), renewals: 1 },
    },
    {
      action: 'loan.lend',
      before: null,
      after: { copyId: copies[0]!.id, personId: person.id, lentAt: lent.lentAt.toISOString(), dueAt: texts(lent) },
    },
  ])
  const events = 'SELECT kind, entity_ids[1] AS id FROM directory.outbox_event ORDER BY position DESC LIMIT 5'
  expect(await all(events)).toEqual([
    { kind: 'loan', id: lent.id },
    { kind: 'book', id: book.id },
    { kind: 'loan', id: lent.id },
    { kind: 'book', id: book.id },
    { kind: 'loan', id: lent.id },
  ])
})

test('64 borrowers of one copy at once: one loan, and 63 hear that it is lent', async () => {
  const { client } = running
  const { barcodes } = await aBookOf(client, 1)
  const people = await Promise.all(Array.from({ length: 64 }, () => aBorrower(client)))
  const settled = await Promise.allSettled(
    people.map(({ id }) => loans().create({ barcode: barcodes[0]!, personId: id })),
  )
  expect(tally(settled)).toEqual({ done: 1, 'copy-lent': 63 })
  expect((await loans().search({ state: 'open' })).total).toBe(1)
  expect(await all('SELECT state, version FROM library.copy')).toEqual([{ state: 'lent', version: 2 }])
  expect((await client.audit.search({ entityKind: 'loan' })).items).toHaveLength(1)
})

test('borrowers of a book at once get its copies, each another one', async () => {
  const { client } = running
  const { book } = await aBookOf(client, 3)
  const people = await Promise.all(Array.from({ length: 8 }, () => aBorrower(client)))
  const settled = await Promise.allSettled(people.map(({ id }) => loans().create({ bookId: book.id, personId: id })))
  expect(tally(settled)).toEqual({ done: 3, 'no-copy-free': 5 })
  expect(await all('SELECT count(DISTINCT copy_id)::int AS copies FROM library.loan')).toEqual([{ copies: 3 }])
})

test('two desks that take the same copy back at once: one return', async () => {
  const { client } = running
  const [person, { barcodes }] = [await aBorrower(client), await aBookOf(client, 1)]
  const { id } = await loans().create({ barcode: barcodes[0]!, personId: person.id })
  expect(tally(await Promise.allSettled([1, 2, 3].map(() => loans().return({ id }))))).toEqual({
    done: 1,
    'loan-ended': 2,
  })
})

test('who or what cannot be lent is refused by name, and nothing is written', async () => {
  const { client } = running
  const { copies, barcodes, book } = await aBookOf(client, 4)
  const [ana, left, gone] = [await aBorrower(client), await aBorrower(client), await aBorrower(client)]
  await client.people.setStatus({ people: [{ id: left.id, version: left.version }], status: 'inactive' })
  await client.people.remove({ id: gone.id, version: gone.version })
  await Promise.all(
    ['reserved', 'lost', 'withdrawn'].map((state, index) =>
      database.store.pool.query('UPDATE library.copy SET state = $1 WHERE id = $2', [state, copies[index + 1]!.id]),
    ),
  )
  const before = await all('SELECT count(*) FROM directory.audit_event')
  const [free, reserved, lost, withdrawn] = barcodes
  const personId = ana.id
  const cases: [Parameters<ReturnType<typeof loans>['create']>[0], string][] = [
    [{ barcode: free!, personId: left.id }, 'person-inactive'],
    [{ barcode: free!, personId: gone.id }, 'unknown-person'],
    [{ barcode: free!, personId: UNKNOWN }, 'unknown-person'],
    [{ barcode: 'B999', personId }, 'unknown-copy'],
    [{ copyId: UNKNOWN, personId }, 'unknown-copy'],
    [{ bookId: UNKNOWN, personId }, 'no-copy-free'],
    [{ barcode: reserved!, personId }, 'copy-reserved'],
    [{ barcode: lost!, personId }, 'copy-gone'],
    [{ barcode: withdrawn!, personId }, 'copy-gone'],
    [{ personId }, 'one-copy'],
    [{ personId, barcode: free!, bookId: book.id }, 'one-copy'],
    [{ personId, barcode: free!, dueAt: new Date(Date.now() - DAY_MS) }, 'due-in-the-past'],
  ]
  for (const [input, name] of cases) await expect(loans().create(input), name).rejects.toMatchObject(rule(name))
  await expect(loans().return({ id: UNKNOWN })).rejects.toMatchObject({ code: 'NOT_FOUND', data: { entity: 'loan' } })
  await expect(loans().renew({ id: UNKNOWN })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(loans().get({ id: UNKNOWN })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect((await loans().search({})).total).toBe(0)
  expect(await all('SELECT count(*) FROM directory.audit_event')).toEqual(before)
})

test('the database refuses two open loans of a copy and loans whose periods overlap, whoever writes them', async () => {
  const { client } = running
  const [person, { copies }] = [await aBorrower(client), await aBookOf(client, 2)]
  const loan = (from: string, until: string | null, copy = copies[0]!.id) =>
    database.store.pool.query(
      `INSERT INTO library.loan (id, copy_id, person_id, lent_at, due_at, returned_at, outcome)
       VALUES (gen_random_uuid(), $1, $2, $3::timestamptz, $3::timestamptz + interval '14 days', $4::timestamptz, CASE WHEN $4::timestamptz IS NOT NULL THEN 'returned' END)`,
      [copy, person.id, from, until],
    )
  await loan('2026-01-01', '2026-01-10')
  await loan('2026-01-10', '2026-01-20')
  await loan('2026-01-05', '2026-01-06', copies[1]!.id)
  await expect(loan('2026-01-09', '2026-01-11')).rejects.toMatchObject({ constraint: 'loan_periods' })
  await loan('2026-01-20', null)
  await expect(loan('2026-03-01', '2026-03-02')).rejects.toMatchObject({ constraint: 'loan_periods' })
  await expect(loan('2026-04-01', null)).rejects.toMatchObject({ code: '23P01' })
  const [{ definition }] = (await all(
    `SELECT 'CONSTRAINT loan_periods ' || pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname = 'loan_periods'`,
  )) as [{ definition: string }]
  await database.store.pool.query('ALTER TABLE library.loan DROP CONSTRAINT loan_periods')
  await expect(loan('2026-04-01', null)).rejects.toMatchObject({ constraint: 'loan_open_unique' })
  await expect(loan('2025-01-02', '2025-01-01')).rejects.toMatchObject({ constraint: 'loan_returned_check' })
  await database.store.pool.query(`ALTER TABLE library.loan ADD ${definition}`)
})

test('a copy that was lent is withdrawn with its history, and its book stays', async () => {
  const { client } = running
  const [person, { book, barcodes }] = [await aBorrower(client), await aBookOf(client, 1)]
  const { id } = await loans().create({ barcode: barcodes[0]!, personId: person.id })
  await loans().return({ id })
  const emptied = await client.library.books.update({ id: book.id, version: 1, copies: 0 })
  const removed = client.library.books.remove({ id: book.id, version: emptied.version })
  await expect(removed).rejects.toMatchObject(rule('book-has-copies'))
  expect((await loans().search({ bookId: book.id })).items).toMatchObject([{ id, state: 'returned' }])
})

test('lists give the loans of a person, a book, a copy and a state, page by page in every order', async () => {
  const { client } = running
  const [ana, bo] = [await aBorrower(client, 'Ana'), await aBorrower(client, 'Bo')]
  const [sea, lake] = [await aBookOf(client, 3), await aBookOf(client, 2, 'The lake')]
  const soon = new Date(Date.now() + DAY_MS)
  const made = [
    await loans().create({ barcode: sea.barcodes[0]!, personId: ana.id }),
    await loans().create({ barcode: sea.barcodes[1]!, personId: bo.id, dueAt: soon }),
    await loans().create({ barcode: lake.barcodes[0]!, personId: ana.id }),
  ]
  await database.store.pool.query(
    `UPDATE library.loan SET lent_at = now() - interval '20 days', due_at = now() - interval '1 day' WHERE id = $1`,
    [made[0]!.id],
  )
  await loans().return({ id: made[2]!.id })
  const seen = async (query: Parameters<ReturnType<typeof loans>['search']>[0]) => {
    const names: string[] = []
    let cursor: string | undefined
    do {
      const page = await loans().search({ ...query, limit: 1, ...(cursor && { cursor }) })
      names.push(...page.items.map(({ personName, title }) => `${personName?.split(' ')[0]} ${title}`))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    return names
  }
  expect(await seen({ state: 'open', sort: 'dueAt' })).toEqual(['Ana The sea', 'Bo The sea'])
  expect(await seen({ state: 'overdue' })).toEqual(['Ana The sea'])
  expect(await seen({ state: 'returned' })).toEqual(['Ana The lake'])
  expect(await seen({ personId: ana.id, sort: 'lentAt' })).toEqual(['Ana The sea', 'Ana The lake'])
  expect(await seen({ bookId: sea.book.id, sort: '-dueAt' })).toEqual(['Bo The sea', 'Ana The sea'])
  expect(await seen({ barcode: lake.barcodes[0]! })).toEqual(['Ana The lake'])
  expect(await seen({ sort: '-lentAt' })).toEqual(['Ana The lake', 'Bo The sea', 'Ana The sea'])
})
