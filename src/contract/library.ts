import { z } from 'zod'
import { procedure } from './errors.ts'
import { consistencyToken, eachOnce, id, line, searchText, version } from './ids.ts'
import { MAX_UPLOAD_PIECE } from './imports.ts'
import { bookColumns, bookFault } from './inputs/book-file.ts'
import { isCurrency } from './inputs/currency.ts'
import { ISBN_TEXT, isbnOfText } from './inputs/isbn.ts'
import { languageTagOf } from './inputs/language-tag.ts'
import { author, authors, categories, category, libraryRow } from './library-names.ts'
import { page, pageInput } from './page.ts'

/** The most copies of a book that one write makes. */
export const MOST_COPIES = 1_000

/**
 * An amount of money: `amount` in the smallest unit of the currency (cents of a euro, whole yen), never above 2^53 - 1,
 * which is the largest that JSON carries exactly. `currency` is a code of ISO 4217.
 */
export const money = z.object({
  amount: z.int().min(0),
  currency: z
    .string()
    .length(3)
    .refine(isCurrency, { params: { rule: 'currency', expected: 'a code of ISO 4217, such as EUR' } }),
})
export type Money = z.infer<typeof money>

/** Thirteen digits. An ISBN-10 and one with hyphens are accepted and converted. */
const isbn = z
  .string()
  .trim()
  .max(40)
  .overwrite((text) => isbnOfText(text) ?? text)
  .refine((text) => isbnOfText(text) !== undefined, { params: { rule: 'isbn', expected: ISBN_TEXT } })

/** A language tag of BCP 47 in its canonical form. */
const languageTag = z
  .string()
  .trim()
  .min(2)
  .max(35)
  .overwrite((text) => languageTagOf(text) ?? text)
  .refine((text) => languageTagOf(text) !== undefined, {
    params: { rule: 'language', expected: 'a language tag of BCP 47, such as es or en-GB' },
  })

/** One thing on a shelf. */
export const bookCopy = z.object({
  ...libraryRow,
  bookId: id,
  barcode: z.string(),
  state: z.enum(['available', 'lent', 'reserved', 'sold', 'lost', 'withdrawn']),
})
export type BookCopy = z.infer<typeof bookCopy>

export const book = z.object({
  ...libraryRow,
  isbn: z.string().nullable(),
  title: z.string(),
  subtitle: z.string(),
  language: z.string(),
  publishedYear: z.int().nullable(),
  price: money.nullable(),
  /** The copies that the school has: all that are neither sold, lost nor withdrawn. */
  copies: z.int(),
  /** The copies that are neither lent, reserved nor sold, and on the shelf. */
  stock: z.int(),
  /** In the order in which the title page names them. */
  authorIds: z.array(id),
  categoryIds: z.array(id),
  /** Only where `include` names them, in the order of the ids. */
  authors: z.array(author.pick({ id: true, name: true, sortName: true })).optional(),
  categories: z.array(category.pick({ id: true, name: true, parentId: true })).optional(),
})
export type Book = z.infer<typeof book>

export const bookSort = z.enum(['title', '-title', 'publishedYear', '-publishedYear', 'updatedAt', '-updatedAt'])
export type BookSort = z.infer<typeof bookSort>

/** How many books have a language (`key` is the tag), an author or a category (`key` is the id). */
export const bookFacet = z.object({
  kind: z.enum(['language', 'author', 'category']),
  key: z.string(),
  books: z.int(),
})
export type BookFacet = z.infer<typeof bookFacet>

const value = z.object({ key: z.string(), name: z.string(), books: z.int() })
export const bookFacets = z.object({
  /** The number of books that were counted. */
  counted: z.int(),
  /** True when more books may match than were counted. The numbers are those of the counted ones then. */
  capped: z.boolean(),
  /** Most books first, at most 30 of each. `name` of a language is its tag. */
  languages: z.array(value),
  authors: z.array(value),
  categories: z.array(value),
})
export type BookFacets = z.infer<typeof bookFacets>

const title = line(500)
const subtitle = z.union([z.literal(''), line(500)])
const publishedYear = z.int().min(1).max(2200).nullable()
const price = money.nullable()
const copies = z.int().min(0).max(MOST_COPIES)
const links = z
  .array(id)
  .max(50)
  .refine(...eachOnce)

export const bookInput = z.object({
  isbn: isbn.nullable().default(null),
  title,
  subtitle: subtitle.default(''),
  language: languageTag,
  publishedYear: publishedYear.default(null),
  price: price.default(null),
  copies: copies.default(0),
  authorIds: links.default([]),
  categoryIds: links.default([]),
})
export type BookInput = z.infer<typeof bookInput>
const bookPatch = z.object({
  isbn: isbn.nullable().optional(),
  title: title.optional(),
  subtitle: subtitle.optional(),
  language: languageTag.optional(),
  publishedYear: publishedYear.optional(),
  price: price.optional(),
  copies: copies.optional(),
  authorIds: links.optional(),
  categoryIds: links.optional(),
})
export type BookPatch = z.infer<typeof bookPatch>

