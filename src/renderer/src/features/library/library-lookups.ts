import type { AuthorRow, CategoryRow } from '../../../../contract/library-names.ts'
import type { Lookup } from '../../app/pickers/lookups.ts'
import { libraryText as t } from './library.messages.ts'

export const authorLookup: Lookup<AuthorRow, AuthorRow> = {
  label: () => t('author.label'),
  search: (queries, search) => queries.library.authors.search.queryOptions({ input: { search, limit: 50 } }),
  value: ({ id }) => id,
  get: (queries, id) => queries.library.authors.get.queryOptions({ input: { id } }),
  name: ({ name }) => name,
  note: ({ bookCount }) => t('total', { count: bookCount }),
}

export const categoryLookup: Lookup<CategoryRow, CategoryRow> = {
  label: () => t('category.label'),
  search: (queries, search) => queries.library.categories.search.queryOptions({ input: { search, limit: 200 } }),
  value: ({ id }) => id,
  get: (queries, id) => queries.library.categories.get.queryOptions({ input: { id } }),
  name: ({ name }) => name,
  note: ({ bookCount }) => t('total', { count: bookCount }),
}
