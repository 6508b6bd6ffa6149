import { createRouter, createWebHashHistory, type RouterHistory } from 'vue-router'
import { toast } from '../../app/toast.ts'
import { featureRoutes } from './routes.ts'

declare module 'vue-router' {
  interface RouteMeta {
    title?: () => string
    beforeOpen?: true
  }
}

/** Fetches the screens that were not shown yet, so that the first visit is instant and works while the host is gone. */
export const fetchScreens = () => {
  for (const { component } of featureRoutes)
    if (typeof component === 'function') void Promise.resolve((component as () => unknown)()).catch(() => undefined)
}

// Hash history: the same addresses under app:// and http://, and the host serves nothing but index.html.
export const createConsoleRouter = (history: RouterHistory = createWebHashHistory()) => {
  const router = createRouter({
    history,
    routes: [{ path: '/', redirect: '/people' }, ...featureRoutes, { path: '/:rest(.*)*', redirect: '/people' }],
  })
  // A screen that cannot be fetched: the host is gone.
  router.onError(toast.problem)
  return router
}
