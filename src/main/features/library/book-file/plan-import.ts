import type { BookFault } from '../../../../contract/inputs/book-file.ts'
import type { BookRow } from './check-rows.ts'

/** What the rows of a file name, each once. */
export type NamesInFile = { isbns: string[]; authors: string[]; categories: string[] }

/** What the library has of it. Names are compared by their folded form, without case and accents. */
export type KnownToLibrary = {
  isbns: ReadonlySet<string>
  /** The folded form of each name of the file. */
  folded: ReadonlyMap<string, string>
  /** The oldest author of each folded name. */
  authors: ReadonlyMap<string, string>
  categories: readonly { id: string; parentId: string | null; folded: string }[]
}

export type PlannedBook = Omit<BookRow, 'line' | 'authors' | 'categories'> & {
  id: string
  authorIds: string[]
  categoryIds: string[]
}

/** What an import writes. A category comes after the one above it. */
export type ImportPlan = {
  books: PlannedBook[]
  authors: { id: string; name: string }[]
  categories: { id: string; name: string; parentId: string | null }[]
  /** Rows whose ISBN the library has. */
  known: number
  faults: BookFault[]
}

export const namesIn = (rows: readonly BookRow[]): NamesInFile => ({
  isbns: rows.flatMap(({ isbn }) => (isbn === null ? [] : [isbn])),
  authors: [...new Set(rows.flatMap(({ authors }) => authors))],
  categories: [...new Set(rows.flatMap(({ categories }) => categories.flat()))],
})

const named = (parentId: string | null, folded: string) => `${parentId ?? ''}/${folded}`

/** Decides what to write so that the library has every row. `newId` makes the ids of new rows. */
export const planImport = (
  rows: readonly BookRow[],
  { known, newId }: { known: KnownToLibrary; newId: () => string },
): ImportPlan => {
  const plan: ImportPlan = { books: [], authors: [], categories: [], known: 0, faults: [] }
  const authorIds = new Map(known.authors)
  const categoryIds = new Map(known.categories.map(({ id, parentId, folded }) => [named(parentId, folded), id]))

  const authorOf = (name: string) => {
    const folded = known.folded.get(name)!
    const id = authorIds.get(folded) ?? newId()
    if (!authorIds.has(folded)) plan.authors.push({ id, name })
    authorIds.set(folded, id)
    return id
  }
  const categoryOf = (path: readonly string[]) =>
    path.reduce<string | null>((parentId, name) => {
      const key = named(parentId, known.folded.get(name)!)
      const id = categoryIds.get(key) ?? newId()
      if (!categoryIds.has(key)) plan.categories.push({ id, name, parentId })
      categoryIds.set(key, id)
      return id
    }, null)!

  for (const { line, authors, categories, ...book } of rows) {
    if (book.isbn !== null && known.isbns.has(book.isbn)) {
      plan.known += 1
      continue
    }
    const planned = { ...book, id: newId(), authorIds: authors.map(authorOf), categoryIds: categories.map(categoryOf) }
    for (const [column, ids] of [
      ['authors', planned.authorIds],
      ['categories', planned.categoryIds],
    ] as const)
      if (new Set(ids).size < ids.length)
        plan.faults.push({ line, column, code: 'unique', expected: 'each entry once' })
    plan.books.push(planned)
  }
  return plan
}
