import { Waypoints } from '@lucide/vue'
import type { FeatureRoute } from '../../app/feature-route.ts'
import { shellText as t } from '../../app/shell.messages.ts'

export const projectionRoutes: FeatureRoute[] = [
  {
    path: '/projection',
    name: 'projection',
    component: () => import('./ProjectionView.vue'),
    meta: { title: () => t('nav.projection'), nav: { order: 55, icon: Waypoints } },
  },
]
