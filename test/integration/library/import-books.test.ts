import { beforeEach, describe, expect, test } from 'vitest'
import type { BookImportReport } from '../../../src/contract/library.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'
import { aLibrary, isbnNumber } from './library.fixture.ts'

const database = useDatabase()
const running = useConsole(() => database)
const library = () => running.client.library
const fileOf = (text: string) => new File([text], 'books.csv', { type: 'text/csv' })
const bring = (text: string, dryRun = false) => library().books.import({ file: fileOf(text), dryRun })
const totals = async () => {
  const [books, authors, categories] = await Promise.all([
    library().books.search({}),
    library().authors.search({}),
    library().categories.search({}),
  ])
  return [books.total, authors.total, categories.total]
}

beforeEach(() => database.truncate())

const rows = `title,isbn,language,authors,categories,copies,price,currency
Ficciones,${isbnNumber(7)},es,Jorge Luis BORGES,Ficción > Relatos,2,19.50,EUR
"<script>alert('1')</script>",,en,Ann Other,ficcion,0,,
=1+1,,,,,1,,
`

test('a file is checked without a trace, then added in one write with its log, and known the second time', async () => {
  await aLibrary(running.client)
  const before = await totals()
  const counts = { rows: 3, added: 3, known: 0, authorsAdded: 1, categoriesAdded: 1, copiesAdded: 3, faultCount: 0 }
  expect(await bring(rows, true)).toEqual({ ...counts, faults: [], written: false, consistencyToken: '0.0' })
  expect(await totals()).toEqual(before)

  const report = await bring(rows)
  expect(report).toMatchObject({ ...counts, written: true })
  const { items } = await library().books.search({ include: 'authors,categories', search: 'relatos borges' })
  expect(items).toMatchObject([
    {
      title: 'Ficciones',
      language: 'es',
      stock: 2,
      price: { amount: 1950, currency: 'EUR' },
      authors: [{ name: 'Jorge Luis Borges' }],
      categories: [{ name: 'Relatos' }],
    },
  ])
  const [script] = (await library().books.search({ search: 'script', include: 'authors' })).items
  expect(script).toMatchObject({ title: "<script>alert('1')</script>", authors: [{ sortName: 'Other, Ann' }] })
  expect((await library().books.search({ language: 'und' })).items).toMatchObject([{ title: '=1+1', copies: 1 }])
  const facets = await library().books.facets({})
  expect(facets.languages.map(({ key, books }) => [key, books])).toContainEqual(['es', 1])
  const log = await running.client.audit.search({ limit: 5 })
  expect(log.items.map(({ action }) => action).sort()).toEqual(
    ['author.create', 'book.create', 'book.create', 'book.create', 'category.create'].sort(),
  )
  expect(log.items.find(({ after }) => after?.['title'] === 'Ficciones')?.after).toMatchObject({
    copies: 2,
    language: 'es',
  })
  const { rows: events } = await database.store.pool.query(
    'SELECT kind, cardinality(entity_ids) AS ids FROM directory.outbox_event ORDER BY position DESC LIMIT 3',
  )
  expect(events).toEqual([
    { kind: 'book', ids: 3 },
    { kind: 'category', ids: 1 },
    { kind: 'author', ids: 1 },
  ])
  const { rows: codes } = await database.store.pool.query('SELECT barcode FROM library.copy ORDER BY 1')
  expect(codes.map(({ barcode }: { barcode: string }) => barcode)).toEqual(
    [1, 2, 3, 4, 5, 6].map((number) => `B00000000${number}`),
  )
  // Books without an ISBN cannot be known again.
  expect(await bring(rows)).toMatchObject({ added: 2, known: 1, authorsAdded: 0, categoriesAdded: 0, copiesAdded: 1 })
})

test('one fault anywhere, and nothing is written', async () => {
  const report = await bring(`title,isbn,authors\nA,,Ann\nB,9780306406158,Bob\nC,,Bob;bób\n`)
  expect(report).toMatchObject({ rows: 3, written: false, consistencyToken: '0.0', faultCount: 2 })
  expect(report.faults.map(({ line, column, code }) => [line, column, code])).toEqual([
    [3, 'isbn', 'isbn'],
    [4, 'authors', 'unique'],
  ])
  expect(await totals()).toEqual([0, 0, 0])
  // Also when only the database can tell.
  expect(await bring(`title,authors\nC,Bob;bób\n`)).toMatchObject({ written: false, faultCount: 1 })
  expect(await totals()).toEqual([0, 0, 0])
  const { rows: events } = await database.store.pool.query('SELECT FROM directory.outbox_event')
  expect(events).toEqual([])
})

