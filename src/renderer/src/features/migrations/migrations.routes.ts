import { Database } from '@lucide/vue'
import type { FeatureRoute } from '../../app/feature-route.ts'
import { appText as t } from '../../app/app.messages.ts'

export const migrationsRoutes: FeatureRoute[] = [
  {
    path: '/migrations',
    name: 'migrations',
    component: () => import('./MigrationsView.vue'),
    meta: { title: () => t('nav.migrations'), nav: { order: 50, icon: Database } },
  },
  {
    path: '/migrations/fleet',
    name: 'migration-fleet',
    component: () => import('./fleet/FleetView.vue'),
    meta: { title: () => t('nav.migrationFleet') },
  },
]
