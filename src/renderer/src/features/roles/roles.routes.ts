import { ShieldCheck } from '@lucide/vue'
import type { FeatureRoute } from '../../app/feature-route.ts'
import { appText as t } from '../../app/app.messages.ts'

export const rolesRoutes: FeatureRoute[] = [
  {
    path: '/roles',
    name: 'roles',
    component: () => import('./RolesView.vue'),
    meta: { title: () => t('nav.roles'), nav: { order: 30, icon: ShieldCheck } },
  },
]
