import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { MAX_DELEGATIONS_AT_ONCE } from '../../../../contract/authority.ts'
import type { Delegation } from '../../../../contract/delegations.ts'
import { MAX_PAGE } from '../../../../contract/page.ts'
import { problemOf } from '../../client/problem.ts'
import { useApi } from '../../client/school.ts'
import { filterOf, type DelegationsQuestion } from './delegations-question.ts'

/** The rows of the table, read page by page as it is scrolled. `now` stays the time at which the screen was opened. */
export const useDelegationRows = (question: () => DelegationsQuestion, now: () => Date) => {
  const { client, queries } = useApi()
  const list = useInfiniteQuery(
    computed(() => ({
      ...queries.delegations.search.infiniteOptions({
        input: (cursor: string | undefined) => ({
          ...filterOf(question(), now()),
          sort: question().sort,
          cursor,
          limit: 100,
        }),
        initialPageParam: undefined as string | undefined,
        getNextPageParam: (page) => page.nextCursor ?? undefined,
        placeholderData: keepPreviousData,
      }),
    })),
  )
  const rows = computed((): Delegation[] => list.data.value?.pages.flatMap(({ items }) => items) ?? [])

  return {
    rows,
    first: computed(() => list.data.value?.pages[0]),
    problem: computed(() => (list.error.value ? problemOf(list.error.value) : undefined)),
    loading: list.isPending,
    stale: list.isPlaceholderData,
    fetching: list.isFetching,
    retry: () => void list.refetch(),
    /** Requests the next page when the visible rows come near the end of the loaded ones. */
    see: ({ last }: { first: number; last: number }) => {
      if (last > rows.value.length - 40 && list.hasNextPage.value && !list.isFetchingNextPage.value)
        void list.fetchNextPage()
    },
    /** Everything that the filter matches, at most one more than may be revoked at once. */
    gather: async () => {
      const all: Delegation[] = []
      let cursor: string | undefined
      do {
        const page = await client.delegations.search({
          ...filterOf(question(), now()),
          sort: question().sort,
          cursor,
          limit: MAX_PAGE,
        })
        all.push(...page.items)
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined && all.length <= MAX_DELEGATIONS_AT_ONCE)
      return all
    },
  }
}
