import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useSchool } from '../client/school.ts'

/** How far the open school's graph is; asked every ten seconds, every other second while something waits. */
export const useProjectionStatus = () => {
  const school = useSchool()
  return useQuery(
    computed(() => {
      const profileId = school.profile?.id
      return {
        ...school.apiOf(profileId ?? 'default').queries.projection.status.queryOptions(),
        enabled: profileId !== undefined,
        refetchInterval: ({ state }: { state: { data?: { state: string } } }) =>
          state.data?.state === undefined || ['off', 'idle', 'standby'].includes(state.data.state) ? 10_000 : 2_000,
      }
    }),
  )
}
