import { defineStore } from 'pinia'
import { ref } from 'vue'
import { compareMarkers, markerOf } from '../../../contract/consistency.ts'

const keyOf = (profileId: string | undefined) => profileId ?? 'default'

/** How far in each school's outbox this window knows: the latest of its own writes and of the changes that it heard of. */
export const useKnownPosition = defineStore('known-position', () => {
  const latest = ref<Record<string, string>>({})

  return {
    /** What a read passes as `atLeast`; undefined while this window knows of no write. */
    of: (profileId: string | undefined): string | undefined => latest.value[keyOf(profileId)],
    learn: (profileId: string | undefined, consistencyToken: string) => {
      const key = keyOf(profileId)
      const known = latest.value[key]
      if (known === undefined || compareMarkers(markerOf(consistencyToken), markerOf(known)) > 0)
        latest.value = { ...latest.value, [key]: consistencyToken }
    },
  }
})
