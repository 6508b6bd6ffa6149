import { type QueryFunction, type QueryKey, useInfiniteQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import type { Page } from '../../../contract/page.ts'
import { problemOf } from './problem.ts'

type Cursor = string | undefined
type Question<Item> = {
  queryKey: QueryKey
  queryFn: QueryFunction<Page<Item>, QueryKey, Cursor>
  initialPageParam: Cursor
  getNextPageParam: (page: Page<Item>) => Cursor
  staleTime?: number
}

/** How the lists of the contract continue, for the `infiniteOptions` of their procedures. */
export const byCursor = {
  initialPageParam: undefined as Cursor,
  getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor ?? undefined,
}

/** A list that grows by a page at a time: its query, the `rows` of all pages so far, and the last problem. */
export const usePages = <Item>(question: () => Question<Item>) => {
  const query = useInfiniteQuery(computed(question))
  return {
    ...query,
    rows: computed(() => query.data.value?.pages.flatMap(({ items }) => items) ?? []),
    problem: computed(() => (query.error.value ? problemOf(query.error.value) : undefined)),
  }
}
