import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import type { Delegation } from '../../../../contract/delegations.ts'
import { useDatabaseClock } from '../../app/health/health.ts'
import { problemOf } from '../../client/problem.ts'
import { useApi } from '../../client/school.ts'

const DELEGATIONS = 100

const holdsAt = ({ validFrom, validTo, revokedAt }: Delegation, at: Date) =>
  validFrom <= at && (validTo === null || validTo > at) && (revokedAt === null || revokedAt > at)

/** What the chart shows about a node: the paths to it and, for a person, the delegations in force at that time. */
export const useChartNode = ({ id, at }: { id: Ref<string>; at: Ref<Date | undefined> }) => {
  const { queries } = useApi()
  const clock = useDatabaseClock()
  const path = useQuery(
    computed(() => ({
      ...queries.orgChart.path.queryOptions({ input: { id: id.value, at: at.value } }),
      enabled: id.value !== '',
      staleTime: 60_000,
    })),
  )
  const isPerson = computed(() => id.value !== '' && path.data.value?.kind === 'person')
  const delegations = useQuery(
    computed(() => ({
      ...queries.delegations.search.queryOptions({ input: { personId: id.value, limit: DELEGATIONS } }),
      enabled: isPerson.value,
    })),
  )
  const held = computed(() =>
    isPerson.value
      ? (delegations.data.value?.items ?? []).filter((each) => holdsAt(each, at.value ?? clock.now()))
      : [],
  )
  return {
    path: computed(() => (id.value === '' ? undefined : path.data.value)),
    problem: computed(() => {
      const error = path.error.value ?? delegations.error.value
      return id.value !== '' && error ? problemOf(error) : undefined
    }),
    retry: () => void Promise.all([path.refetch(), isPerson.value && delegations.refetch()]),
    delegations: held,
    /** The number of delegations that were read, when there are more. */
    delegationsCut: computed(() => (isPerson.value && delegations.data.value?.nextCursor ? DELEGATIONS : undefined)),
  }
}
export type ChartNodeFacts = ReturnType<typeof useChartNode>
