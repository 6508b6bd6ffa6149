import { Users } from '@lucide/vue'
import type { FeatureRoute } from '../../app/feature-route.ts'
import { appText as t } from '../../app/app.messages.ts'

export const peopleRoutes: FeatureRoute[] = [
  {
    path: '/people',
    name: 'people',
    component: () => import('./PeopleView.vue'),
    meta: { title: () => t('nav.people'), nav: { order: 10, icon: Users } },
  },
]
