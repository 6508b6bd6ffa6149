import type { Id } from '../../../contract/ids.ts'
import type { Book, BookFacets, BookInclude, BookInput, BookPatch, BookSort } from '../../../contract/library.ts'
import type {
  Author as BookAuthor,
  AuthorInput,
  AuthorPatch,
  AuthorRow,
  Category,
  CategoryInput,
  CategoryPatch,
  CategoryRow,
} from '../../../contract/library-names.ts'
import type { LibraryStatistics } from '../../../contract/library-statistics.ts'
import type { Page } from '../../../contract/page.ts'
import type { Author } from '../../foundation/author.ts'
import type { ImportPlan, KnownToLibrary, NamesInFile } from './book-file/plan-import.ts'

export type BookFilter = { search?: string; authorId?: Id; categoryId?: Id; language?: string }
export type BookQuery = BookFilter & { include?: BookInclude; sort: BookSort; cursor?: string; limit: number }
export type NameQuery = { search?: string; sort: 'name' | '-name'; cursor?: string; limit: number }
export type CategoryQuery = NameQuery & { parentId?: Id }

type Target = { id: Id; version: number }
type Written<Row> = Row & { consistencyToken: string }
type Ended = { consistencyToken: string }

/**
 * The books of a school. Each write is one transaction with its audit and outbox events. A write refuses unknown ids
 * (`NOT_FOUND`), other versions (`STALE_VERSION`), an ISBN that another book has (`DUPLICATE`) and authors or categories
 * that do not exist (`RULE_VIOLATION`, rule `unknown-author` or `unknown-category`).
 */
export type BookCatalogue = {
  /**
   * Each word of `search` begins a word of the book's texts, authors or categories. Sends one statement, and one more
   * for each relation of `include`, whatever the page's size. Books without a year come before all others.
   */
  search: (query: BookQuery) => Promise<Page<Book>>
  /** The book with its authors and categories. */
  find: (id: Id) => Promise<Book | undefined>
  /** At most 30 values of each kind, most books first. With a filter the first 2,000 books that match are counted. */
  facets: (filter: BookFilter) => Promise<BookFacets>
  create: (input: BookInput, author: Author) => Promise<Written<Book>>
  /**
   * Both lists of ids replace the whole list. More copies are made with barcodes of their own; fewer are withdrawn from
   * those on the shelf, and refused with rule `copies-in-use` when too few are there.
   */
  update: (change: Target & BookPatch, author: Author) => Promise<Written<Book>>
  /** Refused with rule `book-has-copies` while a copy is not withdrawn. Withdrawn copies go with the book. */
  remove: (target: Target, author: Author) => Promise<Ended>
}

/** The authors of books, who are no people of the directory. Homonyms are allowed. Writes refuse as those of books. */
export type AuthorRegister = {
  /** In the order of the sort names, without case and accents. */
  search: (query: NameQuery) => Promise<Page<AuthorRow>>
  find: (id: Id) => Promise<AuthorRow | undefined>
  create: (input: Required<AuthorInput>, author: Author) => Promise<Written<BookAuthor>>
  update: (change: Target & AuthorPatch, author: Author) => Promise<Written<BookAuthor>>
  /** Refused with rule `author-in-use` while a book names the author. */
  remove: (target: Target, author: Author) => Promise<Ended>
}

/**
 * The tree of categories. A name is used once below the same category, whatever its case and accents (`DUPLICATE`). A
 * move below itself is refused with rule `category-cycle`, also when two moves that close a circle run at once.
 */
export type CategoryTree = {
  search: (query: CategoryQuery) => Promise<Page<CategoryRow>>
  find: (id: Id) => Promise<CategoryRow | undefined>
  create: (input: CategoryInput, author: Author) => Promise<Written<Category>>
  update: (change: Target & CategoryPatch, author: Author) => Promise<Written<Category>>
  /** Refused with rule `category-in-use` while a book or another category is below it. */
  remove: (target: Target, author: Author) => Promise<Ended>
}

/** What an import of books asks of the library and writes into it. */
export type BookImports = {
  /** What the library has of the names in a file. */
  know: (names: NamesInFile) => Promise<KnownToLibrary>
  /**
   * Writes what `decide` makes of what the library has, in one transaction with its audit and outbox events; nothing when
   * the plan has a fault, and then without a token. `decide` may be called again when somebody else adds the same book or
   * category meanwhile. Two imports wait for each other.
   */
  write: (
    names: NamesInFile,
    rules: { decide: (known: KnownToLibrary) => ImportPlan; sortNameOf: (name: string) => string },
    author: Author,
  ) => Promise<{ plan: ImportPlan; consistencyToken?: string }>
}

export type Library = {
  books: BookCatalogue
  authors: AuthorRegister
  categories: CategoryTree
  /** Counts as of now. Reads the tables of loans and of the directory too. */
  statistics: () => Promise<LibraryStatistics>
  bookImports: BookImports
}
