import { computed, reactive, watch } from 'vue'
import type { Book, Money } from '../../../../contract/library.ts'
import type { OnShortage } from '../../../../contract/shop.ts'

export type CartLine = {
  bookId: string
  title: string
  price: Money
  /** On the shelf when the book was added. */
  stock: number
  /** Text while it is typed. */
  quantity: number | string
  onShortage: OnShortage
}
type Kept = { personId: string | null; lines: CartLine[]; key: string }

const empty = (): Kept => ({ personId: null, lines: [], key: crypto.randomUUID() })

const keptAt = (place: string): Kept => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(place) ?? 'null') as Kept | null
    return kept && Array.isArray(kept.lines) && typeof kept.key === 'string' ? kept : empty()
  } catch {
    return empty()
  }
}

/**
 * The cart of a window in one school. It outlives a reload, with the key of its checkout: a checkout whose answer was lost
 * is the same one when it is sent again. A new key comes with a new cart only.
 */
export const useCart = (profileId: string | undefined) => {
  const place = `cart:${profileId ?? 'default'}`
  const cart = reactive(keptAt(place))
  watch(cart, () => sessionStorage.setItem(place, JSON.stringify(cart)), { deep: true })

  const currency = computed(() => cart.lines[0]?.price.currency)
  const total = computed(() =>
    cart.lines.reduce((sum, { price, quantity }) => sum + price.amount * Number(quantity), 0),
  )
  /** Adds a copy of a book. Returns why it cannot be in this cart, if so. */
  const add = ({ id, title, price, stock }: Book): 'no-price' | 'other-currency' | undefined => {
    if (price === null) return 'no-price'
    if (currency.value !== undefined && price.currency !== currency.value) return 'other-currency'
    const known = cart.lines.find(({ bookId }) => bookId === id)
    if (known) known.quantity = Number(known.quantity) + 1
    else cart.lines.push({ bookId: id, title, price, stock, quantity: 1, onShortage: 'refuse' })
    return undefined
  }
  const remove = (bookId: string) => (cart.lines = cart.lines.filter((line) => line.bookId !== bookId))
  const clear = () => Object.assign(cart, { ...empty(), personId: cart.personId })
  /** The contract's input, with the key that names this cart. */
  const input = () => ({
    personId: cart.personId ?? '',
    lines: cart.lines.map(({ bookId, quantity, onShortage }) => ({ bookId, quantity: Number(quantity), onShortage })),
    idempotencyKey: cart.key,
  })
  return { cart, currency, total, add, remove, clear, input }
}
