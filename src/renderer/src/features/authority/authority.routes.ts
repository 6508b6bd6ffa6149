import { KeyRound } from '@lucide/vue'
import type { FeatureRoute } from '../../app/feature-route.ts'
import { shellText as t } from '../../app/shell.messages.ts'

export const authorityRoutes: FeatureRoute[] = [
  {
    path: '/authority',
    name: 'authority',
    component: () => import('./AuthorityView.vue'),
    meta: { title: () => t('nav.authority'), nav: { order: 34, icon: KeyRound } },
  },
]