test('the first 200 faults are listed, and all are counted', async () => {
  const report = await bring(`title,copies\n${'A,many\n'.repeat(300)}`)
  expect(report).toMatchObject({ rows: 300, faultCount: 300 })
  expect(report.faults).toHaveLength(200)
  expect(report.faults.at(-1)).toMatchObject({ line: 201, column: 'copies' })
})

describe('with others at once', () => {
  const shelf = (from: number) =>
    `title,isbn,authors,categories\n${Array.from({ length: 200 }, (_, index) => `Book ${index},${isbnNumber(from + index)},Author ${index % 20},Shelf > Row ${index % 5}`).join('\n')}`

  test('two imports of one file add it once', async () => {
    const both = await Promise.all([bring(shelf(1_000)), bring(shelf(1_000))])
    expect(both.map(({ added, known }) => [added, known]).sort()).toEqual([
      [0, 200],
      [200, 0],
    ])
    expect(await totals()).toEqual([200, 20, 6])
  })

  test('an import and writers of single books with its ISBNs and categories all end well', async () => {
    const single = async (number: number): Promise<'made' | 'there'> => {
      try {
        await library().books.create({ title: 'Single', language: 'en', isbn: isbnNumber(number), copies: 1 })
        return 'made'
      } catch (error) {
        expect(error).toMatchObject({ code: 'DUPLICATE' })
        return 'there'
      }
    }
    const numbers = Array.from({ length: 10 }, (_, index) => 1_000 + 20 * index)
    const [report, shelfOf, ...singles] = await Promise.all([
      bring(shelf(1_000)),
      library()
        .categories.create({ name: 'shelf' })
        .then(
          () => 'made',
          () => 'there',
        ),
      ...numbers.map(single),
    ])
    const made = singles.filter((each) => each === 'made').length
    expect(report).toMatchObject({ added: 200 - made, known: made, faultCount: 0, written: true })
    expect(report.categoriesAdded).toBe(shelfOf === 'made' ? 5 : 6)
    expect((await library().books.search({})).total).toBe(200)
  })
})

test('5,000 rows are written in as many statements as one, but for the log and the outbox', async () => {
  const text = (count: number, from: number) =>
    `title,isbn,authors,categories,copies\n${Array.from({ length: count }, (_, index) => `Tomo ${index},${isbnNumber(from + index)},Autor ${index % 400},Estante ${index % 30},1`).join('\n')}`
  expect(await bring(text(5_000, 50_000))).toMatchObject({ added: 5_000, authorsAdded: 400, copiesAdded: 5_000 })
  expect((await library().books.search({ search: 'tomo 4999 autor', include: 'authors' })).items).toMatchObject([
    { title: 'Tomo 4999', authors: [{ name: 'Autor 199' }], copies: 1 },
  ])
  const facets = await library().books.facets({})
  expect(facets.categories[0]).toMatchObject({ books: 167 })
  expect(await bring(text(5_000, 50_000), true)).toMatchObject({ added: 0, known: 5_000 })
})

describe('over REST', () => {
  const sent = async (file: Blob | string, fields: Record<string, string> = {}) => {
    const form = new FormData()
    form.append('file', file as Blob, 'books.csv')
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    const response = await running.rest('/api/v1/library/books/import', { method: 'POST', body: form })
    return { status: response.status, body: (await response.json()) as BookImportReport }
  }

  test('a form with the file and dryRun answers the report', async () => {
    expect(await sent(fileOf(rows), { dryRun: 'true' })).toMatchObject({
      status: 200,
      body: { added: 3, written: false },
    })
    expect(await sent(fileOf(rows))).toMatchObject({ status: 200, body: { added: 3, written: true } })
    expect(await sent(fileOf(''))).toMatchObject({ status: 200, body: { faults: [{ line: 1, code: 'empty' }] } })
  })

  test('a file past the limit is refused by its size', async () => {
    const large = new File([new Uint8Array(4 * 1024 * 1024 + 1)], 'books.csv')
    const { status } = await sent(large)
    expect([400, 413]).toContain(status)
    expect(await totals()).toEqual([0, 0, 0])
  })
})
