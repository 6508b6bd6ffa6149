import { Clapperboard } from '@lucide/vue'
import type { FeatureRoute } from '../../app/feature-route.ts'
import { filmsText as t } from './films.messages.ts'

export const filmsRoutes: FeatureRoute[] = [
  {
    path: '/films',
    name: 'films',
    component: () => import('./FilmsView.vue'),
    meta: { title: () => t('title'), nav: { order: 40, icon: Clapperboard } },
  },
]
