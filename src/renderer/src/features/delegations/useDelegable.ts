import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useDatabaseClock } from '../../app/health/health.ts'
import { useApi } from '../../client/school.ts'
import { delegableAt, delegableUnits } from './delegable.ts'

/**
 * What a person may delegate at a time, read while the form is filled in. `here` is the part that applies at the unit.
 */
export const useDelegable = (
  chosen: () => { delegatorId: string | null; orgUnitId: string | null; from: Date | undefined },
) => {
  const { queries } = useApi()
  const clock = useDatabaseClock()
  const delegable = useQuery(
    computed(() => {
      const { delegatorId, from } = chosen()
      // A beginning in the past is judged as now, so only a later beginning changes the question.
      const at = from && from > clock.now() ? from : undefined
      return {
        ...queries.delegations.delegable.queryOptions({ input: { personId: delegatorId ?? '', at } }),
        enabled: delegatorId !== null,
      }
    }),
  )
  const unit = useQuery(
    computed(() => {
      const { orgUnitId } = chosen()
      return { ...queries.orgUnits.get.queryOptions({ input: { id: orgUnitId ?? '' } }), enabled: orgUnitId !== null }
    }),
  )
  const items = computed(() => (chosen().delegatorId === null ? undefined : delegable.data.value?.items))

  return {
    items,
    unit: computed(() => (chosen().orgUnitId === null ? undefined : unit.data.value)),
    checking: computed(() => delegable.isFetching.value || unit.isFetching.value),
    limited: computed(() => delegable.data.value?.limitReached ?? false),
    units: computed(() => delegableUnits(items.value ?? [])),
    /** Undefined until both the delegator and the unit are known. */
    here: computed(() => {
      const scope = chosen().orgUnitId === null ? undefined : unit.data.value
      if (items.value === undefined || scope === undefined) return undefined
      return delegableAt(items.value, [scope.id, ...scope.path.map(({ id }) => id)])
    }),
  }
}
