import { History } from '@lucide/vue'
import type { FeatureRoute } from '../../app/feature-route.ts'
import { appText as t } from '../../app/app.messages.ts'

export const auditRoutes: FeatureRoute[] = [
  {
    path: '/audit',
    name: 'audit',
    component: () => import('./AuditView.vue'),
    meta: { title: () => t('nav.audit'), nav: { order: 60, icon: History } },
  },
]
