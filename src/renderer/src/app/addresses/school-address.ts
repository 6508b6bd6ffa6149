import { computed, watch } from 'vue'
import { type LocationQuery, type Router, type RouteLocationRaw, START_LOCATION, useRoute, useRouter } from 'vue-router'
import { SCHOOL_PARAMETER } from '../../../../contract/protocol/console-addresses.ts'
import { useSchool } from '../../client/school.ts'

const schoolIn = (query: LocationQuery): string | undefined => {
  const named = query[SCHOOL_PARAMETER]
  return (Array.isArray(named) ? named[0] : named) || undefined
}

/** Whether an address names only a screen of a school. */
export const namesNothing = (query: LocationQuery): boolean =>
  Object.keys(query).every((name) => name === SCHOOL_PARAMETER)

/** Adds the open school to links, so that they keep it in another window. */
const nameSchoolInLinks = (router: Router, openId: () => string | undefined) => {
  const resolve = router.resolve.bind(router) as (to: RouteLocationRaw, from?: never) => ReturnType<Router['resolve']>
  router.resolve = ((to: RouteLocationRaw, from?: never) => {
    const found = resolve(to, from)
    const id = openId()
    if (id === undefined || schoolIn(found.query) !== undefined) return found
    return resolve({ path: found.path, query: { ...found.query, [SCHOOL_PARAMETER]: id }, hash: found.hash })
  }) as Router['resolve']
}

/**
 * Keeps the school in the address: opening an address opens its school, and every address without one gets the open
 * school. Set up once, before the first screen.
 */
export const useSchoolInAddress = () => {
  const school = useSchool()
  const router = useRouter()
  nameSchoolInLinks(router, () => school.openId)
  router.beforeEach((to, from) => {
    const named = schoolIn(to.query)
    if (named === undefined) {
      if (school.openId === undefined) return
      return { path: to.path, query: { ...to.query, [SCHOOL_PARAMETER]: school.openId }, hash: to.hash }
    }
    // No screen exists yet that could read from another school.
    if (from === START_LOCATION) school.open(named)
  })
  // Done only now, because the screens of the opened school read their entries from the address.
  router.afterEach((to, _from, failure) => {
    const named = schoolIn(to.query)
    if (!failure && named !== undefined) school.open(named)
  })
  // The default is known once the list has been read.
  const route = useRoute()
  watch(
    computed(() => [school.profile?.id, schoolIn(route.query), route.matched.length > 0] as const),
    ([id, named, there]) => {
      if (there && id !== undefined && named === undefined)
        void router.replace({ path: route.path, query: route.query })
    },
    { immediate: true },
  )
}

/**
 * Opens another school on the same screen. Only the tab stays, because entries and filters of the address belong to the
 * school before.
 */
export const useOpenSchool = () => {
  const router = useRouter()
  return (profileId: string) => {
    const { path, query } = router.currentRoute.value
    return router.replace({ path, query: { tab: query.tab, [SCHOOL_PARAMETER]: profileId } })
  }
}
