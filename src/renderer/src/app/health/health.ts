import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref, shallowRef, watch } from 'vue'
import { CLOCK_TOLERANCE_S } from '../../../../contract/connections.ts'
import { useSchool } from '../../client/school.ts'

const useHealthQuery = (more: { refetchInterval?: number; enabled?: false }) => {
  const school = useSchool()
  return useQuery(
    computed(() => {
      const profileId = school.profile?.id
      return {
        ...school.apiOf(profileId ?? '').queries.connections.health.queryOptions(),
        enabled: profileId !== undefined,
        ...more,
      }
    }),
  )
}

/** The health of the open school's stores. It is read again every ten seconds while the window is visible. */
export const useHealth = () => useHealthQuery({ refetchInterval: 10_000 })

/**
 * The open school's database clock by its last health. It decides what is current, past or next; this computer's clock
 * does not. Sends no request itself.
 */
export const useDatabaseClock = () => {
  const health = useHealthQuery({ enabled: false })
  const offsetMs = computed(() => (health.data.value?.postgresql.clockOffsetSeconds ?? 0) * 1_000)
  return { now: () => new Date(Date.now() - offsetMs.value), offsetMs }
}

/**
 * The instant at which the caller was set up, by the database's clock. It stays the same, so that the pages of a list
 * are of one instant. Only a clock offset that becomes known later changes it.
 */
export const useSetUpAt = (): Readonly<Ref<Date>> => {
  const { now, offsetMs } = useDatabaseClock()
  const at = shallowRef(now())
  const setUpAt = Date.now()
  let known = offsetMs.value
  watch(offsetMs, (offset) => {
    if (Math.abs(offset - known) <= CLOCK_TOLERANCE_S * 1_000) return
    known = offset
    at.value = new Date(setUpAt - offset)
  })
  return at
}
