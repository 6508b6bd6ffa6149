import { refusal } from '../../../contract/errors.ts'
import type { OrderLine, OrderStatus } from '../../../contract/shop.ts'

type Placed = Pick<OrderLine, 'filled' | 'backordered'>
type Kept = Placed & Pick<OrderLine, 'returned'>

/** The status of a new order. */
export const placedStatus = (lines: readonly Placed[]): OrderStatus => {
  if (lines.some(({ backordered }) => backordered > 0)) return 'backordered'
  return lines.some(({ filled }) => filled > 0) ? 'completed' : 'refused'
}

/** The status of an order of which something came back. Copies that are still owed keep it open. */
export const refundedStatus = (lines: readonly Kept[]): OrderStatus => {
  if (lines.some(({ filled, returned }) => returned < filled)) return 'partly-refunded'
  return lines.some(({ backordered }) => backordered > 0) ? 'backordered' : 'refunded'
}

/**
 * The price of so many copies of each book, in the smallest unit. Counted in whole numbers of any size, because 500 lines
 * of 1,000 copies pass 2^53 long before each price does. Refused with rule `amount-too-large` past 2^53 - 1.
 */
export const priceOf = (lines: readonly { unitPrice: number; copies: number }[]): number => {
  const total = lines.reduce((sum, { unitPrice, copies }) => sum + BigInt(unitPrice) * BigInt(copies), 0n)
  if (total > BigInt(Number.MAX_SAFE_INTEGER))
    throw refusal('RULE_VIOLATION', {
      rule: 'amount-too-large',
      field: 'lines',
      expected: 'a total of at most 2^53 - 1',
    })
  return Number(total)
}
