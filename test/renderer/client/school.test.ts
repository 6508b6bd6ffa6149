import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { ORPCError } from '@orpc/client'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { h } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { linkKey } from '../../../src/renderer/src/client/client.ts'
import { fakeLink } from '../../../src/renderer/src/client/fake-link.ts'
import { useSchool } from '../../../src/renderer/src/client/school.ts'

const profileOf = (id: string) => ({ id, name: id.toUpperCase(), environment: 'test', readOnly: false })

/** Opens a window on a console with these schools. The list may change afterwards. */
const open = async (ids: string[]) => {
  const there = new Set(ids)
  const link = fakeLink({
    'connections.list': () => ({ defaultProfileId: 'default', items: [...there].map(profileOf), setAside: null }),
    'people.search': (_, { profileId }) => {
      if (there.has(profileId!)) return { items: [] }
      throw new ORPCError('NOT_FOUND', { data: { entity: 'profile', id: profileId } })
    },
  })
  let school!: ReturnType<typeof useSchool>
  mount(
    {
      setup: () => {
        school = useSchool()
        return () => h('div')
      },
    },
    {
      global: {
        plugins: [createPinia(), [VueQueryPlugin, { queryClient: new QueryClient() }]],
        provide: { [linkKey as symbol]: link },
      },
    },
  )
  await flushPromises()
  return { school, there }
}

describe('the school of a window', () => {
  afterEach(() => {
    vi.useRealTimers()
  })
  beforeEach(() => {
    sessionStorage.clear()
    localStorage.clear()
  })

  it('is the default at first, and then the one that was opened last', async () => {
    const { school } = await open(['default', 'elm'])
    expect(school.profile?.id).toBe('default')
    school.open('elm')
    expect((await open(['default', 'elm'])).school.profile?.id).toBe('elm')
  })

  it('that was removed is named and not replaced by another, even after a reload', async () => {
    const { school, there } = await open(['default', 'elm'])
    school.open('elm')
    await flushPromises()
    there.delete('elm')
    await expect(school.apiOf('elm').client.people.search({})).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await flushPromises()
    expect(school.profile).toBeUndefined()
    expect(school.missing).toEqual({ id: 'elm', name: 'ELM' })

    const { school: reloaded } = await open(['default'])
    expect(reloaded.profile).toBeUndefined()
    expect(reloaded.missing).toEqual({ id: 'elm', name: 'ELM' })
    reloaded.open('default')
    await flushPromises()
    expect(reloaded.profile?.id).toBe('default')
    expect(reloaded.missing).toBeUndefined()
  })

  it('that this console never had is named by its id, and the next window does not open it', async () => {
    const { school } = await open(['default', 'elm'])
    school.open('elsewhere')
    await flushPromises()
    expect(school.profile).toBeUndefined()
    expect(school.missing).toEqual({ id: 'elsewhere', name: undefined })
    expect((await open(['default', 'elm'])).school.profile?.id).toBe('default')
  })

  it('follows in an idle window, soon after another window removed or added one', async () => {
    vi.useFakeTimers()
    const { school, there } = await open(['default', 'elm'])
    const listed = () => school.profiles.data?.items.map(({ id }) => id)
    expect(listed()).toEqual(['default', 'elm'])
    there.delete('elm')
    there.add('oak')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(listed()).toEqual(['default', 'oak'])
  })
})
