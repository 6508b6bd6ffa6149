import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { schoolApi, useLink, type SchoolApi } from './client.ts'
import { consistentLink } from './consistent-link.ts'
import { useKnownPosition } from './known-position.ts'
import type { Link } from './links.ts'
import { wireError } from './problem.ts'

/** Whether a query is the health of any school: the procedure's path is the second part of its key. */
const isHealth = (queryKey: readonly unknown[]) =>
  queryKey.some((part) => Array.isArray(part) && part.at(-1) === 'health')

/** Another window or program may add and remove schools at any time. */
const LIST_EVERY_MS = 10_000

const kept = (key: string) => sessionStorage.getItem(key) ?? localStorage.getItem(key) ?? undefined
const keep = (key: string, value: string) => {
  sessionStorage.setItem(key, value)
  localStorage.setItem(key, value)
}

/**
 * The school that this window has open. It is stored per window, and remembered as the first choice of the next window.
 * A removed school is never replaced by another one by itself, and neither is one that the address names and this
 * console does not have: `missing` names it, and `profile` is undefined until the user opens another.
 */
export const useSchool = defineStore('school', () => {
  const chosenId = ref(kept('school'))
  /** The names of all schools that this window ever saw in the list, so that a removed one can be named. */
  const names = ref<Record<string, string>>({})
  const link = useLink()
  const queryClient = useQueryClient()
  const app = schoolApi(link, undefined)
  const profiles = useQuery(
    app.queries.connections.list.queryOptions({ staleTime: 1_000, refetchInterval: LIST_EVERY_MS }),
  )

  const profile = computed(() => {
    const known = profiles.data.value
    return known?.items.find(({ id }) => id === (chosenId.value ?? known.defaultProfileId))
  })
  const openId = computed(() => chosenId.value ?? profiles.data.value?.defaultProfileId)
  /** `name` is undefined for a school that this console never had. */
  const missing = computed(() =>
    profiles.data.value === undefined || profile.value !== undefined
      ? undefined
      : { id: openId.value!, name: names.value[openId.value!] },
  )
  const rememberName = (id: string | undefined, name: string | undefined) => {
    if (id !== undefined && name !== undefined) names.value[id] = name
  }
  rememberName(kept('school'), kept('school-name'))
  watch(profiles.data, (known) => known?.items.forEach(({ id, name }) => rememberName(id, name)), { immediate: true })

  const open = (profileId: string) => {
    chosenId.value = profileId
  }
  watch(
    profile,
    (now) => {
      if (now === undefined) return
      // A school that was opened as the default must not turn into another one either.
      chosenId.value = now.id
      keep('school', now.id)
      keep('school-name', now.name)
    },
    // Runs at once, so that a window opened at the same time begins with this school.
    { immediate: true, flush: 'sync' },
  )

  /** A link that notes what calls learn about the school: that it was removed, or that its schema is missing. */
  const telling: Link = {
    call: async (path, input, options) => {
      try {
        return await link.call(path, input, options)
      } catch (error) {
        const wire = wireError(error)
        if (wire?.code === 'NOT_FOUND' && wire.data?.entity === 'profile') void profiles.refetch()
        if (wire?.code === 'CONFLICT' && wire.data?.reason.startsWith('schema-'))
          void queryClient.invalidateQueries({ predicate: ({ queryKey }) => isHealth(queryKey) })
        throw error
      }
    },
  }

  const consistent = consistentLink(telling, useKnownPosition())
  const apis = new Map<string, SchoolApi>()
  const apiOf = (profileId: string) => {
    const known = apis.get(profileId) ?? schoolApi(consistent, profileId)
    apis.set(profileId, known)
    return known
  }

  return { profiles, profile, openId, missing, open, apiOf, readOnly: computed(() => profile.value?.readOnly ?? false) }
})

/**
 * The client and query options of the school that is open when the component is set up. Opening another school
 * sets up all views again, so a view never writes to a school that it does not show.
 */
export const useApi = (): SchoolApi => {
  const school = useSchool()
  if (school.profile === undefined) throw new Error('No school is open yet.')
  return school.apiOf(school.profile.id)
}
