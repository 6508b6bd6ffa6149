import { beforeEach, expect, test } from 'vitest'
import { holdQueues } from '../../../src/main/features/circulation/hold-queue.sql.ts'
import { postgresLibrary } from '../../../src/main/features/library/library.sql.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'
import { type Asked, recordingStore } from '../../suites/recording-store.ts'
import { aLibrary, isbnNumber } from './library.fixture.ts'

const database = useDatabase()
const running = useConsole(() => database)
const library = () => running.client.library
const titles = async (query: Parameters<ReturnType<typeof library>['books']['search']>[0]) =>
  (await library().books.search(query)).items.map(({ title }) => title)

beforeEach(() => database.truncate())

test('a book is made with its ISBN converted, its language canonical, its authors in order and its copies', async () => {
  const { book, bioy, borges, crime } = await aLibrary(running.client)
  expect(book).toMatchObject({
    isbn: '9780306406157',
    language: 'es-AR',
    subtitle: '',
    price: { amount: 1950, currency: 'EUR' },
    copies: 3,
    stock: 3,
    authorIds: [bioy.id, borges.id],
    authors: [{ name: 'Adolfo Bioy Casares', sortName: 'Casares, Adolfo Bioy' }, { sortName: 'Borges, Jorge Luis' }],
    categoryIds: [crime.id],
    version: 1,
  })
  const { rows } = await database.store.pool.query('SELECT barcode, state FROM library.copy ORDER BY 1')
  expect(rows.map(({ barcode }: { barcode: string }) => barcode)).toEqual(['B000000001', 'B000000002', 'B000000003'])
  const { consistencyToken: _, ...known } = book
  expect(await library().books.get({ id: book.id })).toEqual(known)
})

test('every write leaves an entry in the log and an event, in its own transaction', async () => {
  const { book, borges } = await aLibrary(running.client)
  await library().books.update({ id: book.id, version: 1, title: 'Seis problemas', price: null, copies: 1 })
  await library().authors.update({ id: borges.id, version: 1, name: 'J. L. Borges' })
  const { items } = await running.client.audit.search({ limit: 3 })
  expect(items.map(({ action, before, after }) => ({ action, before, after }))).toEqual([
    { action: 'author.update', before: { name: 'Jorge Luis Borges' }, after: { name: 'J. L. Borges' } },
    {
      action: 'book.update',
      before: { title: book.title, price: book.price, copies: 3 },
      after: { title: 'Seis problemas', price: null, copies: 1 },
    },
    { action: 'book.create', before: null, after: expect.objectContaining({ isbn: '9780306406157', copies: 3 }) },
  ])
  const events = 'SELECT kind, entity_ids[1] AS id FROM directory.outbox_event ORDER BY position DESC LIMIT 2'
  expect((await database.store.pool.query(events)).rows).toEqual([
    { kind: 'author', id: borges.id },
    { kind: 'book', id: book.id },
  ])
  const refused = library().books.update({ id: book.id, version: 1, title: 'Late' })
  await expect(refused).rejects.toMatchObject({ code: 'STALE_VERSION', data: { entity: 'book', currentVersion: 2 } })
  expect((await running.client.audit.search({ limit: 1 })).items[0]).toMatchObject({ action: 'author.update' })
})

test('words of the title, an author, a category or the ISBN find a book, whatever case and accents', async () => {
  const { book, crime, borges } = await aLibrary(running.client)
  await library().books.create({ title: 'Ñandú & ‹script›: Straße', subtitle: 'Œuvre', language: 'de' })
  const title = [book.title]
  for (const search of ['PROBLEM', 'isidro borg', 'crime', '978-0-306-40615-7', '0306406152', 'parodi bioy'])
    expect(await titles({ search }), search).toEqual(title)
  for (const search of ['nandu', 'strasse oeuv', 'SCRIPT']) expect(await titles({ search }), search).toHaveLength(1)
  for (const search of ['roblemas', 'isidro nandu', '!!', "'); DROP TABLE"])
    expect(await titles({ search })).toEqual([])

  await library().categories.update({ id: crime.id, version: 1, name: 'Misterio' })
  await library().authors.update({ id: borges.id, version: 1, name: 'Georgie', sortName: 'Georgie' })
  expect(await titles({ search: 'misterio georgie' })).toEqual(title)
  expect(await titles({ search: 'borges' })).toEqual([])
})

