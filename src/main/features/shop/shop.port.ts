import type { Id } from '../../../contract/ids.ts'
import type { Page } from '../../../contract/page.ts'
import type {
  AccountEntry,
  Deposited,
  LedgerReport,
  OnShortage,
  Order,
  OrderRow,
  OrderStatus,
  PersonAccount,
  Refunded,
} from '../../../contract/shop.ts'
import type { Author } from '../../foundation/author.ts'

/** Names one write of a caller. Without one the request id of the author serves, and without that the write is a new one. */
type Keyed = { idempotencyKey?: string }

export type Deposit = Keyed & { personId: Id; amount: number; currency?: string; note: string }

/**
 * The accounts of people, in the smallest unit of a currency. Every write is one transaction with its transfer, audit
 * and outbox events. A write is tried again when another one got in its way, at most six times (then `CONFLICT`,
 * `concurrent-change`). A write with a key that was used before answers as then, also when both run at once, and is
 * refused with `RULE_VIOLATION` rule `key-used` when its input is another one.
 */
export type Accounts = {
  /** The person's balance and newest 100 entries, from one snapshot. `NOT_FOUND` for an unknown person. */
  get: (query: { personId: Id; currency?: string }) => Promise<PersonAccount>
  /** All entries of the person's accounts, newest first. Empty for an unknown person. */
  entries: (query: { personId: Id; cursor?: string; limit: number }) => Promise<Page<AccountEntry>>
  /**
   * Opens the account at the first deposit. Refuses an unknown person (`NOT_FOUND`), a deleted one (rule
   * `person-deleted`), a currency that does not follow (rule `currency-needed`) and a balance past 2^53 - 1 (rule
   * `amount-too-large`).
   */
  deposit: (deposit: Deposit, author: Author) => Promise<Deposited>
}

export type Ledger = {
  /** Counts the ledger again in one statement, and returns at most 1,000 faults. */
  verify: () => Promise<LedgerReport>
}

/** Each book is on one line. */
export type Cart = Keyed & { personId: Id; lines: { bookId: Id; quantity: number; onShortage: OnShortage }[] }
export type Cancellation = Keyed & { id: Id }
/** Without lines: all copies that are not back yet. */
export type Return = Keyed & { id: Id; lines?: { bookId: Id; quantity: number }[] }

/**
 * Sells a cart: copies leave the shelf, the account is charged for them, order, audit and outbox are written, all or
 * nothing. Waits for checkouts and loans that hold the copies it needs, in the order of books and copies. Refuses as the
 * contract says. Writes are sent again as those of `Accounts`.
 */
export type Checkout = (cart: Cart, author: Author) => Promise<{ order: Order }>

export type Orders = {
  /** Newest first. */
  search: (query: { personId?: Id; status?: OrderStatus; cursor?: string; limit: number }) => Promise<Page<OrderRow>>
  /** Brings all copies and all money back, and ends what is owed. Rule `order-ended` when nothing is left. */
  cancel: (cancellation: Cancellation, author: Author) => Promise<Refunded>
  /** Pays back what was paid for these copies. Two refunds at once never pay a copy twice. */
  refund: (copies: Return, author: Author) => Promise<Refunded>
}

export type Shop = { accounts: Accounts; checkout: Checkout; orders: Orders; ledger: Ledger }
