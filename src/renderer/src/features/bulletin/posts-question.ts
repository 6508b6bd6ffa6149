import { postSort, type PostSort, type PostState, postState } from '../../../../contract/bulletin.ts'
import { type AddressQuery, one, wordIn } from '../../app/addresses/address-query.ts'

/** The question of the board. The address holds it. */
export type PostsQuestion = { search: string; state: PostState | undefined; tag: string | undefined; sort: PostSort }

/** The question in an address. What cannot be read counts as not asked. */
export const questionOf = (query: AddressQuery): PostsQuestion => ({
  search: one(query.search).slice(0, 200),
  state: wordIn(postState.options, query.state),
  tag: one(query.tag).trim().slice(0, 60) || undefined,
  sort: wordIn(postSort.options, query.sort) ?? '-publishedAt',
})

/** The contract's filter. */
export const filterOf = ({ search, state, tag }: PostsQuestion) => ({ search: search || undefined, state, tag })

export const isFiltered = ({ sort: _, ...question }: PostsQuestion) =>
  Object.values(question).some((part) => part !== undefined && part !== '')
