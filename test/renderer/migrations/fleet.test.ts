import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { createPinia } from 'pinia'
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import type { FleetEvent, FleetSchool } from '../../../src/contract/migration-fleet.ts'
import { linkKey } from '../../../src/renderer/src/client/client.ts'
import { fakeLink } from '../../../src/renderer/src/client/fake-link.ts'
import { useSchool } from '../../../src/renderer/src/client/school.ts'
import ApplyDialog from '../../../src/renderer/src/features/migrations/fleet/ApplyDialog.vue'
import { useFleetFilter } from '../../../src/renderer/src/features/migrations/fleet/useFleetFilter.ts'
import FleetView from '../../../src/renderer/src/features/migrations/fleet/FleetView.vue'

enableAutoUnmount(afterEach)

const school = (id: string, state: 'pending' | 'taken-back', more: Partial<FleetSchool> = {}): FleetSchool => ({
  id,
  name: id,
  environment: 'development',
  readOnly: false,
  durationMs: 1,
  tracks: [{ track: 'directory', state, pending: 1, migrations: ['1-a'], planDigest: 'd', reason: null, fault: null }],
  ...more,
})

const profile = {
  id: 'ash',
  name: 'ash',
  environment: 'development',
  readOnly: false,
  postgresql: { kind: 'embedded' },
}

/** The fleet of these schools, in a window that has school `ash` open. */
const openFleet = async (items: readonly FleetSchool[], answers: Parameters<typeof fakeLink>[0] = {}) => {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: { template: '<p />' } },
      { path: '/migrations', name: 'migrations', component: { template: '<p />' } },
    ],
  })
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const window = defineComponent({
    setup: () => {
      const open = useSchool()
      return () => (open.profile ? h(FleetView) : h('div'))
    },
  })
  const view = mount(window, {
    attachTo: document.body,
    global: {
      plugins: [createPinia(), router, [VueQueryPlugin, { queryClient }]],
      provide: {
        [linkKey as symbol]: fakeLink({
          'connections.list': () => ({ defaultProfileId: 'ash', items: [profile], setAside: null }),
          'migrations.fleet.status': () => ({ items }),
          ...answers,
        }),
      },
    },
  })
  await vi.waitFor(() => expect(view.text()).toContain(items.at(-1)!.name))
  const button = (text: string) => view.findAll('button').find((each) => each.text() === text)
  const link = (label: string) => view.findAll('a').find((each) => each.attributes('aria-label') === label)
  return { view, button, link }
}

it('choosing all that are behind leaves out what somebody took back', async () => {
  const { button } = await openFleet([school('ash', 'pending'), school('elm', 'taken-back'), school('oak', 'pending')])
  await button('Choose all pending')!.trigger('click')
  expect(button('Apply to 2 schools …')).toBeDefined()
})

it('each school opens at its migrations, and a failed track leads to its error and what to do', async () => {
  const broken = school('oak', 'pending')
  broken.tracks[0] = { ...broken.tracks[0]!, track: 'films', state: 'failed', planDigest: null }
  const { link } = await openFleet([school('ash', 'pending'), broken])
  expect(link('Open ash at its migrations')?.attributes('href')).toBe('/migrations?school=ash')
  const why = link('See why track films of oak is not as it should be, and what to do')
  expect(why?.attributes('href')).toBe('/migrations?school=oak&check=films')
})

it('a school that failed in a run tells its track and its error, and leads to what to do', async () => {
  const failure = {
    track: 'films' as const,
    code: 'CONFLICT' as const,
    text: 'x',
    data: { reason: 'in-use', detail: 'y' },
  }
  const result = { profileId: 'oak', outcome: 'failed' as const, applied: 0, failure }
  const { view, button, link } = await openFleet([school('oak', 'pending')], {
    'migrations.fleet.apply': async function* (): AsyncGenerator<FleetEvent> {
      yield { kind: 'school', profileId: 'oak', index: 0, of: 1 }
      yield { kind: 'result', result }
      yield { kind: 'done', results: [result] }
    },
  })
  await button('Choose all pending')!.trigger('click')
  await button('Apply to 1 school …')!.trigger('click')
  await flushPromises()
  ;[...document.querySelectorAll('button')].find((each) => each.textContent?.trim() === 'Apply')!.click()
  await vi.waitFor(() => expect(view.text()).toContain('Track films: '))
  expect(view.text()).toContain('Others read or write this school')
  expect(link('See why track films of oak is not as it should be, and what to do')).toBeDefined()
})

it('the name of a production school counts as typed in either composition of its letters', async () => {
  const composed = 'Escuela Peñón'
  mount(ApplyDialog, {
    attachTo: document.body,
    props: { open: true, schools: [school('p', 'pending', { name: composed, environment: 'production' })] },
  })
  await flushPromises()
  const apply = () => [...document.querySelectorAll('button')].at(-1)!
  expect(apply().disabled).toBe(true)
  const field = document.querySelector('input')!
  field.value = ` ${composed.normalize('NFD')}`
  field.dispatchEvent(new Event('input'))
  await flushPromises()
  expect(apply().disabled).toBe(false)
})

it('schools are narrowed by name, whatever its accents, and by what is wrong', () => {
  const broken = school('Ostrón', 'pending')
  broken.tracks[0] = { ...broken.tracks[0]!, state: 'failed' }
  const { search, which, shown } = useFleetFilter(ref([school('Elm', 'pending'), broken]))
  expect(shown.value).toHaveLength(2)
  search.value = ' ostron'
  expect(shown.value.map(({ id }) => id)).toEqual(['Ostrón'])
  search.value = ''
  which.value = 'faulty'
  expect(shown.value.map(({ id }) => id)).toEqual(['Ostrón'])
})
