import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { h } from 'vue'
import { createMemoryHistory, createRouter, RouterLink, RouterView, useRoute } from 'vue-router'
import { isConsoleAddress } from '../../../src/contract/protocol/console-addresses.ts'
import { featureRoutes } from '../../../src/renderer/src/shell/navigation/routes.ts'
import { useOpenSchool, useSchoolInAddress } from '../../../src/renderer/src/app/addresses/school-address.ts'
import { linkKey } from '../../../src/renderer/src/client/client.ts'
import { fakeLink } from '../../../src/renderer/src/client/fake-link.ts'
import { useSchool } from '../../../src/renderer/src/client/school.ts'

const profileOf = (id: string) => ({ id, name: id.toUpperCase(), environment: 'test', readOnly: false })

/** Opens a window at an address, on a console with three schools. */
const openAt = async (opened: string) => {
  /** The school for which the screen was set up, and its address at that moment. */
  const screens: string[] = []
  const screen = {
    setup: () => {
      const route = useRoute()
      screens.push(`${useSchool().profile?.id} ${route.fullPath}`)
      return () => h(RouterLink, { to: { name: 'roles' } }, () => 'Roles')
    },
  }
  const history = createMemoryHistory()
  history.replace(opened)
  const router = createRouter({
    history,
    routes: [
      { path: '/people', name: 'people', component: screen },
      { path: '/roles', name: 'roles', component: screen },
    ],
  })
  let school!: ReturnType<typeof useSchool>
  let openSchool!: ReturnType<typeof useOpenSchool>
  const window = mount(
    {
      setup: () => {
        school = useSchool()
        useSchoolInAddress()
        openSchool = useOpenSchool()
        return () => (school.profile ? h(RouterView, { key: school.profile.id }) : h('p'))
      },
    },
    {
      global: {
        plugins: [createPinia(), router, [VueQueryPlugin, { queryClient: new QueryClient() }]],
        provide: {
          [linkKey as symbol]: fakeLink({
            'connections.list': () => ({
              defaultProfileId: 'default',
              items: ['default', 'elm', 'oak'].map(profileOf),
              setAside: null,
            }),
          }),
        },
      },
    },
  )
  await flushPromises()
  return { router, school, openSchool, screens, window, address: () => router.currentRoute.value.fullPath }
}

describe('the address of a window', () => {
  beforeEach(() => {
    sessionStorage.clear()
    localStorage.clear()
  })

  it('opens the school that it names, whatever was open last, with its entries', async () => {
    localStorage.setItem('school', 'oak')
    const { school, screens, address } = await openAt('/people?person=1&school=elm')
    expect(school.profile?.id).toBe('elm')
    expect(address()).toBe('/people?person=1&school=elm')
    expect(screens).toEqual(['elm /people?person=1&school=elm'])
  })

  it('that names no school opens the last one, or the default, and names it from then on', async () => {
    expect((await openAt('/people?search=a')).address()).toBe('/people?search=a&school=default')
    localStorage.setItem('school', 'oak')
    sessionStorage.clear()
    expect((await openAt('/people?search=a')).address()).toBe('/people?search=a&school=oak')
  })

  it('that names a missing school opens no other', async () => {
    const { school, screens, openSchool, address } = await openAt('/people?person=1&tab=roles&school=nowhere')
    expect(school.profile).toBeUndefined()
    expect(school.missing).toEqual({ id: 'nowhere', name: undefined })
    expect(screens).toEqual([])
    await openSchool('elm')
    await flushPromises()
    expect(address(), 'what was asked of another school is not asked of this one').toBe('/people?tab=roles&school=elm')
    expect(screens).toEqual(['elm /people?tab=roles&school=elm'])
  })

  it('follows the school that somebody opens, and the way back leads to the school before', async () => {
    const { router, school, openSchool, address, screens } = await openAt('/people?school=elm')
    await router.push('/roles')
    expect(address()).toBe('/roles?school=elm')
    await router.push({ name: 'people', query: { person: '1' } })
    await openSchool('oak')
    await flushPromises()
    expect(screens.at(-1)).toBe('oak /people?school=oak')
    router.back()
    await flushPromises()
    expect([school.profile?.id, address()]).toEqual(['elm', '/roles?school=elm'])
  })

  it('is complete in every link, for another window', async () => {
    const { window } = await openAt('/people?school=elm')
    expect(window.find('a').attributes('href')).toBe('/roles?school=elm')
  })
})

it('the host knows every screen of the console by its address', () => {
  for (const { path } of featureRoutes) expect(isConsoleAddress(path.replace('/:section?', '')), path).toBe(true)
})
