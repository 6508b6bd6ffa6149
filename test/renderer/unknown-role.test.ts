import { ORPCError } from '@orpc/client'
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { linkKey } from '../../src/renderer/src/client/client.ts'
import { fakeLink } from '../../src/renderer/src/client/fake-link.ts'
import { useSchool } from '../../src/renderer/src/client/school.ts'
import RolesPanel from '../../src/renderer/src/features/roles/RolesPanel.vue'
import { chooseLocale } from '../../src/renderer/src/i18n/messages.ts'

const profile = { id: 'oak', name: 'Oak', environment: 'test', readOnly: false }

/** Opens the roles screen at the address of a role for which the host answers with this error. */
const openRole = async (error: Error) => {
  const history = createMemoryHistory()
  history.replace('/roles?role=gone')
  const router = createRouter({ history, routes: [{ path: '/roles', component: RolesPanel }] })
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const link = fakeLink({
    'connections.list': () => ({ defaultProfileId: 'oak', items: [profile], setAside: null }),
    'roles.search': () => ({ items: [], nextCursor: null }),
    'roles.get': () => Promise.reject(error),
  })
  const inside = { components: { RouterView }, setup: () => ({ school: useSchool() }) }
  const window = mount(
    { ...inside, template: '<RouterView v-if="school.profile" />' },
    {
      global: {
        plugins: [createPinia(), router, [VueQueryPlugin, { queryClient }]],
        provide: { [linkKey as symbol]: link },
      },
    },
  )
  await router.isReady()
  await flushPromises()
  return { window, router, buttons: () => window.findAll('[role="alert"] button').map((button) => button.text()) }
}

beforeEach(() => chooseLocale('en'))

it('offers to close a role that does not exist, without Retry', async () => {
  const { window, router, buttons } = await openRole(
    new ORPCError('NOT_FOUND', { data: { entity: 'role', id: 'gone' } }),
  )
  expect(window.get('[role="alert"]').text()).toContain('There is no such role')
  expect(buttons()).toEqual(['Close role'])
  await window.get('[role="alert"] button').trigger('click')
  await flushPromises()
  expect(router.currentRoute.value.query).toEqual({})
  expect(window.find('[role="alert"]').exists()).toBe(false)
  window.unmount()
})

it('offers Retry for a role that could not be read', async () => {
  const { window, buttons } = await openRole(new TypeError('no way to the host'))
  expect(buttons()).toContain('Retry')
  window.unmount()
})
