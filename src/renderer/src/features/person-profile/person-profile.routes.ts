import type { FeatureRoute } from '../../app/feature-route.ts'
import { personProfileText as t } from './words/person-profile.messages.ts'

export const personProfileRoutes: FeatureRoute[] = [
  {
    path: '/people/:id',
    name: 'person-profile',
    component: () => import('./PersonProfileView.vue'),
    meta: { title: () => t('title') },
  },
]
