import { z } from 'zod'
import { procedure } from './errors.ts'
import { id, instant, line } from './ids.ts'
import { money } from './library.ts'
import { page, pageInput } from './page.ts'

/** An amount in the smallest unit of a currency that may be owed: between -(2^53 - 1) and 2^53 - 1. */
const amount = z.int()
const currency = money.shape.currency
const asking = (permission: 'shop.sell' | 'shop.refund') => procedure.meta({ permission })

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

/** The most lines of a cart, and of what is given back at once. */
export const MOST_LINES = 500

/** What happens to a line whose copies are not all on the shelf: none is sold, or those there are and the rest is owed. */
export const onShortage = z.enum(['refuse', 'backorder'])
export type OnShortage = z.infer<typeof onShortage>

/**
 * `completed`: all that was not refused is sold. `backordered`: copies are owed, which are charged when they come.
 * `refused`: nothing is sold or owed. Then what became of it: `partly-refunded`, `refunded` (every copy is back) and
 * `cancelled` (every copy is back and nothing is owed).
 */
export const orderStatus = z.enum(['completed', 'backordered', 'refused', 'partly-refunded', 'refunded', 'cancelled'])
export type OrderStatus = z.infer<typeof orderStatus>

const orderLine = z.object({
  bookId: id,
  title: z.string(),
  /** `filled`, `backordered` and `refused` sum to it. */
  quantity: z.int(),
  filled: z.int(),
  backordered: z.int(),
  refused: z.int(),
  /** How many of the filled copies were given back. */
  returned: z.int(),
  unitPrice: amount,
})
export type OrderLine = z.infer<typeof orderLine>

export const order = z.object({
  id,
  personId: id,
  status: orderStatus,
  currency: z.string(),
  /** What was charged for the filled copies. */
  total: amount,
  /** What was given back of it. */
  refunded: amount,
  lines: z.array(orderLine),
})
export type Order = z.infer<typeof order>
/** `personName` is null for a person whom the directory no longer has. */
export const orderRow = order.extend({ personName: z.string().nullable(), createdAt: instant })
export type OrderRow = z.infer<typeof orderRow>

const refunded = z.object({ order, refund: z.object({ id, total: amount }) })
export type Refunded = z.infer<typeof refunded>

/** What is wrong with the ledger. `id` names the transfer, account or order, `detail` says in numbers what differs. */
export const ledgerFault = z.object({
  kind: z.enum([
    'transfer-not-zero',
    'entries-missing',
    'balance-differs',
    'below-limit',
    'order-not-paid',
    'order-total-differs',
    'refund-differs',
    'copies-differ',
  ]),
  id,
  detail: z.string(),
})
export const ledgerReport = z.object({
  accounts: z.int(),
  transfers: z.int(),
  orders: z.int(),
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
  deposit: asking('shop.sell')
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

/** A cart names each book once. */
const eachBookOnce = [
  (lines: readonly { bookId: string }[]) => new Set(lines.map(({ bookId }) => bookId)).size === lines.length,
  { params: { rule: 'unique', expected: 'each book on one line' } },
] as const
const quantity = z.int().min(1).max(1_000)

const checkout = asking('shop.sell')
  .route({
    method: 'POST',
    path: '/library/checkout',
    ...about,
    spec: spec as never,
    description:
      'Sells copies from the shelf to a person: takes them, charges the account and writes the order, all or nothing. A line ' +
      'that the shelf cannot fill is refused as a whole or, with `backorder`, filled as far as it goes, and the other lines ' +
      'go on. Refused with `RULE_VIOLATION` rule `unknown-person`, `person-deleted`, `unknown-book`, `book-without-price`, ' +
      '`mixed-currencies`, `amount-too-large` (a total above 2^53 - 1), `insufficient-funds` (with `counts`) or `key-used`.',
  })
  .input(
    z.object({
      personId: id,
      lines: z
        .array(z.object({ bookId: id, quantity, onShortage: onShortage.default('refuse') }))
        .min(1)
        .max(MOST_LINES)
        .refine(...eachBookOnce),
      idempotencyKey,
    }),
  )
  .output(z.object({ order }))

const orders = {
  search: procedure
    .route({ method: 'GET', path: '/library/orders', ...about, description: 'Lists orders, newest first.' })
    .input(z.object({ personId: id.optional(), status: orderStatus.optional(), ...pageInput }))
    .output(page(orderRow)),
  cancel: asking('shop.refund')
    .route({
      method: 'POST',
      path: '/library/orders/{id}/cancel',
      ...about,
      spec: spec as never,
      description:
        'Takes an order back as a whole: nothing is owed any more, every copy returns to the shelf and what was paid for it to ' +
        'the account. Refused with `RULE_VIOLATION` rule `order-ended` when nothing is left of it.',
    })
    .input(z.object({ id, idempotencyKey }))
    .output(refunded),
  refund: asking('shop.refund')
    .route({
      method: 'POST',
      path: '/library/orders/{id}/refund',
      ...about,
      spec: spec as never,
      description:
        'Takes copies back and pays for them what was paid, never more, also with two refunds at once. Without `lines` all ' +
        'copies that are not back yet are meant. Refused with `RULE_VIOLATION` rule `refund-too-large` for more copies than ' +
        'the order still has, and `order-ended` when it has none.',
    })
    .input(
      z.object({
        id,
        lines: z
          .array(z.object({ bookId: id, quantity }))
          .min(1)
          .max(MOST_LINES)
          .refine(...eachBookOnce)
          .optional(),
        idempotencyKey,
      }),
    )
    .output(refunded),
}

export const shop = { accounts, checkout, orders, ledger }
