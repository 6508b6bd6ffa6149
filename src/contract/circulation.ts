import { z } from 'zod'
import { procedure } from './errors.ts'
import { consistencyToken, id, instant, version } from './ids.ts'
import { bookCopy, money } from './library.ts'
import { libraryRow } from './library-names.ts'
import { fine } from './loan-rules.ts'
import { page, pageInput } from './page.ts'

export const charge = z.object({
  ...libraryRow,
  loanId: id,
  personId: id,
  kind: z.enum(['overdue', 'lost', 'damaged']),
  amount: z.int(),
  currency: z.string(),
  /** The open days that the loan was late. */
  days: z.int().nullable(),
  settledAt: instant.nullable(),
  settlement: z.enum(['paid', 'waived']).nullable(),
})
export type Charge = z.infer<typeof charge>

/** What a scanner reads or a person types: capital letters, digits and hyphens. Small letters are raised. */
export const barcode = z
  .string()
  .trim()
  .regex(/^[0-9A-Za-z-]{1,40}$/)
  .overwrite((text) => text.toUpperCase())

/** `open` as a filter means every loan that has not ended, an overdue one too. */
export const loanState = z.enum(['open', 'overdue', 'returned'])
export type LoanState = z.infer<typeof loanState>

export const loan = z.object({
  ...libraryRow,
  copyId: id,
  barcode: z.string(),
  bookId: id,
  title: z.string(),
  personId: id,
  /** Null when the directory has nobody of this id any more. */
  personName: z.string().nullable(),
  lentAt: instant,
  /** A loan that has not ended by then is overdue. */
  dueAt: instant,
  returnedAt: instant.nullable(),
  /** How the loan ended: the copy came back whole, damaged, or never. */
  outcome: z.enum(['returned', 'damaged', 'lost']).nullable(),
  renewals: z.int(),
  /** What each open day costs by which it comes late, as agreed when it began or was renewed. */
  fine: fine.nullable(),
  state: loanState,
})
export type Loan = z.infer<typeof loan>

export const loanSort = z.enum(['lentAt', '-lentAt', 'dueAt', '-dueAt'])
export type LoanSort = z.infer<typeof loanSort>

const lending = z.object({
  /** A loan names its copy by exactly one of `copyId`, `barcode` and `bookId`. */
  copyId: id.optional(),
  barcode: barcode.optional(),
  /** Any copy of the book that stands on the shelf. */
  bookId: id.optional(),
  personId: id,
  /** Left out, the end of the day that the school's rules and calendar give. */
  dueAt: instant.optional(),
})
export type Lending = z.infer<typeof lending>

export const copyRow = bookCopy.extend({
  title: z.string(),
  /** The loan of the copy that has not ended. */
  loanId: id.nullable(),
  dueAt: instant.nullable(),
})
export type CopyRow = z.infer<typeof copyRow>

const withToken = { consistencyToken }
const about = { tags: ['library'] }
const ended = loan.extend({
  charges: z.array(charge),
  /** For whom the copy waits on the holds shelf now. */
  heldFor: z
    .object({
      holdId: id,
      personId: id,
      personName: z.string().nullable(),
      pickupUnitId: id,
      readyUntil: instant,
    })
    .nullable(),
  ...withToken,
})
export type EndedLoan = z.infer<typeof ended>
const target = { id, version }

