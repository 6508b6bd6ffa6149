import { FileInput } from '@lucide/vue'
import type { FeatureRoute } from '../../app/feature-route.ts'
import { appText as t } from '../../app/app.messages.ts'

export const importsRoutes: FeatureRoute[] = [
  {
    path: '/import',
    name: 'imports',
    component: () => import('./ImportView.vue'),
    meta: { title: () => t('nav.imports'), nav: { order: 45, icon: FileInput } },
  },
]
