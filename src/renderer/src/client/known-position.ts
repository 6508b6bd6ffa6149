import { defineStore } from 'pinia'
import { ref } from 'vue'
import { compareMarkers, markerOf } from '../../../contract/consistency.ts'

/** The latest write of this window in each school, so that the reads after it know of it, whichever store answers. */
export const useOwnWrites = defineStore('own-writes', () => {
  const latest = ref<Record<string, string>>({})

  return {
    /** What to pass as `atLeast`; undefined while this window wrote nothing. */
    atLeast: (profileId: string | undefined) => latest.value[profileId ?? 'default'],
    wrote: (profileId: string | undefined, consistencyToken: string) => {
      const key = profileId ?? 'default'
      const known = latest.value[key]
      if (known === undefined || compareMarkers(markerOf(consistencyToken), markerOf(known)) > 0)
        latest.value = { ...latest.value, [key]: consistencyToken }
    },
  }
})
