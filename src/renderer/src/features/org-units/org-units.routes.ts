import { Network } from '@lucide/vue'
import type { FeatureRoute } from '../../app/feature-route.ts'
import { appText as t } from '../../app/app.messages.ts'

export const orgUnitsRoutes: FeatureRoute[] = [
  {
    path: '/org-units',
    name: 'org-units',
    component: () => import('./OrgUnitsView.vue'),
    meta: { title: () => t('nav.orgUnits'), nav: { order: 20, icon: Network } },
  },
]
