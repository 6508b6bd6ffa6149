import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Book } from '../../../src/contract/library.ts'
import type { Order } from '../../../src/contract/shop.ts'
import { refusal } from '../../../src/contract/errors.ts'
import CartPane from '../../../src/renderer/src/features/shop/CartPane.vue'
import { useCart } from '../../../src/renderer/src/features/shop/cart.ts'
import { chooseLocale } from '../../../src/renderer/src/i18n/messages.ts'
import { inComponent, mountInSchool } from '../mount.ts'

const PERSON = '01931d3a-5c00-7000-8000-000000000001'
const aBook = (id: string, price: Book['price']) => ({ id, title: `Book ${id}`, price, stock: 2 }) as Book
const euros = (amount: number) => ({ amount, currency: 'EUR' })

beforeEach(() => sessionStorage.clear())
afterEach(() => chooseLocale('en'))

describe('a cart', () => {
  it('takes books of one currency, each on one line, and outlives a reload with its key', async () => {
    const first = inComponent(() => useCart('oak'))
    const { cart, add, total, input } = first.result
    expect(add(aBook('a', euros(500)))).toBeUndefined()
    expect(add(aBook('a', euros(500)))).toBeUndefined()
    expect(add(aBook('b', null))).toBe('no-price')
    expect(add(aBook('c', { amount: 5, currency: 'JPY' }))).toBe('other-currency')
    cart.personId = PERSON
    expect(total.value).toBe(1_000)
    await flushPromises()
    first.unmount()
    const { result: again } = inComponent(() => useCart('oak'))
    expect(again.input()).toEqual({
      personId: PERSON,
      lines: [{ bookId: 'a', quantity: 2, onShortage: 'refuse' }],
      idempotencyKey: input().idempotencyKey,
    })
    expect(inComponent(() => useCart('elm')).result.cart.lines).toEqual([])
  })

  it('gets a new key when it is emptied, and keeps who pays', () => {
    const { cart, add, clear, input } = inComponent(() => useCart('oak')).result
    add(aBook('a', euros(500)))
    cart.personId = PERSON
    const { idempotencyKey } = input()
    clear()
    expect(input()).toMatchObject({ personId: PERSON, lines: [] })
    expect(input().idempotencyKey).not.toBe(idempotencyKey)
  })

  it('begins anew from what cannot be read', () => {
    sessionStorage.setItem('cart:oak', '{"lines":1')
    expect(inComponent(() => useCart('oak')).result.cart.lines).toEqual([])
  })
})

describe('the till', () => {
  const line = {
    bookId: 'a',
    title: 'A sea',
    quantity: 3,
    filled: 2,
    backordered: 1,
    refused: 0,
    returned: 0,
    unitPrice: 500,
  }
  const order: Order = {
    id: PERSON,
    personId: PERSON,
    status: 'backordered',
    currency: 'EUR',
    total: 1_000,
    refunded: 0,
    lines: [line],
  }

  it('sends a checkout whose answer was lost again with its key, and then shows what became of each line', async () => {
    const kept = [{ bookId: 'a', title: 'A sea', price: euros(500), stock: 2, quantity: 3, onShortage: 'backorder' }]
    sessionStorage.setItem('cart:oak', JSON.stringify({ personId: PERSON, lines: kept, key: 'cart-1' }))
    sessionStorage.setItem('cart:default', JSON.stringify({ personId: PERSON, lines: kept, key: 'cart-1' }))
    const keys: unknown[] = []
    const { wrapper } = await mountInSchool(CartPane, {
      answers: {
        'people.get': () => ({ id: PERSON, givenName: 'Ana', familyName: 'Ruiz' }),
        'library.checkout': ({ idempotencyKey }: { idempotencyKey: string }) => {
          keys.push(idempotencyKey)
          if (keys.length === 1) throw refusal('STORE_UNAVAILABLE', { store: 'postgresql', reason: 'Gone.' })
          return { order }
        },
      },
    })
    expect(wrapper.text()).toContain('Total: €15.00')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    expect(wrapper.find('table').attributes('aria-label')).toBe('Cart')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    expect(keys).toEqual(['cart-1', 'cart-1'])
    const table = wrapper.find('table')
    expect(table.attributes('aria-label')).toBe('What became of the last cart')
    expect(table.findAll('tbody td').map((cell) => cell.text())).toEqual(['A sea', '3', '2', '1', '0', '0', '€10.00'])
    chooseLocale('es')
    await flushPromises()
    expect(wrapper.text()).toContain('Hay ejemplares pendientes')
  })
})
