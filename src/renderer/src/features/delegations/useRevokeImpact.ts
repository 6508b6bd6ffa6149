import { useQueries } from '@tanstack/vue-query'
import { computed } from 'vue'
import type { Delegation } from '../../../../contract/delegations.ts'
import { MAX_PAGE } from '../../../../contract/page.ts'
import { useOwnWrites } from '../../client/own-writes.ts'
import { useApi } from '../../client/school.ts'
import { summariseImpact } from './impact-summary.ts'

/** Delegations whose impact is worked out before a revocation. */
const MOST_LOOKED_AT = 25

/** What revoking these would take away now, each looked at by itself. */
export const useRevokeImpact = (delegations: () => readonly Delegation[]) => {
  const { queries, profileId } = useApi()
  const ownWrites = useOwnWrites()
  const lookedAt = computed(() =>
    delegations()
      .filter(({ state }) => state === 'current')
      .slice(0, MOST_LOOKED_AT),
  )
  const impacts = useQueries({
    queries: computed(() =>
      lookedAt.value.map(({ id }) => ({
        ...queries.authority.impact.queryOptions({
          input: { delegationId: id, limit: MAX_PAGE, atLeast: ownWrites.atLeast(profileId) },
        }),
        staleTime: 0,
      })),
    ),
  })
  return {
    pending: computed(() => impacts.value.some(({ isPending }) => isPending)),
    failed: computed(() => impacts.value.some(({ isError }) => isError)),
    /** More is lost than the summary counts. */
    more: computed(() => impacts.value.some(({ data }) => typeof data?.nextCursor === 'string')),
    partly: computed(() => delegations().filter(({ state }) => state === 'current').length > MOST_LOOKED_AT),
    lookedAt: computed(() => lookedAt.value.length),
    summary: computed(() => summariseImpact(impacts.value.flatMap(({ data }) => data?.items ?? []))),
  }
}
