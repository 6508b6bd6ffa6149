import { ShieldCheck } from '@lucide/vue'
import type { FeatureRoute } from '../../app/routes.ts'
import { shellText as t } from '../../app/shell.messages.ts'

export const rolesRoutes: FeatureRoute[] = [
  {
    path: '/roles',
    name: 'roles',
    component: () => import('./RolesView.vue'),
    meta: { title: () => t('nav.roles'), nav: { order: 30, icon: ShieldCheck } },
  },
]
