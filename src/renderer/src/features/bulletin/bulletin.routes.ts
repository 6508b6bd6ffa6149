import { Megaphone } from '@lucide/vue'
import type { FeatureRoute } from '../../app/feature-route.ts'
import { bulletinText as t } from './bulletin.messages.ts'

export const bulletinRoutes: FeatureRoute[] = [
  {
    path: '/bulletin',
    name: 'bulletin',
    component: () => import('./BulletinView.vue'),
    meta: { title: () => t('title'), nav: { order: 41, icon: Megaphone } },
  },
  {
    path: '/bulletin/new',
    name: 'bulletin-new',
    component: () => import('./PostEditorView.vue'),
    meta: { title: () => t('editor.createTitle') },
  },
  {
    path: '/bulletin/:id/edit',
    name: 'bulletin-edit',
    component: () => import('./PostEditorView.vue'),
    props: true,
    meta: { title: () => t('editor.title') },
  },
]
