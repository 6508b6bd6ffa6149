import type pg from 'pg'
import type { Book } from '../../../contract/library.ts'
import { COUNT_CAP, type Page } from '../../../contract/page.ts'
import {
  comesAfter,
  cursors,
  instantKey,
  integerKey,
  type KeyedRow,
  keysetOf,
  orderBy,
  pageOf,
  selectKeys,
  statementValues,
  textKey,
} from '../../stores/postgres/keyset.ts'
import { bookConditions } from './book-filter.sql.ts'
import { type Included, includedBy, readIncluded } from './book-relations.sql.ts'
import type { BookQuery } from './library.port.ts'

const sorts = {
  title: [textKey('title_key')],
  publishedYear: [integerKey('year_key')],
  updatedAt: [instantKey('updated_at')],
}

type BookRow = Omit<Book, 'price' | 'authorIds' | 'categoryIds'> & {
  /** bigint, which the driver returns as a string. */
  priceAmount: string | null
  priceCurrency: string | null
  authorIds?: string[]
  categoryIds?: string[]
}

const columns = `t.id, t.isbn, t.title, t.subtitle, t.language, t.published_year AS "publishedYear",
  t.price_amount AS "priceAmount", t.price_currency AS "priceCurrency", t.created_at AS "createdAt",
  t.updated_at AS "updatedAt", t.version, held.copies, held.stock`

const copies = `CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE copy.state NOT IN ('sold', 'lost', 'withdrawn'))::integer AS copies,
    count(*) FILTER (WHERE copy.state = 'available')::integer AS stock
  FROM library.copy WHERE copy.book_id = t.id
) held`

/** The ids of a relation that is not included. Those of an included one are in its rows. */
const ids = (table: 'book_author' | 'book_category', { column, as }: { column: string; as: string }) =>
  `ARRAY(SELECT link.${column} FROM library.${table} link WHERE link.book_id = t.id ORDER BY link.ordinal) AS "${as}"`

const columnsWithout = (included: readonly Included[]) =>
  [
    columns,
    included.includes('authors') ? '' : ids('book_author', { column: 'author_id', as: 'authorIds' }),
    included.includes('categories') ? '' : ids('book_category', { column: 'category_id', as: 'categoryIds' }),
  ]
    .filter((part) => part !== '')
    .join(', ')

const toBook = ({ priceAmount, priceCurrency, ...row }: BookRow): Book => ({
  ...row,
  price:
    priceAmount === null || priceCurrency === null ? null : { amount: Number(priceAmount), currency: priceCurrency },
  authorIds: row.authorIds ?? [],
  categoryIds: row.categoryIds ?? [],
})

type Queryable = Pick<pg.Pool, 'query'>

/** Reads one page and, on the first one, how many books match, in one statement; each included relation in one more. */
export const searchBookRows = async (on: Queryable, query: BookQuery): Promise<Page<Book>> => {
  const { sort, include, cursor, limit, ...filter } = query
  const included = includedBy(include)
  const keyset = keysetOf(sort, sorts)
  const { cursorAfter, read } = cursors('books', { keyset, query })
  const { values, bind } = statementValues()
  const matching = bookConditions(filter, bind)
  const where = (conditions: string[]) => (conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`)
  const total = cursor
    ? 'NULL::integer'
    : `(SELECT count(*)::integer FROM (SELECT FROM library.book t ${where(matching)} LIMIT ${COUNT_CAP}) counted)`
  const conditions = cursor ? [...matching, comesAfter(keyset, { alias: 't', after: read(cursor), bind })] : matching
  const text = `SELECT ${columnsWithout(included)}, ${selectKeys(keyset, 't')}, ${total} AS total
    FROM (SELECT t.* FROM library.book t ${where(conditions)} ORDER BY ${orderBy(keyset, 't')} LIMIT ${bind(limit + 1)}) t
    ${copies} ORDER BY ${orderBy(keyset, 't')}`
  const { rows } = await on.query<BookRow & KeyedRow & { total: number | null }>({ text, values })
  const page = pageOf(rows, {
    limit,
    cursorAfter,
    toItem: ({ total: _, key_0: _0, key_1: _1, ...row }) => toBook(row as unknown as BookRow),
  })
  await readIncluded(on, { books: page.items, included })
  if (cursor) return page
  const count = rows[0]?.total ?? 0
  return { ...page, total: count, totalCapped: count >= COUNT_CAP }
}

/** Returns the book with its authors and categories. */
export const findBookRow = async (on: Queryable, id: string): Promise<Book | undefined> => {
  const { rows } = await on.query<BookRow>(`SELECT ${columns} FROM library.book t ${copies} WHERE t.id = $1`, [id])
  if (rows[0] === undefined) return undefined
  const book = toBook(rows[0])
  await readIncluded(on, { books: [book], included: ['authors', 'categories'] })
  return book
}
