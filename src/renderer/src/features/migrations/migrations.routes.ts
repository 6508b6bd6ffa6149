import { Database } from '@lucide/vue'
import type { FeatureRoute } from '../../app/routes.ts'
import { shellText as t } from '../../app/shell.messages.ts'

export const migrationsRoutes: FeatureRoute[] = [
  {
    path: '/migrations',
    name: 'migrations',
    component: () => import('./MigrationsView.vue'),
    meta: { title: () => t('nav.migrations'), nav: { order: 50, icon: Database } },
  },
]
