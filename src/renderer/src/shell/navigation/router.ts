import { createRouter, createWebHashHistory, type RouterHistory } from 'vue-router'
import { toast } from '../../app/toast.ts'
import { featureRoutes } from './routes.ts'

declare module 'vue-router' {
  interface RouteMeta {
    title?: () => string
    beforeOpen?: true
  }
}

/** Fetches the screens that were not shown yet, so that a first visit is instant and works without the host. */
export const fetchScreens = () => {
  for (const { component } of featureRoutes)
    if (typeof component === 'function') void Promise.resolve((component as () => unknown)()).catch(() => undefined)
}

// Hash history gives the same addresses under app:// and http://, and the host serves only index.html.
export const createConsoleRouter = (history: RouterHistory = createWebHashHistory()) => {
  const router = createRouter({
    history,
    routes: [{ path: '/', redirect: '/people' }, ...featureRoutes, { path: '/:rest(.*)*', redirect: '/people' }],
  })
  // A screen cannot be fetched when the host is gone.
  router.onError(toast.problem)
  return router
}
