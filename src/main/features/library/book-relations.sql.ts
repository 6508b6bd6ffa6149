import type pg from 'pg'
import type { Book, BookInclude } from '../../../contract/library.ts'

export type Included = 'authors' | 'categories'
type Queryable = Pick<pg.Pool, 'query'>

/** The relations that an `include` names. */
export const includedBy = (include: BookInclude | undefined): Included[] =>
  include === undefined ? [] : (include.split(',') as Included[])

type Relation<Row> = {
  /** Rows with the id of their book, in the order of the book's list. The to-one side of a link is joined to it. */
  text: string
  put: (book: Book, rows: Row[]) => void
}
type Names = { authors: NonNullable<Book['authors']>[number]; categories: NonNullable<Book['categories']>[number] }

const relations: { [Name in Included]: Relation<Names[Name]> } = {
  authors: {
    text: `SELECT link.book_id AS "bookId", author.id, author.name, author.sort_name AS "sortName"
      FROM library.book_author link JOIN library.author ON author.id = link.author_id
      WHERE link.book_id = ANY ($1::uuid[]) ORDER BY link.book_id, link.ordinal`,
    put: (book, rows) => Object.assign(book, { authors: rows, authorIds: rows.map(({ id }) => id) }),
  },
  categories: {
    text: `SELECT link.book_id AS "bookId", category.id, category.name, category.parent_id AS "parentId"
      FROM library.book_category link JOIN library.category ON category.id = link.category_id
      WHERE link.book_id = ANY ($1::uuid[]) ORDER BY link.book_id, link.ordinal`,
    put: (book, rows) => Object.assign(book, { categories: rows, categoryIds: rows.map(({ id }) => id) }),
  },
}

const readRelation = async <Name extends Included>(
  on: Queryable,
  { name, books }: { name: Name; books: readonly Book[] },
) => {
  const { text, put } = relations[name] as Relation<Names[Name]>
  const { rows } = await on.query<Names[Name] & { bookId: string }>({
    name: `book-${name}`,
    text,
    values: [books.map(({ id }) => id)],
  })
  const byBook = Map.groupBy(rows, ({ bookId }) => bookId)
  for (const book of books)
    put(
      book,
      (byBook.get(book.id) ?? []).map(({ bookId: _, ...row }) => row as unknown as Names[Name]),
    )
}

/**
 * Puts the relations and their ids into the books, with one statement for each relation. A to-many relation is a query
 * of its own and not a join, which would repeat each book for each of its authors times each of its categories.
 */
export const readIncluded = async (
  on: Queryable,
  { books, included }: { books: readonly Book[]; included: readonly Included[] },
): Promise<void> => {
  if (books.length === 0) return
  await Promise.all(included.map((name) => readRelation(on, { name, books })))
}
