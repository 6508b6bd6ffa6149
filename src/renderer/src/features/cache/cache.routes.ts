import { Gauge } from '@lucide/vue'
import type { FeatureRoute } from '../../app/feature-route.ts'
import { cacheText as t } from './cache.messages.ts'

export const cacheRoutes: FeatureRoute[] = [
  {
    path: '/cache',
    name: 'cache',
    component: () => import('./CacheView.vue'),
    meta: { title: () => t('title'), nav: { order: 56, icon: Gauge } },
  },
]
