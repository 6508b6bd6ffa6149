import type pg from 'pg'
import type { AuthorRow, CategoryRow } from '../../../contract/library-names.ts'
import { keysetOf, textKey } from '../../stores/postgres/keyset.ts'
import { readPage } from '../../stores/postgres/list-page.ts'
import { typedWords } from './book-filter.sql.ts'
import type { CategoryQuery, NameQuery } from './library.port.ts'

const bookCount = (kind: 'author' | 'category') =>
  `coalesce((SELECT facet.books FROM library.facet WHERE facet.kind = '${kind}' AND facet.key = t.id::text), 0) AS "bookCount"`

const times = `t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.version`
const authorColumns = `t.id, t.name, t.sort_name AS "sortName", ${times}, ${bookCount('author')}`
const categoryColumns = `t.id, t.name, t.parent_id AS "parentId", ${times}, ${bookCount('category')}`

export const searchAuthorRows = (pool: pg.Pool, query: NameQuery) =>
  readPage<AuthorRow>(pool, {
    list: 'authors',
    keyset: keysetOf(query.sort, { name: [textKey('sort_key')] }),
    query,
    table: 'library.author',
    conditions: (bind) => typedWords(query.search, { words: 't.words', bind }),
    columns: authorColumns,
  })

export const findAuthorRow = async (pool: pg.Pool, id: string): Promise<AuthorRow | undefined> =>
  (await pool.query<AuthorRow>(`SELECT ${authorColumns} FROM library.author t WHERE t.id = $1`, [id])).rows[0]

export const searchCategoryRows = (pool: pg.Pool, query: CategoryQuery) => {
  const { search, parentId } = query
  return readPage<CategoryRow>(pool, {
    list: 'categories',
    keyset: keysetOf(query.sort, { name: [textKey('name_key')] }),
    query,
    table: 'library.category',
    // A school has some hundred categories: their words are not kept.
    conditions: (bind) => [
      ...typedWords(search, { words: 'array_to_tsvector(library.words(t.name))', bind }),
      ...(parentId === undefined ? [] : [`t.parent_id = ${bind(parentId)}::uuid`]),
    ],
    columns: categoryColumns,
  })
}

export const findCategoryRow = async (pool: pg.Pool, id: string): Promise<CategoryRow | undefined> =>
  (await pool.query<CategoryRow>(`SELECT ${categoryColumns} FROM library.category t WHERE t.id = $1`, [id])).rows[0]
