import type { Id } from '../../../contract/ids.ts'
import type { Page } from '../../../contract/page.ts'
import type { AccountEntry, Deposited, LedgerReport, PersonAccount } from '../../../contract/shop.ts'
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

export type Shop = { accounts: Accounts; ledger: Ledger }
