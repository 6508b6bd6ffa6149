import { useQuery } from '@tanstack/vue-query'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { schoolApi, useLink, type SchoolApi } from './client.ts'

/** The school that this window has open. Kept per window, and remembered as the next window's first choice. */
export const useSchool = defineStore('school', () => {
  const chosenId = ref(sessionStorage.getItem('school') ?? localStorage.getItem('school') ?? undefined)
  const link = useLink()
  const app = schoolApi(link, undefined)
  const profiles = useQuery(app.queries.connections.list.queryOptions({ staleTime: 30_000 }))

  const profile = computed(() => {
    const known = profiles.data.value
    return (
      known?.items.find(({ id }) => id === chosenId.value) ??
      known?.items.find(({ id }) => id === known.defaultProfileId)
    )
  })

  const open = (profileId: string) => {
    chosenId.value = profileId
    sessionStorage.setItem('school', profileId)
    localStorage.setItem('school', profileId)
  }

  const apis = new Map<string, SchoolApi>()
  const apiOf = (profileId: string) => {
    const known = apis.get(profileId) ?? schoolApi(link, profileId)
    apis.set(profileId, known)
    return known
  }

  return { profiles, profile, open, apiOf, readOnly: computed(() => profile.value?.readOnly ?? false) }
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
