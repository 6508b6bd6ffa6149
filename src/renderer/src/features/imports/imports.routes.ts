import { FileInput } from '@lucide/vue'
import type { FeatureRoute } from '../../app/routes.ts'
import { shellText as t } from '../../app/shell.messages.ts'

export const importsRoutes: FeatureRoute[] = [
  {
    path: '/import',
    name: 'imports',
    component: () => import('./ImportView.vue'),
    meta: { title: () => t('nav.imports'), nav: { order: 40, icon: FileInput } },
  },
]
