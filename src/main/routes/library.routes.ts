import { createAuthor } from '../features/library/create-author.ts'
import { findInLibrary } from '../features/library/find-in-library.ts'
import { importBooks } from '../features/library/import-books.ts'
import { schoolRoutesOf } from './implementer.ts'

const { books, authors, categories, statistics } = schoolRoutesOf('library').library

export const libraryRoutes = {
  statistics: statistics.handler(({ context }) => context.school.library.statistics()),
  books: {
    search: books.search.handler(({ input, context }) => context.school.library.books.search(input)),
    facets: books.facets.handler(({ input, context }) => context.school.library.books.facets(input)),
    get: books.get.handler(({ input, context }) =>
      findInLibrary(context.school.library.books, { entity: 'book', ...input }),
    ),
    create: books.create.handler(({ input, context }) => context.school.library.books.create(input, context.author)),
    update: books.update.handler(({ input, context }) => context.school.library.books.update(input, context.author)),
    remove: books.remove.handler(({ input, context }) => context.school.library.books.remove(input, context.author)),
    import: books.import.handler(({ input, context }) => importBooks(context.school.library, input, context.author)),
  },
  authors: {
    search: authors.search.handler(({ input, context }) => context.school.library.authors.search(input)),
    get: authors.get.handler(({ input, context }) =>
      findInLibrary(context.school.library.authors, { entity: 'author', ...input }),
    ),
    create: authors.create.handler(({ input, context }) => createAuthor(context.school.library, input, context.author)),
    update: authors.update.handler(({ input, context }) =>
      context.school.library.authors.update(input, context.author),
    ),
    remove: authors.remove.handler(({ input, context }) =>
      context.school.library.authors.remove(input, context.author),
    ),
  },
  categories: {
    search: categories.search.handler(({ input, context }) => context.school.library.categories.search(input)),
    get: categories.get.handler(({ input, context }) =>
      findInLibrary(context.school.library.categories, { entity: 'category', ...input }),
    ),
    create: categories.create.handler(({ input, context }) =>
      context.school.library.categories.create(input, context.author),
    ),
    update: categories.update.handler(({ input, context }) =>
      context.school.library.categories.update(input, context.author),
    ),
    remove: categories.remove.handler(({ input, context }) =>
      context.school.library.categories.remove(input, context.author),
    ),
  },
}
