import type pg from 'pg'
import type { KnownToLibrary, NamesInFile } from './book-file/plan-import.ts'

type Folded = { name: string; folded: string }

/** Reads what the library has of the names in a file, in four statements whatever its size. */
export const knownToLibrary = async (
  connection: Pick<pg.Pool | pg.PoolClient, 'query'>,
  { isbns, authors, categories }: NamesInFile,
): Promise<KnownToLibrary> => {
  const books = await connection.query<{ isbn: string }>('SELECT isbn FROM library.book WHERE isbn = ANY($1::text[])', [
    isbns,
  ])
  const { rows: names } = await connection.query<Folded>(
    'SELECT name, library.sort_key(name) AS folded FROM unnest($1::text[]) AS name',
    [[...new Set([...authors, ...categories])]],
  )
  const folded = new Map(names.map((each) => [each.name, each.folded]))
  const known = await connection.query<{ folded: string; id: string }>(
    `WITH named AS MATERIALIZED (SELECT id, created_at, library.sort_key(name) AS folded FROM library.author)
     SELECT DISTINCT ON (folded) folded, id FROM named WHERE folded = ANY($1::text[]) ORDER BY folded, created_at, id`,
    [authors.map((name) => folded.get(name))],
  )
  const tree = await connection.query<{ id: string; parentId: string | null; folded: string }>(
    'SELECT id, parent_id AS "parentId", name_key AS folded FROM library.category',
  )
  return {
    isbns: new Set(books.rows.map(({ isbn }) => isbn)),
    folded,
    authors: new Map(known.rows.map(({ folded: key, id }) => [key, id])),
    categories: tree.rows,
  }
}
