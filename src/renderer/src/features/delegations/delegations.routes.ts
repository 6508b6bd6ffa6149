import { Handshake } from '@lucide/vue'
import type { FeatureRoute } from '../../app/feature-route.ts'
import { appText as t } from '../../app/app.messages.ts'

export const delegationsRoutes: FeatureRoute[] = [
  {
    path: '/delegations',
    name: 'delegations',
    component: () => import('./DelegationsView.vue'),
    meta: { title: () => t('nav.delegations'), nav: { order: 36, icon: Handshake } },
  },
]
