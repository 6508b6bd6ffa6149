import { type BookSort, bookSort } from '../../../../contract/library.ts'
import { type AddressQuery, idIn, matching, one } from '../../app/addresses/address-query.ts'

/** The question of the catalogue. The address holds it. */
export type LibraryQuestion = {
  search: string
  author: string | undefined
  category: string | undefined
  language: string | undefined
  sort: BookSort
}

const tag = /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i

/** The question in an address. What cannot be read counts as not asked. */
export const questionOf = (query: AddressQuery): LibraryQuestion => ({
  search: one(query.search),
  author: idIn(query.author),
  category: idIn(query.category),
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
