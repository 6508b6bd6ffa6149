import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import type { ProfilePart, ProfilePartName, ProfileParts } from '../../../../../contract/person-profile.ts'
import { problemOf } from '../../../client/problem.ts'
import { useApi } from '../../../client/school.ts'

/** One part at an instant, undefined: now. It is read alone, so that no part waits for another. */
export const useProfilePart = <Name extends ProfilePartName>(
  name: Name,
  { personId, at, enabled }: { personId: Ref<string>; at: Ref<Date | undefined>; enabled?: Ref<boolean> },
) => {
  const { queries } = useApi()
  const query = useQuery(
    computed(() => ({
      ...queries.people.profilePart.queryOptions({ input: { id: personId.value, part: name, at: at.value } }),
      enabled: enabled?.value ?? true,
    })),
  )
  return {
    part: computed(() => query.data.value?.part as (ProfileParts[Name] & ProfilePart<Name>) | undefined),
    /** The instant that the answer is of. */
    at: computed(() => query.data.value?.at),
    problem: computed(() => (query.error.value ? problemOf(query.error.value) : undefined)),
    fetching: query.isFetching,
    retry: () => void query.refetch(),
  }
}
