import { beforeEach, expect, test } from 'vitest'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'
import { aLibrary } from './library.fixture.ts'

const database = useDatabase()
const running = useConsole(() => database)
const library = () => running.client.library
const rule = (name: string) => ({ code: 'RULE_VIOLATION', data: { rule: name } })
const UNKNOWN = '01931d3a-5c00-7000-8000-000000000001'

beforeEach(() => database.truncate())

const sent = async (path: string, body: object, method = 'POST') => {
  const response = await running.rest(`/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: response.status, ...((await response.json()) as { code?: string; data?: object }) }
}

const book = { title: 'A book', language: 'en' }

test.each([
  ['a wrong last digit', { ...book, isbn: '9780306406158' }, 'isbn'],
  ['a negative price', { ...book, price: { amount: -1, currency: 'EUR' } }, 'price.amount'],
  ['half a cent', { ...book, price: { amount: 0.5, currency: 'EUR' } }, 'price.amount'],
  ['an amount past 2^53', { ...book, price: { amount: 2 ** 53, currency: 'EUR' } }, 'price.amount'],
  ['an unknown currency', { ...book, price: { amount: 1, currency: 'EUX' } }, 'price.currency'],
  ['no language', { ...book, language: 'not a tag' }, 'language'],
  ['an author twice', { ...book, authorIds: [UNKNOWN, UNKNOWN] }, 'authorIds'],
  ['a hidden line in the title', { ...book, title: 'a\u202eb' }, 'title'],
  ['too many copies', { ...book, copies: 1_001 }, 'copies'],
])('%s is refused by name over REST, and nothing is made', async (_, body, field) => {
  const answer = await sent('/library/books', body)
  expect(answer).toMatchObject({ status: 400, code: 'BAD_REQUEST', data: { issues: [{ field }] } })
  expect((await library().books.search({})).total).toBe(0)
})

test('the largest amount that JSON carries exactly comes back exactly', async () => {
  const price = { amount: 2 ** 53 - 1, currency: 'JPY' }
  const made = await sent('/library/books', { ...book, price })
  expect(made).toMatchObject({ status: 201, price })
  const { rows } = await database.store.pool.query('SELECT price_amount::text AS amount FROM library.book')
  expect(rows).toEqual([{ amount: '9007199254740991' }])
  const past = database.store.pool.query('UPDATE library.book SET price_amount = 9007199254740992')
  await expect(past).rejects.toMatchObject({ constraint: 'book_price_amount_check' })
})

test('script in a title is kept as it was typed', async () => {
  const title = `<script>alert('1')</script> & "quotes" \${x}`
  const { id } = await library().books.create({ ...book, title })
  expect(await library().books.get({ id })).toMatchObject({ title })
})

test('an ISBN that another book has is refused, also in its short form and by two writers at once', async () => {
  const { book: first } = await aLibrary(running.client)
  const again = library().books.create({ ...book, isbn: '978-0-306-40615-7' })
  await expect(again).rejects.toMatchObject({
    code: 'DUPLICATE',
    data: { entity: 'book', field: 'isbn', existingId: first.id },
  })
  const both = await Promise.allSettled(
    [1, 2].map(() => library().books.create({ ...book, isbn: '0-8044-2957-X', copies: 2 })),
  )
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const { rows } = await database.store.pool.query('SELECT count(DISTINCT barcode)::int AS n FROM library.copy')
  expect(rows).toEqual([{ n: 5 }])
})

test('authors and categories that do not exist are named', async () => {
  await expect(library().books.create({ ...book, authorIds: [UNKNOWN] })).rejects.toMatchObject({
    ...rule('unknown-author'),
    data: { unknown: [UNKNOWN] },
  })
  await expect(library().books.create({ ...book, categoryIds: [UNKNOWN] })).rejects.toMatchObject(
    rule('unknown-category'),
  )
  await expect(library().categories.create({ name: 'Below', parentId: UNKNOWN })).rejects.toMatchObject(
    rule('unknown-category'),
  )
  await expect(library().books.get({ id: UNKNOWN })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    data: { entity: 'book' },
  })
})

test('a book with copies stays, one whose copies are withdrawn goes', async () => {
  const { book: made } = await aLibrary(running.client)
  const target = { id: made.id, version: 1 }
  await expect(library().books.remove(target)).rejects.toMatchObject({
    ...rule('book-has-copies'),
    data: { counts: { copies: 3 } },
  })
  await database.store.pool.query(`UPDATE library.copy SET state = 'lent' WHERE barcode = 'B000000003'`)
  expect(await library().books.get({ id: made.id })).toMatchObject({ copies: 3, stock: 2 })
  await expect(library().books.update({ ...target, copies: 0, title: 'Kept' })).rejects.toMatchObject(
    rule('copies-in-use'),
  )
  expect(await library().books.get({ id: made.id })).toMatchObject({ version: 1, title: made.title, stock: 2 })
  expect(await library().books.update({ ...target, copies: 1 })).toMatchObject({ copies: 1, stock: 0, version: 2 })
  await database.store.pool.query(`UPDATE library.copy SET state = 'withdrawn' WHERE state = 'lent'`)
  await library().books.remove({ id: made.id, version: 2 })
  expect((await database.store.pool.query('SELECT FROM library.copy')).rowCount).toBe(0)
})

test('authors and categories in use stay', async () => {
  const { borges, crime, fiction } = await aLibrary(running.client)
  await expect(library().authors.remove({ id: borges.id, version: 1 })).rejects.toMatchObject(rule('author-in-use'))
  for (const { id } of [crime, fiction])
    await expect(library().categories.remove({ id, version: 1 })).rejects.toMatchObject(rule('category-in-use'))
})

test('a name is used once below the same category', async () => {
  const { fiction } = await aLibrary(running.client)
  const duplicate = { code: 'DUPLICATE', data: { entity: 'category', field: 'name' } }
  await expect(library().categories.create({ name: 'FICCION' })).rejects.toMatchObject(duplicate)
  await expect(library().categories.create({ name: 'crime', parentId: fiction.id })).rejects.toMatchObject(duplicate)
  await expect(library().categories.create({ name: 'Crime' })).resolves.toMatchObject({ parentId: null })
})

test('two moves at once that would close a circle: the database takes one', async () => {
  const [one, other] = await Promise.all(['One', 'Other'].map((name) => library().categories.create({ name })))
  const below = await library().categories.create({ name: 'Below', parentId: one!.id })
  const moves = await Promise.allSettled([
    library().categories.update({ id: one!.id, version: 1, parentId: other!.id }),
    library().categories.update({ id: other!.id, version: 1, parentId: below.id }),
  ])
  expect(moves.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(moves.find(({ status }) => status === 'rejected')).toMatchObject({ reason: rule('category-cycle') })
  const own = library().categories.update({ id: below.id, version: 1, parentId: below.id })
  await expect(own).rejects.toMatchObject(rule('category-cycle'))
})
