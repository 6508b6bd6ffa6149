import { z } from 'zod'
import { procedure } from './errors.ts'
import { id, instant, line } from './ids.ts'
import { money } from './library.ts'
import { page, pageInput } from './page.ts'

/** An amount in the smallest unit of a currency that may be owed: between -(2^53 - 1) and 2^53 - 1. */
const amount = z.int()
const currency = money.shape.currency

/**
 * Names one write of a caller, so that it is done once however often it is sent. REST takes it from the header
 * `Idempotency-Key`, or from the body; other doors from the input. A key is kept for good and means one input of one
 * procedure: the same input is answered as the first time, another one is refused. Only what was done is kept. After a
 * refusal the same key may be sent again.
 */
const idempotencyKey = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[\x21-\x7e]+$/)
  .optional()

/** A holding of a person, or of the school itself: `cash` is what people paid in, `sales` what they bought. */
export const account = z.object({
  id,
  purpose: z.enum(['person', 'cash', 'sales']),
  /** Null for an account of the school. */
  personId: id.nullable(),
  currency: z.string(),
  /** Kept for accounts of people. Null for those of the school, whose balance is counted from the entries. */
  balance: amount.nullable(),
  /** The balance never goes below it. Null: no limit. */
  lowest: amount.nullable(),
  createdAt: instant,
})
export type Account = z.infer<typeof account>

/** Money that moved. Its entries sum to zero in each currency. It is never changed; another transfer reverses it. */
export const transfer = z.object({
  id,
  kind: z.enum(['deposit', 'purchase', 'refund']),
  note: z.string(),
  /** The number of its entries. */
  entries: z.int(),
})
export type Transfer = z.infer<typeof transfer>

/** What one transfer does to one account. */
export const accountEntry = z.object({
  id,
  transferId: id,
  kind: transfer.shape.kind,
  note: z.string(),
  currency: z.string(),
  /** Positive for what the person gets, negative for what the person spends. */
  amount,
  recordedAt: instant,
})
export type AccountEntry = z.infer<typeof accountEntry>

export const personAccount = z.object({
  personId: id,
  /** Null, with balance 0, for a person who never had any money here. */
  currency: z.string().nullable(),
  balance: amount,
  /** The balance never goes below it. */
  lowest: amount,
  /** The person's accounts, one for each currency, in the order in which they were made. */
  accounts: z.array(z.object({ currency: z.string(), balance: amount, lowest: amount })),
  /** The newest entries in `currency`, at most 100, newest first, each with the balance right after it. */
  entries: z.array(accountEntry.extend({ balanceAfter: amount })),
})
export type PersonAccount = z.infer<typeof personAccount>

export const deposited = z.object({ transferId: id, personId: id, amount, currency: z.string(), balance: amount })
export type Deposited = z.infer<typeof deposited>

/** What is wrong with the ledger. `id` names the transfer or account, `detail` says in numbers what differs. */
export const ledgerFault = z.object({
  kind: z.enum(['transfer-not-zero', 'entries-missing', 'balance-differs', 'below-limit']),
  id,
  detail: z.string(),
})
export type LedgerFault = z.infer<typeof ledgerFault>
export const ledgerReport = z.object({
  accounts: z.int(),
  transfers: z.int(),
  /** At most 1,000. */
  faults: z.array(ledgerFault),
})
export type LedgerReport = z.infer<typeof ledgerReport>

const about = { tags: ['library'] }
/** The header that REST takes for `idempotencyKey`. */
const spec = <Operation extends { parameters?: unknown[] }>(operation: Operation) => ({
  ...operation,
  parameters: [
    ...(operation.parameters ?? []),
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: 'The field `idempotencyKey` of the body, which is left out then.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    },
  ],
})

const accounts = {
  get: procedure
    .route({
      method: 'GET',
      path: '/library/accounts/{personId}',
      ...about,
      description:
        'Returns the school account of a person: its balance in the smallest unit of the currency, and its newest entries. ' +
        'A person has an account for each currency; without `currency` the first one is meant.',
    })
    .input(z.object({ personId: id, currency: currency.optional() }))
    .output(personAccount),
  entries: procedure
    .route({
      method: 'GET',
      path: '/library/accounts/{personId}/entries',
      ...about,
      description: 'Lists all entries of the accounts of a person, newest first.',
    })
    .input(z.object({ personId: id, ...pageInput }))
    .output(page(accountEntry)),
  deposit: procedure
    .meta({ permission: 'shop.sell' })
    .route({
      method: 'POST',
      path: '/library/accounts/{personId}/deposit',
      ...about,
      spec: spec as never,
      description:
        'Pays money in, `amount` in the smallest unit of the currency. Without `currency` that of the account is meant, of a ' +
        'person without one the only currency in which books are priced. Refused with `RULE_VIOLATION` rule ' +
        '`currency-needed` where this is not one currency, and `amount-too-large` when the balance would be above 2^53 - 1.',
    })
    .input(
      z.object({
        personId: id,
        amount: z.int().min(1),
        currency: currency.optional(),
        note: z.union([z.literal(''), line(200)]).default(''),
        idempotencyKey,
      }),
    )
    .output(deposited),
}

const ledger = {
  verify: procedure
    .route({
      method: 'GET',
      path: '/library/ledger/verify',
      ...about,
      description:
        'Counts the whole ledger again: entries of each transfer sum to zero in each currency and are all there, kept balances ' +
        'are the sum of their entries, no account is below its limit. Returns every fault, at most 1,000.',
    })
    .output(ledgerReport),
}

export const shop = { accounts, ledger }