const loans = {
  search: procedure
    .route({
      method: 'GET',
      path: '/library/loans',
      ...about,
      description:
        'Lists the loans that match, one keyset page at a time. `state=open` means every loan that has not ended, ' +
        '`overdue` those of them whose `dueAt` has passed.',
    })
    .input(
      z.object({
        personId: id.optional(),
        bookId: id.optional(),
        barcode: barcode.optional(),
        state: loanState.optional(),
        sort: loanSort.default('-lentAt'),
        ...pageInput,
      }),
    )
    .output(page(loan)),
  get: procedure
    .route({ method: 'GET', path: '/library/loans/{id}', ...about, description: 'Returns one loan.' })
    .input(z.object({ id }))
    .output(loan),
  create: procedure
    .meta({ permission: 'library.lend' })
    .route({
      method: 'POST',
      path: '/library/loans',
      successStatus: 201,
      ...about,
      description:
        'Lends a copy, which is named by exactly one of `copyId`, `barcode` and `bookId` (rule `one-copy`). With ' +
        '`bookId` any copy on the shelf is taken; none is rule `no-copy-free`. Refused with `RULE_VIOLATION` rule ' +
        '`unknown-copy`, `unknown-person`, `person-inactive`, `copy-lent`, `copy-reserved`, `copy-gone` (sold, lost or ' +
        'withdrawn), `too-many-loans` (`most` is what the rules allow) and `due-in-the-past`. Of many borrowers of one ' +
        'copy at once, one gets it.',
    })
    .input(lending)
    .output(loan.extend(withToken)),
  return: procedure
    .meta({ permission: 'library.lend' })
    .route({
      method: 'POST',
      path: '/library/loans/{id}/return',
      ...about,
      description:
        'Ends a loan and puts its copy back on the shelf; a damaged one is withdrawn. What the loan costs, because it is ' +
        'late or by `damage`, is written as a charge. Refused with `RULE_VIOLATION` rule `loan-ended` the second time.',
    })
    .input(
      z.object({
        id,
        condition: z.enum(['good', 'damaged']).default('good'),
        /** What the damage costs, with `condition` damaged. */
        damage: money
          .extend({ amount: z.int().min(1) })
          .nullable()
          .default(null),
      }),
    )
    .output(ended),
  lose: procedure
    .meta({ permission: 'library.lend' })
    .route({
      method: 'POST',
      path: '/library/loans/{id}/lose',
      ...about,
      description:
        'Ends a loan whose copy will not come back. The copy is lost, and the price of its book is written as a charge ' +
        'beside what the delay costs. Refused with `RULE_VIOLATION` rule `loan-ended`.',
    })
    .input(z.object({ id }))
    .output(ended),
  renew: procedure
    .meta({ permission: 'library.lend' })
    .route({
      method: 'POST',
      path: '/library/loans/{id}/renew',
      ...about,
      description:
        'Lets the loan go on from its due date, or from now when that has passed, for as many days as a new one would have. ' +
        'What it costs that it was late is written as a charge first. Refused with `RULE_VIOLATION` rule `loan-ended`, ' +
        '`person-inactive`, `hold-waits` and `renewals-spent` (`most` is how often a loan is renewed).',
    })
    .input(z.object({ id }))
    .output(ended),
}

const copies = {
  search: procedure
    .route({
      method: 'GET',
      path: '/library/copies',
      ...about,
      description: 'Lists the copies that match in the order of their barcodes, each with the loan that it is out on.',
    })
    .input(
      z.object({
        bookId: id.optional(),
        barcode: barcode.optional(),
        state: bookCopy.shape.state.optional(),
        sort: z.enum(['barcode', '-barcode']).default('barcode'),
        ...pageInput,
      }),
    )
    .output(page(copyRow)),
}

const charges = {
  search: procedure
    .route({
      method: 'GET',
      path: '/library/charges',
      ...about,
      description: 'Lists what loans cost, newest first. `settled=false` gives what is owed.',
    })
    .input(z.object({ personId: id.optional(), loanId: id.optional(), settled: z.boolean().optional(), ...pageInput }))
    .output(page(charge)),
  settle: procedure
    .meta({ permission: 'library.lend' })
    .route({
      method: 'POST',
      path: '/library/charges/{id}/settle',
      ...about,
      description:
        'Notes that a charge was paid or waived, once. Refused with `STALE_VERSION` when it changed since it was read, and ' +
        'with `RULE_VIOLATION` rule `charge-settled` when it was paid or waived before.',
    })
    .input(z.object({ ...target, settlement: z.enum(['paid', 'waived']) }))
    .output(charge.extend(withToken)),
}

export const circulation = { loans, copies, charges }
