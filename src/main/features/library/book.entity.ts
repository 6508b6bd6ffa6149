import { EntitySchema } from 'typeorm'
import { type BookFacet, bookFacet } from '../../../contract/library.ts'
import {
  amountColumn,
  type ColumnsOf,
  codeColumn,
  editedColumns,
  foreignKey,
  keptColumn,
  textColumn,
  unmanagedIndex,
  uuidColumn,
  wordCheck,
} from '../../stores/postgres/entity-columns.ts'
import type { AuthorRecord } from './author.entity.ts'
import type { CategoryRecord } from './category.entity.ts'

export type BookRecord = {
  id: string
  isbn: string | null
  title: string
  subtitle: string
  language: string
  publishedYear: number | null
  priceAmount: number | null
  priceCurrency: string | null
  createdAt: Date
  updatedAt: Date
  version: number
}
/** What triggers derive. No code reads or writes it through TypeORM. */
type BookKeys = { titleKey: string; yearKey: number; words: string }

export const bookEntity = new EntitySchema<BookRecord & BookKeys>({
  name: 'Book',
  schema: 'library',
  tableName: 'book',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'book_pkey' }),
    isbn: codeColumn('isbn', { nullable: true }),
    title: textColumn('title'),
    subtitle: textColumn('subtitle', { default: '' }),
    language: codeColumn('language'),
    publishedYear: { name: 'published_year', type: 'integer', nullable: true },
    priceAmount: amountColumn('price_amount', { nullable: true }),
    priceCurrency: codeColumn('price_currency', { nullable: true }),
    ...editedColumns,
    titleKey: keptColumn('title_key'),
    yearKey: keptColumn('year_key', { type: 'integer', default: -1 }),
    words: keptColumn('words', { type: 'tsvector' }),
  } satisfies ColumnsOf<BookRecord & BookKeys>,
  checks: [
    { name: 'book_isbn_check', expression: 'library.is_isbn(isbn)' },
    { name: 'book_title_check', expression: "title <> ''" },
    { name: 'book_language_check', expression: `language ~ '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$'` },
    { name: 'book_published_year_check', expression: 'published_year BETWEEN 1 AND 2200' },
    { name: 'book_price_amount_check', expression: `price_amount BETWEEN 0 AND ${Number.MAX_SAFE_INTEGER}` },
    { name: 'book_price_currency_check', expression: `price_currency ~ '^[A-Z]{3}$'` },
    { name: 'book_price_check', expression: '(price_amount IS NULL) = (price_currency IS NULL)' },
  ],
  indices: [
    { name: 'book_isbn_unique', columns: ['isbn'], unique: true },
    { name: 'book_title_idx', columns: ['titleKey', 'id'] },
    { name: 'book_year_idx', columns: ['yearKey', 'id'] },
    { name: 'book_updated_at_idx', columns: ['updatedAt', 'id'] },
    { name: 'book_language_idx', columns: ['language', 'titleKey', 'id'] },
    unmanagedIndex('book_words_idx', ['words']),
  ],
})

/** `ordinal` is the place in the book's list, from 1. */
export type BookAuthorRecord = { bookId: string; authorId: string; ordinal: number }
export type BookCategoryRecord = { bookId: string; categoryId: string; ordinal: number }

export const bookAuthorEntity = new EntitySchema<BookAuthorRecord & { author?: AuthorRecord }>({
  name: 'BookAuthor',
  schema: 'library',
  tableName: 'book_author',
  columns: {
    bookId: uuidColumn('book_id', { primary: true, primaryKeyConstraintName: 'book_author_pkey' }),
    authorId: uuidColumn('author_id', { primary: true, primaryKeyConstraintName: 'book_author_pkey' }),
    ordinal: { name: 'ordinal', type: 'integer' },
  } satisfies ColumnsOf<BookAuthorRecord>,
  relations: {
    author: {
      type: 'many-to-one',
      target: 'Author',
      joinColumn: { name: 'author_id', foreignKeyConstraintName: 'book_author_author_fkey' },
    },
  },
  foreignKeys: [foreignKey('book_author_book_fkey', { column: 'bookId', target: 'Book', onDelete: 'CASCADE' })],
  indices: [{ name: 'book_author_author_idx', columns: ['authorId', 'bookId'] }],
})

export const bookCategoryEntity = new EntitySchema<BookCategoryRecord & { category?: CategoryRecord }>({
  name: 'BookCategory',
  schema: 'library',
  tableName: 'book_category',
  columns: {
    bookId: uuidColumn('book_id', { primary: true, primaryKeyConstraintName: 'book_category_pkey' }),
    categoryId: uuidColumn('category_id', { primary: true, primaryKeyConstraintName: 'book_category_pkey' }),
    ordinal: { name: 'ordinal', type: 'integer' },
  } satisfies ColumnsOf<BookCategoryRecord>,
  relations: {
    category: {
      type: 'many-to-one',
      target: 'Category',
      joinColumn: { name: 'category_id', foreignKeyConstraintName: 'book_category_category_fkey' },
    },
  },
  foreignKeys: [foreignKey('book_category_book_fkey', { column: 'bookId', target: 'Book', onDelete: 'CASCADE' })],
  indices: [{ name: 'book_category_category_idx', columns: ['categoryId', 'bookId'] }],
})

/** Kept by triggers alone. */
export const bookFacetEntity = new EntitySchema<BookFacet>({
  name: 'BookFacet',
  schema: 'library',
  tableName: 'facet',
  columns: {
    kind: textColumn('kind', { primary: true, primaryKeyConstraintName: 'facet_pkey' }),
    key: codeColumn('key', { primary: true, primaryKeyConstraintName: 'facet_pkey' }),
    books: { name: 'books', type: 'integer' },
  } satisfies ColumnsOf<BookFacet>,
  checks: [wordCheck('facet_kind_check', { column: 'kind', of: bookFacet.shape.kind })],
  indices: [{ name: 'facet_books_idx', columns: ['kind', 'books', 'key'] }],
})
