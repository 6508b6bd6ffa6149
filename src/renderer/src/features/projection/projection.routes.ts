import { Waypoints } from '@lucide/vue'
import type { FeatureRoute } from '../../app/feature-route.ts'
import { appText as t } from '../../app/app.messages.ts'

export const projectionRoutes: FeatureRoute[] = [
  {
    path: '/projection',
    name: 'projection',
    component: () => import('./ProjectionView.vue'),
    meta: { title: () => t('nav.projection'), nav: { order: 55, icon: Waypoints } },
  },
]
