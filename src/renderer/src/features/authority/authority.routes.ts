import { KeyRound } from '@lucide/vue'
import type { FeatureRoute } from '../../app/feature-route.ts'
import { appText as t } from '../../app/app.messages.ts'

export const authorityRoutes: FeatureRoute[] = [
  {
    path: '/authority',
    name: 'authority',
    component: () => import('./AuthorityView.vue'),
    meta: { title: () => t('nav.authority'), nav: { order: 34, icon: KeyRound } },
  },
]
