import { z } from 'zod'
import { procedure } from './errors.ts'
import { consistencyToken, id, instant } from './ids.ts'
import { bookCopy } from './library.ts'
import { libraryRow } from './library-names.ts'
import { page, pageInput } from './page.ts'

/** The days of a loan for which nothing else is said. */
export const USUAL_LOAN_DAYS = 14
/** How often a loan is renewed for which nothing else is said. */
export const USUAL_RENEWALS = 2

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
  renewals: z.int(),
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
  /** Left out, the loan takes as long as the school's rules say. */
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
        'withdrawn) and `due-in-the-past`. Of many borrowers of one copy at once, one gets it.',
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
        'Ends a loan and puts its copy back on the shelf. Refused with `RULE_VIOLATION` rule `loan-ended` the second time.',
    })
    .input(z.object({ id }))
    .output(loan.extend(withToken)),
  renew: procedure
    .meta({ permission: 'library.lend' })
    .route({
      method: 'POST',
      path: '/library/loans/{id}/renew',
      ...about,
      description:
        'Moves the due date to where it would be if the copy were lent now, never to an earlier one. Refused with ' +
        '`RULE_VIOLATION` rule `loan-ended`, `person-inactive` and `renewals-spent` (`most` is how often a loan is renewed).',
    })
    .input(z.object({ id }))
    .output(loan.extend(withToken)),
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

export const circulation = { loans, copies }
