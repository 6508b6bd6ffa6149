import { type BookSort, bookSort } from '../../../../contract/library.ts'

/** The question of the catalogue. The address holds it. */
export type LibraryQuestion = {
  search: string
  author: string | undefined
  category: string | undefined
  language: string | undefined
  sort: BookSort
}

type Query = Record<string, string | null | (string | null)[] | undefined>

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const tag = /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i
const one = (value: Query[string]) => (Array.isArray(value) ? value[0] : value) ?? ''
const matching = (form: RegExp, value: Query[string]) => (form.test(one(value)) ? one(value) : undefined)

/** The question in an address. What cannot be read counts as not asked. */
export const questionOf = (query: Query): LibraryQuestion => ({
  search: one(query.search),
  author: matching(uuid, query.author),
  category: matching(uuid, query.category),
  language: matching(tag, query.language),
  sort: bookSort.options.find((sort) => sort === one(query.sort)) ?? 'title',
})

/** The contract's filter. */
export const filterOf = ({ search, author, category, language }: LibraryQuestion) => ({
  search: search || undefined,
  authorId: author,
  categoryId: category,
  language,
})

export const isFiltered = ({ sort: _, ...question }: LibraryQuestion) =>
  Object.values(question).some((part) => part !== undefined && part !== '')