test('an answer sends one statement, and one more for each relation, whatever its size', async () => {
  const { bioy, borges, crime, fiction } = await aLibrary(running.client)
  for (let number = 1; number <= 12; number += 1)
    await library().books.create({
      isbn: isbnNumber(number),
      title: `Book ${number}`,
      language: 'en',
      authorIds: [borges.id, bioy.id],
      categoryIds: [crime.id, fiction.id],
    })
  const asked: Asked[] = []
  const { books } = postgresLibrary({ store: recordingStore(database.store, asked), queues: holdQueues })
  const counted = async (query: object) => {
    asked.length = 0
    const page = await books.search({ sort: 'title', limit: 50, ...query })
    return { rows: page.items.length, statements: asked.length, page }
  }
  expect(await counted({ limit: 2 })).toMatchObject({ rows: 2, statements: 1, page: { total: 13 } })
  for (const limit of [1, 5, 13]) {
    expect(await counted({ limit, include: 'authors' })).toMatchObject({ rows: limit, statements: 2 })
    expect(await counted({ limit, include: 'authors,categories' })).toMatchObject({ rows: limit, statements: 3 })
  }
  const { page } = await counted({ include: 'categories,authors' })
  expect(page.items.every(({ authors, categories }) => authors && categories)).toBe(true)
  const bare = (await counted({})).page.items
  expect(bare.map(({ authorIds, categoryIds }) => [authorIds, categoryIds])).toEqual(
    page.items.map(({ authorIds, categoryIds }) => [authorIds, categoryIds]),
  )
  asked.length = 0
  await books.facets({ search: 'book' })
  expect(asked).toHaveLength(1)
})

test('facets count the books of each language, author and category, with and without a filter', async () => {
  const { book, borges, crime, fiction } = await aLibrary(running.client)
  const other = await library().books.create({ title: 'El Aleph', language: 'es', authorIds: [borges.id] })
  const whole = await library().books.facets({})
  expect(whole).toMatchObject({ counted: 2, capped: false })
  expect(whole.authors[0]).toEqual({ key: borges.id, name: 'Jorge Luis Borges', books: 2 })
  expect(whole.languages).toHaveLength(2)
  expect(await library().books.facets({ search: 'problemas' })).toMatchObject({
    counted: 1,
    languages: [{ key: 'es-AR', name: 'es-AR', books: 1 }],
    categories: [{ key: crime.id, name: 'Crime', books: 1 }],
  })
  await library().books.update({ id: book.id, version: 1, language: 'es', categoryIds: [fiction.id], authorIds: [] })
  await library().books.remove({ id: other.id, version: 1 })
  expect(await library().books.facets({})).toMatchObject({
    counted: 1,
    languages: [{ key: 'es', books: 1 }],
    authors: [],
    categories: [{ name: 'Ficción', books: 1 }],
  })
  expect((await library().categories.search({ search: 'fic' })).items).toMatchObject([{ bookCount: 1 }])
})

test('lists are read page by page in both directions of every order, also with books without a year', async () => {
  for (const [title, publishedYear] of [
    ['B', 1990],
    ['a', null],
    ['C', 1990],
    ['Ä', 2001],
  ] as const)
    await library().books.create({ title, language: 'en', publishedYear })
  const walk = async (sort: 'title' | '-title' | 'publishedYear' | '-publishedYear') => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await library().books.search({ sort, limit: 1, ...(cursor && { cursor }) })
      seen.push(...page.items.map(({ title }) => title))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    return seen.join('')
  }
  expect(await walk('title')).toBe('aÄBC')
  expect(await walk('-title')).toBe('CBÄa')
  expect(await walk('publishedYear')).toMatch(/^a(BC|CB)Ä$/)
  expect(await walk('-publishedYear')).toMatch(/^Ä(BC|CB)a$/)
})
