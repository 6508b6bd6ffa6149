import { LibraryBig } from '@lucide/vue'
import type { FeatureRoute } from '../../app/feature-route.ts'
import { libraryText as t } from './library.messages.ts'
import { statisticsText } from './statistics.messages.ts'

export const libraryRoutes: FeatureRoute[] = [
  {
    path: '/library',
    name: 'library',
    component: () => import('./LibraryView.vue'),
    meta: { title: () => t('title'), nav: { order: 37, icon: LibraryBig } },
  },
  {
    path: '/library/statistics',
    name: 'library-statistics',
    component: () => import('./StatisticsView.vue'),
    meta: { title: () => statisticsText('title') },
  },
]
