import type { PostgresStore } from '../../../stores/postgres/open-postgres.ts'
import { inWriteTransaction, type WriteScope } from '../../../stores/postgres/write-transaction.ts'
import type { SampleCollection } from '../sample-collection.port.ts'
import { generateBooks, type SampleBook, type SampleLibrary } from './generate-books.ts'

type Query = WriteScope['query']

const STATEMENT_TIMEOUT_MS = 5 * 60_000
const MOST_BOOKS = 5_000
const BOOKS_PER_PERSON = 2.5
/** The tables whose triggers would find the words of a book anew for each of its links. */
const SET_ASIDE = ['book', 'book_author', 'book_category'] as const

const setTriggers = async (query: Query, state: 'DISABLE' | 'ENABLE') => {
  for (const table of SET_ASIDE) await query(`ALTER TABLE library.${table} ${state} TRIGGER USER`)
}

/** All by which a book is found: its own texts, and the names of its authors and categories. */
const wordsOf = ({ title, subtitle, isbn, authors, categories }: SampleBook) =>
  [
    title,
    subtitle,
    isbn,
    ...authors.flatMap(({ name, sortName }) => [name, sortName]),
    ...categories.map(({ name }) => name),
  ].join(' ')

const writeNames = async (query: Query, { authors, categories }: SampleLibrary) => {
  await query(
    `INSERT INTO library.author (id, name, sort_name) SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])`,
    [authors.map(({ id }) => id), authors.map(({ name }) => name), authors.map(({ sortName }) => sortName)],
  )
  await query(
    `INSERT INTO library.category (id, name, parent_id) SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[])`,
    [categories.map(({ id }) => id), categories.map(({ name }) => name), categories.map(({ parentId }) => parentId)],
  )
}

const writeBooks = async (query: Query, books: readonly SampleBook[]) => {
  await query(
    `INSERT INTO library.book (id, isbn, title, subtitle, language, published_year, price_amount, price_currency,
       title_key, year_key, words)
     SELECT id, isbn, title, subtitle, language, year, price, 'USD', library.sort_key(title), year,
       array_to_tsvector(library.words(found_by))
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::bigint[], $8::text[])
       AS given (id, isbn, title, subtitle, language, year, price, found_by)`,
    [
      books.map(({ id }) => id),
      books.map(({ isbn }) => isbn),
      books.map(({ title }) => title),
      books.map(({ subtitle }) => subtitle),
      books.map(({ language }) => language),
      books.map(({ publishedYear }) => publishedYear),
      books.map(({ priceAmount }) => priceAmount),
      books.map(wordsOf),
    ],
  )
  const copies = books.flatMap(({ id: bookId, copies }) => copies.map((copy) => ({ ...copy, bookId })))
  await query(
    `INSERT INTO library.copy (id, book_id, barcode) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[])`,
    [copies.map(({ id }) => id), copies.map(({ bookId }) => bookId), copies.map(({ barcode }) => barcode)],
  )
}

const writeLinks = async (query: Query, books: readonly SampleBook[]) => {
  for (const [to, named] of [
    ['author', 'authors'],
    ['category', 'categories'],
  ] as const) {
    const links = books.flatMap((book) =>
      book[named].map(({ id }, index) => ({ bookId: book.id, id, ordinal: index + 1 })),
    )
    await query(
      `INSERT INTO library.book_${to} (book_id, ${to}_id, ordinal)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[])`,
      [links.map(({ bookId }) => bookId), links.map(({ id }) => id), links.map(({ ordinal }) => ordinal)],
    )
    await query(
      `INSERT INTO library.facet (kind, key, books)
       SELECT $1, ${to}_id::text, count(*) FROM library.book_${to} GROUP BY ${to}_id`,
      [to],
    )
  }
  await query(
    `INSERT INTO library.facet (kind, key, books) SELECT 'language', language, count(*) FROM library.book GROUP BY language`,
  )
}

/** Whether the tables are there and belong to this console's user, who sets their triggers aside. */
const isReady = async (store: PostgresStore): Promise<boolean> => {
  const { rows } = await store.pool.query<{ owned: number }>(
    `SELECT count(*) FILTER (WHERE pg_has_role(relowner, 'USAGE'))::integer AS owned FROM pg_class
     WHERE oid IN (${SET_ASIDE.map((table) => `to_regclass('library.${table}')`).join(', ')})`,
  )
  return rows[0]!.owned === SET_ASIDE.length
}

const holdsNothing = async (query: Query): Promise<boolean> => {
  const [row] = await query<{ nothing: boolean }>(
    `SELECT NOT EXISTS (SELECT FROM library.book) AND NOT EXISTS (SELECT FROM library.author)
       AND NOT EXISTS (SELECT FROM library.category) AS nothing`,
  )
  return row!.nothing
}

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)

/** Books, authors and categories: `BOOKS_PER_PERSON` books for each person of the district, at most `MOST_BOOKS`. */
export const postgresSampleLibrary = (store: PostgresStore): SampleCollection => ({
  name: 'Library',
  load: async ({ people, seed, today }, author) => {
    if (!(await isReady(store))) return null
    const { result: isFilled, consistencyToken } = await inWriteTransaction(
      store,
      author,
      async ({ query, audit, changed }) => {
        // Locks the tables, so that what is empty now stays so.
        await setTriggers(query, 'DISABLE')
        if (!(await holdsNothing(query))) {
          await setTriggers(query, 'ENABLE')
          return false
        }
        const library = generateBooks({
          books: Math.min(MOST_BOOKS, Math.ceil(people * BOOKS_PER_PERSON)),
          seed,
          today,
        })
        await writeNames(query, library)
        await writeBooks(query, library.books)
        await writeLinks(query, library.books)
        await setTriggers(query, 'ENABLE')
        changed('book', idsOf(library.books))
        changed('author', idsOf(library.authors))
        changed('category', idsOf(library.categories))
        audit({
          action: 'school.fill',
          entityKind: 'school',
          entityId: 'sample',
          before: null,
          after: { books: library.books.length, seed, day: today },
        })
        await query('ANALYZE library.book, library.author, library.book_author, library.book_category, library.copy')
        return true
      },
      { timeoutMs: STATEMENT_TIMEOUT_MS },
    )
    return isFilled ? { consistencyToken } : null
  },
})
