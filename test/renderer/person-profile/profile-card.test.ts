import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { expect, test } from 'vitest'
import type { ProfilePart, ProfilePartName } from '../../../src/contract/person-profile.ts'
import { linkKey } from '../../../src/renderer/src/client/client.ts'
import { fakeLink } from '../../../src/renderer/src/client/fake-link.ts'
import { useSchool } from '../../../src/renderer/src/client/school.ts'
import ProfileCard from '../../../src/renderer/src/features/person-profile/parts/ProfileCard.vue'

const personId = '0190a5a0-0000-7000-8000-000000000001'
const profile = {
  id: 'oak',
  name: 'Oak',
  environment: 'development',
  readOnly: false,
  postgresql: { kind: 'embedded' },
}
const ok = { status: 'ok', store: 'postgresql', servedFrom: 'source', ageMs: 0, position: '7.1' } as const
const unanswered = { store: 'neo4j', servedFrom: 'source', ageMs: 0, position: null } as const
const manager = (id: string) => ({
  lineId: `0190a5a0-0000-7000-8000-0000000000${id}`,
  person: { id: personId, name: `Manager ${id}` },
  validFrom: new Date('2026-01-01T00:00:00Z'),
  validTo: null,
})
const managers = (...ids: string[]) => ({
  ...ok,
  data: { items: ids.map(manager), total: ids.length, totalCapped: false, all: '/x' },
})

/** One card in a window with a school open. `answers` gives the part for each call. */
const showCard = async (
  name: ProfilePartName,
  { answers, other }: { answers: (at: Date | undefined) => ProfilePart | Error; other?: Date },
) => {
  const link = fakeLink({
    'connections.list': () => ({ defaultProfileId: 'oak', items: [profile], setAside: null }),
    'people.profilePart': ({ part, at }: { part: string; at?: Date }) => {
      const answer = answers(at)
      if (answer instanceof Error) throw answer
      return { name: part, at: new Date(), part: answer }
    },
  })
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:all(.*)*', component: { render: () => null } }],
  })
  const inSchool = defineComponent({
    setup: () => {
      const school = useSchool()
      return () => (school.profile ? h(ProfileCard, { name, personId, at: undefined, other }) : null)
    },
  })
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const wrapper = mount(inSchool, {
    global: {
      plugins: [createPinia(), router, [VueQueryPlugin, { queryClient }]],
      provide: { [linkKey as symbol]: link },
    },
  })
  await flushPromises()
  return wrapper
}

test('an answered part shows its lines and where they came from', async () => {
  const wrapper = await showCard('managers', { answers: () => managers('11', '12') as ProfilePart })
  expect(wrapper.findAll('li').map((line) => line.text())).toEqual([
    expect.stringContaining('Manager 11'),
    expect.stringContaining('Manager 12'),
  ])
  expect(wrapper.get('[data-testid=part-source]').text()).toContain('PostgreSQL, read just now, as of change 7.1')
})

test.each([
  [{ ...managers('11'), servedFrom: 'memory', ageMs: 3_000 }, 'PostgreSQL, from memory, read 3 s ago'],
  [{ ...managers('11'), servedFrom: 'redis', ageMs: 61_000 }, 'from Redis, read 1 min 1 s ago'],
  [{ ...managers('11'), reason: 'slow' }, 'Neo4j is slow. PostgreSQL'],
])('a part says through what it came, how old it is and why not from the graph', async (part, words) => {
  const wrapper = await showCard('managers', { answers: () => part as ProfilePart })
  expect(wrapper.get('[data-testid=part-source]').text()).toContain(words)
})

test.each([
  [{ status: 'late', ...unanswered, reason: 'deadline' }, 'Neo4j takes too long'],
  [{ status: 'failed', ...unanswered, reason: 'store-unavailable' }, 'Neo4j does not answer'],
  [{ status: 'failed', ...unanswered, reason: 'locked' }, 'A long write'],
])('a part that is late or failed says why, and is read again by its own button', async (part, words) => {
  let calls = 0
  const wrapper = await showCard('managers', {
    answers: () => ((calls += 1) === 1 ? (part as ProfilePart) : (managers('11') as ProfilePart)),
  })
  expect(wrapper.get('[role=alert]').text()).toContain(words)
  await wrapper.get('button').trigger('click')
  await flushPromises()
  expect(wrapper.find('[role=alert]').exists()).toBe(false)
  expect(wrapper.text()).toContain('Manager 11')
})

test('a call that fails offers to try again too, and an absent part does not', async () => {
  const failed = await showCard('managers', { answers: () => new Error('offline') })
  expect(failed.get('[role=alert]').find('button').exists()).toBe(true)
  const part = { status: 'absent', ...unanswered, reason: 'no-module' } as ProfilePart
  const absent = await showCard('library', { answers: () => part })
  expect(absent.find('[role=alert]').exists()).toBe(false)
  expect(absent.find('button').exists()).toBe(false)
})

test('two dates are compared line by line, each difference with its word', async () => {
  const other = new Date('2027-01-01T00:00:00Z')
  const wrapper = await showCard('managers', {
    other,
    answers: (at) => (at ? managers('11', '13') : managers('11', '12')) as ProfilePart,
  })
  const lines = wrapper.findAll('li').map((line) => line.text())
  expect(lines).toHaveLength(3)
  expect(lines[0]).not.toMatch(/only on|not on/)
  expect(lines[1]).toContain('not on')
  expect(lines[2]).toContain('only on')
  expect(wrapper.text()).toContain('2 differences')
})
