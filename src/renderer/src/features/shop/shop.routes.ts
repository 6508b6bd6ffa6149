import { ShoppingCart } from '@lucide/vue'
import type { FeatureRoute } from '../../app/feature-route.ts'
import { shopText as t } from './shop.messages.ts'

export const shopRoutes: FeatureRoute[] = [
  {
    path: '/shop',
    name: 'shop',
    component: () => import('./ShopView.vue'),
    meta: { title: () => t('title'), nav: { order: 39, icon: ShoppingCart } },
  },
]
