import { Workflow } from '@lucide/vue'
import type { FeatureRoute } from '../../app/feature-route.ts'
import { appText as t } from '../../app/app.messages.ts'

export const orgChartRoutes: FeatureRoute[] = [
  {
    path: '/org-chart',
    name: 'org-chart',
    component: () => import('./OrgChartView.vue'),
    meta: { title: () => t('nav.orgChart'), nav: { order: 22, icon: Workflow } },
  },
]
