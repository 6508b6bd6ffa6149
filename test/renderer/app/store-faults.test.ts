import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { sayFault, storeFaultOf, storeFaultWords, type StoreFaultCode } from '../../../src/contract/store-faults.ts'
import { faultWords } from '../../../src/renderer/src/app/health/store-faults.messages.ts'
import TestedStores from '../../../src/renderer/src/features/settings/TestedStores.vue'
import { chooseLocale } from '../../../src/renderer/src/i18n/messages.ts'

const health = { serverVersion: null, latencyMs: null, reason: null, fault: null }
const notConfigured = { ...health, state: 'not-configured' as const }
const codes = Object.keys(storeFaultWords) as StoreFaultCode[]
const filled = (code: StoreFaultCode) => ({
  code,
  values: Object.fromEntries(
    [...storeFaultWords[code].matchAll(/\{(\w+)\}/g)].map(([, name], index) => [name!, `value-${index}`]),
  ),
})

describe('a fault of a store', () => {
  afterEach(() => chooseLocale('en'))

  it.each(codes)('has a message in both languages, with all of its values: %s', (code) => {
    const fault = filled(code)
    const english = faultWords(fault)
    expect(english).toBe(sayFault(fault))
    chooseLocale('es')
    const spanish = faultWords(fault)
    expect(spanish).not.toBe(english)
    for (const words of [english, spanish]) {
      expect(words).not.toMatch(/[{}]/)
      for (const value of Object.values(fault.values)) expect(words).toContain(value)
    }
  })

  it('has advice in the language of the console in the connection test', async () => {
    const fault = storeFaultOf('nothing-listens')
    const tested = {
      postgresql: { ...health, state: 'down' as const, fault, reason: sayFault(fault) },
      neo4j: notConfigured,
      redis: notConfigured,
    }
    const shown = mount(TestedStores, { props: { tested } })
    expect(shown.text()).toContain('Nothing listens at this host and port')
    chooseLocale('es')
    await shown.vm.$nextTick()
    expect(shown.text()).toContain('Ningún programa escucha en este servidor y puerto')
    expect(shown.text()).not.toContain('Nothing')
  })

  it('has a message for a server that is up but limited, too', () => {
    const fault = storeFaultOf('may-not-write', { what: 'directory.person', schemas: 'directory' })
    const limited = {
      ...health,
      state: 'up' as const,
      serverVersion: 'PostgreSQL 18.4',
      latencyMs: 2,
      fault,
      reason: '',
    }
    const shown = mount(TestedStores, {
      props: { tested: { postgresql: limited, neo4j: notConfigured, redis: notConfigured } },
    })
    expect(shown.text()).toContain('may read but not write directory.person')
  })
})
