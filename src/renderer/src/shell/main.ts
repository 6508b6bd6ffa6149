import './strict-csp.ts'
import '../languages/languages.ts'
import './base.css'
import 'vue-sonner/style.css'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { linkKey } from '../client/client.ts'
import { openLink, type Link } from '../client/links.ts'
import { createQueryClient } from '../client/query-client.ts'
import App from './App.vue'
import { createConsoleRouter, fetchScreens } from './navigation/router.ts'
import { followTheme } from '../ui/theme.ts'

followTheme()

// Calls made before the port has arrived wait for it, while the shell is already shown.
const opening = openLink()
const link: Link = { call: async (path, input, options) => (await opening).call(path, input, options) }

createApp(App)
  .provide(linkKey, link)
  .use(createPinia())
  .use(createConsoleRouter())
  .use(VueQueryPlugin, { queryClient: createQueryClient() })
  .mount('#app')

// Waits until the first screen has its data.
setTimeout(() => requestIdleCallback(fetchScreens), 3_000)
