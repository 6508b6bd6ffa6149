import { ScanBarcode } from '@lucide/vue'
import type { FeatureRoute } from '../../app/feature-route.ts'
import { circulationText as t } from './circulation.messages.ts'

export const circulationRoutes: FeatureRoute[] = [
  {
    path: '/circulation',
    name: 'circulation',
    component: () => import('./CirculationView.vue'),
    meta: { title: () => t('title'), nav: { order: 38, icon: ScanBarcode } },
  },
]