/** Which relations of a book an answer has, separated by a comma. */
export const bookInclude = z.enum(['authors', 'categories', 'authors,categories', 'categories,authors'])
export type BookInclude = z.infer<typeof bookInclude>

export const bookImportReport = z.object({
  /** The books of the file. Rows without anything in them do not count. */
  rows: z.int(),
  /** What the file adds to the library, and with `written` has added. */
  added: z.int(),
  /** Rows whose ISBN a book of the library has. They change nothing. */
  known: z.int(),
  authorsAdded: z.int(),
  categoriesAdded: z.int(),
  copiesAdded: z.int(),
  /** The first 200, in the order of lines. */
  faults: z.array(bookFault),
  faultCount: z.int(),
  written: z.boolean(),
  consistencyToken,
})
export type BookImportReport = z.infer<typeof bookImportReport>

const bookFilter = {
  search: searchText.optional(),
  authorId: id.optional(),
  categoryId: id.optional(),
  language: languageTag.optional(),
}
const withToken = { consistencyToken }
const target = { id, version }
const about = { tags: ['library'] }

const books = {
  search: procedure
    .route({
      method: 'GET',
      path: '/library/books',
      ...about,
      description:
        'Lists the books that match, one keyset page at a time. Each word of `search` has to begin a word of the title, ' +
        'subtitle, ISBN, an author or a category, whatever its case and accents. `categoryId` means the category itself, ' +
        'without those below it. `include` adds authors or categories to each book, with one statement more for each.',
    })
    .input(
      z.object({
        ...bookFilter,
        include: bookInclude.optional(),
        sort: bookSort.default('title'),
        ...pageInput,
      }),
    )
    .output(page(book)),
  facets: procedure
    .route({
      method: 'GET',
      path: '/library/facets',
      ...about,
      description:
        'Counts the books that match by language, author and category. Without a filter all books are counted. With one, ' +
        'the first 2,000 that match are.',
    })
    .input(z.object(bookFilter))
    .output(bookFacets),
  get: procedure
    .route({
      method: 'GET',
      path: '/library/books/{id}',
      ...about,
      description: 'Returns one book with its authors and categories.',
    })
    .input(z.object({ id }))
    .output(book),
  create: procedure
    .meta({ permission: 'library.manage' })
    .route({
      method: 'POST',
      path: '/library/books',
      successStatus: 201,
      ...about,
      description:
        'Adds a book with as many copies as `copies` says, each with a barcode of its own. An ISBN-10 is converted. Refused ' +
        'with `DUPLICATE` when another book has the ISBN, and with `RULE_VIOLATION` rule `unknown-author` or ' +
        '`unknown-category` for ids that name nothing.',
    })
    .input(bookInput)
    .output(book.extend(withToken)),
  update: procedure
    .meta({ permission: 'library.manage' })
    .route({
      method: 'PATCH',
      path: '/library/books/{id}',
      ...about,
      description:
        'Changes only the named fields. `authorIds` and `categoryIds` replace the whole list. More `copies` are added, ' +
        'fewer are withdrawn from the shelf; refused with `RULE_VIOLATION` rule `copies-in-use` when too few stand there.',
    })
    .input(bookPatch.extend(target))
    .output(book.extend(withToken)),
  remove: procedure
    .meta({ permission: 'library.manage' })
    .route({
      method: 'DELETE',
      path: '/library/books/{id}',
      ...about,
      description:
        'Removes a book that has no copies. Refused with `RULE_VIOLATION` rule `book-has-copies` while the school has some ' +
        'or one was lent, sold or lost. Set `copies` to 0 first.',
    })
    .input(z.object(target))
    .output(z.object(withToken)),
  import: procedure
    .meta({ permission: 'library.manage' })
    .route({
      method: 'POST',
      path: '/library/books/import',
      ...about,
      description:
        `Adds the books of a CSV file (RFC 4180, UTF-8), all or nothing: nothing is written when the report has a fault, or ` +
        `with \`dryRun\`. The first line names the columns in any order: ${bookColumns.join(', ')}. Only \`title\` has to be ` +
        'there. `authors` and `categories` are separated by `;`, a category is a path such as `Fiction > Crime`, and `price` ' +
        "is in the currency's own unit, e.g. 19.50. A book without a language has `und`. Authors and categories are found by " +
        'name, whatever its case and accents, and made when they are missing. A row whose ISBN the library has is left alone.',
    })
    .input(z.object({ file: z.file().max(MAX_UPLOAD_PIECE), dryRun: z.stringbool().or(z.boolean()).default(false) }))
    .output(bookImportReport),
}

export const library = { books, authors, categories }
