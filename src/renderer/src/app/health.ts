import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useSchool } from '../client/school.ts'

/** Health of the open school's stores, asked again every ten seconds while the window is seen. */
export const useHealth = () => {
  const school = useSchool()
  return useQuery(
    computed(() => {
      const profileId = school.profile?.id
      return {
        ...school.apiOf(profileId ?? 'default').queries.connections.health.queryOptions(),
        enabled: profileId !== undefined,
        refetchInterval: 10_000,
      }
    }),
  )
}
