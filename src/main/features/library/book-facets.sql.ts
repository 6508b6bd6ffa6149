import type pg from 'pg'
import type { BookFacet, BookFacets } from '../../../contract/library.ts'
import { statementValues } from '../../stores/postgres/keyset.ts'
import { bookConditions } from './book-filter.sql.ts'
import type { BookFilter } from './library.port.ts'

/** The most values of one kind. */
const MOST_VALUES = 30
/** The most books that a filter may match before only the first ones are counted. */
const MOST_COUNTED = 2_000

/** Names of the values; `kept` has kind, key and number of books. */
const named = `SELECT kept.kind, kept.key, coalesce(author.name, category.name, kept.key) AS name, kept.books, counted.books AS counted
  FROM counted LEFT JOIN kept ON true
  LEFT JOIN library.author ON author.id = CASE WHEN kept.kind = 'author' THEN kept.key::uuid END
  LEFT JOIN library.category ON category.id = CASE WHEN kept.kind = 'category' THEN kept.key::uuid END
  ORDER BY kept.kind, kept.books DESC, kept.key`

const all = `WITH counted AS (SELECT coalesce(sum(books), 0)::integer AS books FROM library.facet WHERE kind = 'language'),
  kept AS (
    SELECT kinds.kind, top.key, top.books FROM (VALUES ('language'), ('author'), ('category')) kinds (kind)
    CROSS JOIN LATERAL (
      SELECT facet.key, facet.books FROM library.facet WHERE facet.kind = kinds.kind AND facet.books > 0
      ORDER BY facet.books DESC, facet.key DESC LIMIT ${MOST_VALUES}
    ) top
  ) ${named}`

const top = (kind: BookFacet['kind'], { key, from }: { key: string; from: string }) =>
  `(SELECT '${kind}' AS kind, most.key::text AS key, most.books FROM (
      SELECT ${key} AS key, count(*)::integer AS books FROM ${from} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${MOST_VALUES}
    ) most)`

const matching = (conditions: readonly string[]) => `WITH matched AS MATERIALIZED (
    SELECT t.id, t.language FROM library.book t WHERE ${conditions.join(' AND ')} LIMIT ${MOST_COUNTED}
  ), counted AS (SELECT count(*)::integer AS books FROM matched),
  kept AS (
    ${top('language', { key: 'language', from: 'matched' })}
    UNION ALL ${top('author', { key: 'link.author_id', from: 'matched JOIN library.book_author link ON link.book_id = matched.id' })}
    UNION ALL ${top('category', { key: 'link.category_id', from: 'matched JOIN library.book_category link ON link.book_id = matched.id' })}
  ) ${named}`

type Row = { kind: BookFacet['kind'] | null; key: string; name: string; books: number; counted: number }

/** Counts the books that match, in one statement. */
export const readBookFacets = async (pool: pg.Pool, filter: BookFilter): Promise<BookFacets> => {
  const { values, bind } = statementValues()
  const conditions = bookConditions(filter, bind)
  const text = conditions.length === 0 ? all : matching(conditions)
  const { rows } = await pool.query<Row>({ text, values })
  const of = (kind: BookFacet['kind']) =>
    rows.filter((row) => row.kind === kind).map(({ key, name, books }) => ({ key, name, books }))
  const counted = rows[0]?.counted ?? 0
  const capped = conditions.length > 0 && counted >= MOST_COUNTED
  return { counted, capped, languages: of('language'), authors: of('author'), categories: of('category') }
}
