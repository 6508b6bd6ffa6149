import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { schoolApi, useLink, type SchoolApi } from './client.ts'
import { consistentLink } from './consistent-link.ts'
import { useKnownPosition } from './known-position.ts'
import type { Link } from './links.ts'
import { wireError } from './problem.ts'

/** Of whichever school; the path of a procedure is the second part of its key. */
const isHealth = (queryKey: readonly unknown[]) =>
  queryKey.some((part) => Array.isArray(part) && part.at(-1) === 'health')

/** Another window, or a program, may add and remove schools at any time. */
const LIST_EVERY_MS = 10_000

const kept = (key: string) => sessionStorage.getItem(key) ?? localStorage.getItem(key) ?? undefined
const keep = (key: string, value: string) => {
  sessionStorage.setItem(key, value)
  localStorage.setItem(key, value)
}

/**
 * The school that this window has open. Kept per window, and remembered as the next window's first choice. One that was removed
 * is never replaced by another by itself, nor is one that an address names and this console does not have: `missing` names it, and
 * `profile` is undefined until someone opens another.
 */
export const useSchool = defineStore('school', () => {
  const chosenId = ref(kept('school'))
  /** Of every school that this window ever saw in the list, so that one that is gone can be named. */
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
  /** `name` is undefined for one that this console never had. */
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
      // Also a school that was not chosen but opened as the default must not turn into another one.
      chosenId.value = now.id
      keep('school', now.id)
      keep('school-name', now.name)
    },
    // At once: a window that is opened in the same turn begins with it.
    { immediate: true, flush: 'sync' },
  )

  /** Every call tells what it learns of the school itself: that it was removed, or that its schema is not there. */
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
 * The client and query options of the school that is open when the component is set up. Views are set up anew when
 * another school is opened, so a view can never write to a school it does not show.
 */
export const useApi = (): SchoolApi => {
  const school = useSchool()
  if (school.profile === undefined) throw new Error('No school is open yet.')
  return school.apiOf(school.profile.id)
}
