import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import type { WriteScope } from '../../stores/postgres/write-transaction.ts'
import type { HoldQueues } from '../circulation/hold-queue.port.ts'
import { readBookFacets } from './book-facets.sql.ts'
import { findBookRow, searchBookRows } from './book-list.sql.ts'
import { readLibraryStatistics } from './library-statistics.sql.ts'
import { knownToLibrary } from './book-import-known.sql.ts'
import type { Library } from './library.port.ts'
import { findAuthorRow, findCategoryRow, searchAuthorRows, searchCategoryRows } from './name-lists.sql.ts'

/** TypeORM takes a quarter of a second to load, so it is loaded by the first write and not at the start. */
const bookWrites = () => import('./book-writes.sql.ts')
const authorWrites = () => import('./author-writes.sql.ts')
const categoryWrites = () => import('./category-writes.sql.ts')
const bookImport = () => import('./book-import.sql.ts')

type LibraryStore = { store: PostgresStore; queues: HoldQueues<WriteScope> }

export const postgresLibrary = ({ store, queues }: LibraryStore): Library => ({
  books: {
    search: (query) => searchBookRows(store.pool, query),
    find: (id) => findBookRow(store.pool, id),
    facets: (filter) => readBookFacets(store.pool, filter),
    create: async (input, author) => (await bookWrites()).createBookRow(store, input, author),
    update: async (change, author) => (await bookWrites()).updateBookRow({ store, queues }, change, author),
    remove: async (target, author) => (await bookWrites()).removeBookRow(store, target, author),
  },
  statistics: () => readLibraryStatistics(store.pool),
  authors: {
    search: (query) => searchAuthorRows(store.pool, query),
    find: (id) => findAuthorRow(store.pool, id),
    create: async (input, author) => (await authorWrites()).createAuthorRow(store, input, author),
    update: async (change, author) => (await authorWrites()).updateAuthorRow(store, change, author),
    remove: async (target, author) => (await authorWrites()).removeAuthorRow(store, target, author),
  },
  categories: {
    search: (query) => searchCategoryRows(store.pool, query),
    find: (id) => findCategoryRow(store.pool, id),
    create: async (input, author) => (await categoryWrites()).createCategoryRow(store, input, author),
    update: async (change, author) => (await categoryWrites()).updateCategoryRow(store, change, author),
    remove: async (target, author) => (await categoryWrites()).removeCategoryRow(store, target, author),
  },
  bookImports: {
    know: (names) => knownToLibrary(store.pool, names),
    write: async (names, rules, author) => (await bookImport()).writeBookImport(store, { names, ...rules }, author),
  },
})
