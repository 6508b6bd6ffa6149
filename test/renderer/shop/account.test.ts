import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, provide, ref } from 'vue'
import { createMemoryHistory, createRouter, routeLocationKey, routerKey } from 'vue-router'
import type { PersonAccount } from '../../../src/contract/shop.ts'
import AccountPane from '../../../src/renderer/src/features/shop/AccountPane.vue'
import DepositDialog from '../../../src/renderer/src/features/shop/DepositDialog.vue'
import { mountInSchool } from '../mount.ts'

const PERSON = '01931d3a-5c00-7000-8000-000000000001'
const nothing: PersonAccount = { personId: PERSON, currency: null, balance: 0, lowest: 0, accounts: [], entries: [] }
const entries = (count: number): PersonAccount['entries'] =>
  Array.from({ length: count }, (_, index) => ({
    id: `01931d3a-5c00-7000-8000-${String(index).padStart(12, '0')}`,
    transferId: PERSON,
    kind: 'deposit',
    note: '',
    currency: 'USD',
    amount: 150,
    recordedAt: new Date(0),
    balanceAfter: 150 * (count - index),
  }))

describe('the account of a person', () => {
  const shown = async (account: PersonAccount) => {
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: AccountPane }] })
    await router.push({ path: '/', query: { person: PERSON } })
    const routed = defineComponent({
      setup: () => {
        provide(routerKey, router)
        provide(routeLocationKey, router.currentRoute.value)
        return () => h(AccountPane)
      },
    })
    const { wrapper } = await mountInSchool(routed, {
      answers: {
        'library.accounts.get': () => account,
        'people.get': () => ({ id: PERSON, givenName: 'Ana', familyName: 'Ruiz' }),
      },
    })
    await vi.waitFor(() => expect(wrapper.text()).toContain('Balance:'), { timeout: 10_000 })
    const text = wrapper.text()
    wrapper.unmount()
    return text
  }

  it('says that there are no entries, and names no currency', async () => {
    const text = await shown(nothing)
    expect(text).toContain('No entries')
    expect(text).not.toContain('€')
  })

  it('says that it has the newest entries only when there may be more', async () => {
    const held = { currency: 'USD', balance: 15_000, lowest: 0 }
    const full = await shown({ ...nothing, ...held, accounts: [held], entries: entries(100) })
    expect(full).toContain('The newest 100 entries')
    expect(full).toContain('$150.00')
    const few = await shown({ ...nothing, ...held, accounts: [held], entries: entries(99) })
    expect(few).not.toContain('The newest')
  })
})

describe('a deposit', () => {
  afterEach(() => (document.body.innerHTML = ''))

  const payIn = async (usual: string | null) => {
    const paid: unknown[] = []
    const open = ref(false)
    const { wrapper } = await mountInSchool(
      () =>
        h(DepositDialog, {
          personId: PERSON,
          usual,
          open: open.value,
          'onUpdate:open': (now: boolean) => (open.value = now),
        }),
      {
        answers: {
          'library.accounts.deposit': (input: { amount: number; currency?: string }) => {
            paid.push([input.amount, input.currency])
            return {
              transferId: PERSON,
              personId: PERSON,
              amount: input.amount,
              currency: 'USD',
              balance: input.amount,
            }
          },
        },
      },
    )
    open.value = true
    const settled = (what: () => void) => vi.waitFor(what, { timeout: 10_000 })
    await settled(() => expect(document.querySelector('form input')).not.toBeNull())
    const amount = document.querySelector<HTMLInputElement>('form input')!
    amount.value = '5'
    amount.dispatchEvent(new Event('input'))
    document.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
    const asked = () => document.body.textContent.includes('Choose a currency.')
    await settled(() => expect(paid.length > 0 || asked()).toBe(true))
    await flushPromises()
    const text = document.body.textContent
    wrapper.unmount()
    return { paid, text }
  }

  it('is made in the currency of the account', async () => {
    expect((await payIn('USD')).paid).toEqual([[500, 'USD']])
  })

  it('asks for a currency when the person has no account, and presumes none', async () => {
    const { paid, text } = await payIn(null)
    expect(paid).toEqual([])
    expect(text).toContain('Choose a currency.')
    expect(text).not.toContain('EUR')
  })
})
