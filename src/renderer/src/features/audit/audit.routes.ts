import { History } from '@lucide/vue'
import type { FeatureRoute } from '../../app/routes.ts'
import { shellText as t } from '../../app/shell.messages.ts'

export const auditRoutes: FeatureRoute[] = [
  {
    path: '/audit',
    name: 'audit',
    component: () => import('./AuditView.vue'),
    meta: { title: () => t('nav.audit'), nav: { order: 60, icon: History } },
  },
]
