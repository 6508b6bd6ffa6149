import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import type { Delegation } from '../../../../contract/delegations.ts'
import { problemOf } from '../../client/problem.ts'
import { useApi } from '../../client/school.ts'

type NextPage = { cursor: string; at: Date } | undefined

/** What would be lost now if all of these were revoked at once, a page at a time. */
export const useRevokeImpact = (delegations: () => readonly Delegation[]) => {
  const { queries } = useApi()
  // Delegations that have ended or not begun grant nothing now.
  const inForce = computed(() => delegations().filter(({ state }) => state === 'current'))
  const list = useInfiniteQuery(
    computed(() => ({
      ...queries.authority.jointImpact.infiniteOptions({
        input: (next: NextPage) => ({
          delegationIds: inForce.value.map(({ id }) => id),
          limit: 100,
          ...next,
        }),
        initialPageParam: undefined as NextPage,
        // Later pages keep the instant of the first page.
        getNextPageParam: ({ nextCursor, at }) => (nextCursor === null ? undefined : { cursor: nextCursor, at }),
        staleTime: 0,
        gcTime: 0,
      }),
      enabled: inForce.value.length > 0,
    })),
  )
  return {
    inForce: computed(() => inForce.value.length),
    pending: computed(() => inForce.value.length > 0 && list.isPending.value),
    problem: computed(() => (list.error.value ? problemOf(list.error.value) : undefined)),
    fetching: list.isFetching,
    retry: () => void list.refetch(),
    lost: computed(() => list.data.value?.pages[0]?.lost ?? { people: 0, permissions: 0 }),
    limitReached: computed(() => list.data.value?.pages[0]?.limitReached ?? null),
    rows: computed(() => list.data.value?.pages.flatMap(({ items }) => items) ?? []),
    hasMore: list.hasNextPage,
    fetchingMore: list.isFetchingNextPage,
    more: () => void list.fetchNextPage(),
  }
}
