import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, describe, expect, it } from 'vitest'
import { storeFaultOf } from '../../../src/contract/store-faults.ts'
import { chooseLocale } from '../../../src/renderer/src/i18n/messages.ts'
import StoreStatus from '../../../src/renderer/src/shell/status-bar/StoreStatus.vue'
import { linkKey } from '../../../src/renderer/src/client/client.ts'
import { fakeLink } from '../../../src/renderer/src/client/fake-link.ts'

const health = { serverVersion: null, latencyMs: null, reason: null, fault: null, ageSeconds: 0 }
const bar = (store: object) => {
  const shown = mount(StoreStatus, {
    props: { of: 'redis', store: { ...health, ...store } as never },
    global: {
      plugins: [createPinia(), [VueQueryPlugin, { queryClient: new QueryClient() }]],
      provide: { [linkKey as symbol]: fakeLink({}) },
    },
  })
  return shown
    .findAll('button > span')
    .map((each) => each.text())
    .join(' ')
}

describe('Redis in the status bar', () => {
  afterEach(() => chooseLocale('en'))

  it.each([
    [{ state: 'not-configured' }, 'Redis memory only', 'Redis solo memoria'],
    [{ state: 'up', serverVersion: 'Redis 7.0.15', latencyMs: 0.31 }, 'Redis 7.0.15 0.3 ms', 'Redis 7.0.15 0,3 ms'],
    [
      { state: 'down', fault: storeFaultOf('nothing-listens') },
      'Redis away: memory only',
      'Redis ausente: solo memoria',
    ],
    [
      { state: 'up', serverVersion: 'Redis 7.0.15', latencyMs: 1, fault: storeFaultOf('redis-out-of-memory') },
      'Redis 7.0.15 works in part',
      'Redis 7.0.15 funciona en parte',
    ],
  ])('says how the cache works: %o', (store, english, spanish) => {
    expect(bar(store)).toBe(english)
    chooseLocale('es')
    expect(bar(store)).toBe(spanish)
  })
})
