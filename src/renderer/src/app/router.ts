import { createRouter, createWebHashHistory, type RouterHistory } from 'vue-router'
import { featureRoutes } from './routes.ts'

declare module 'vue-router' {
  interface RouteMeta {
    title?: () => string
  }
}

// Hash history: the same addresses under app:// and http://, and the host serves nothing but index.html.
export const createConsoleRouter = (history: RouterHistory = createWebHashHistory()) =>
  createRouter({
    history,
    routes: [{ path: '/', redirect: '/people' }, ...featureRoutes, { path: '/:rest(.*)*', redirect: '/people' }],
  })
