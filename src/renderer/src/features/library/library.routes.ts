import { LibraryBig } from '@lucide/vue'
import type { FeatureRoute } from '../../app/feature-route.ts'
import { libraryText as t } from './library.messages.ts'

export const libraryRoutes: FeatureRoute[] = [
  {
    path: '/library',
    name: 'library',
    component: () => import('./LibraryView.vue'),
    meta: { title: () => t('title'), nav: { order: 38, icon: LibraryBig } },
  },
]
