import { Settings } from '@lucide/vue'
import type { FeatureRoute } from '../../app/feature-route.ts'
import { appText as t } from '../../app/app.messages.ts'

export const settingsRoutes: FeatureRoute[] = [
  {
    path: '/settings/:section?',
    name: 'settings',
    component: () => import('./SettingsView.vue'),
    meta: { title: () => t('nav.settings'), nav: { order: 70, icon: Settings }, beforeOpen: true },
  },
]
