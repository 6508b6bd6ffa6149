import { refusal } from '../../../../contract/errors.ts'
import type { BookCopy } from '../../../../contract/library.ts'

export const unknownCopy = (field: 'copyId' | 'barcode' | 'bookId') =>
  refusal('RULE_VIOLATION', { rule: 'unknown-copy', field, expected: 'a copy of the library' })

export const noCopyFree = () =>
  refusal('RULE_VIOLATION', { rule: 'no-copy-free', field: 'bookId', expected: 'a book with a copy on the shelf' })

export const unknownPerson = (id: string) =>
  refusal('RULE_VIOLATION', {
    rule: 'unknown-person',
    field: 'personId',
    expected: 'a person of this school',
    unknown: [id],
  })

export const inactivePerson = () =>
  refusal('RULE_VIOLATION', { rule: 'person-inactive', field: 'personId', expected: 'an active person' })

export const dueInThePast = () =>
  refusal('RULE_VIOLATION', { rule: 'due-in-the-past', field: 'dueAt', expected: 'an instant in the future' })

export const loanEnded = () => refusal('RULE_VIOLATION', { rule: 'loan-ended', expected: 'a loan that has not ended' })

export const chargeSettled = () =>
  refusal('RULE_VIOLATION', { rule: 'charge-settled', expected: 'a charge that is owed' })

export const renewalsSpent = (most: number) =>
  refusal('RULE_VIOLATION', { rule: 'renewals-spent', expected: `at most ${most} renewals`, most })

export const holdWaits = () =>
  refusal('RULE_VIOLATION', { rule: 'hold-waits', expected: 'a book that nobody waits for' })

export const tooManyLoans = (most: number) =>
  refusal('RULE_VIOLATION', {
    rule: 'too-many-loans',
    field: 'personId',
    expected: `at most ${most} loans at a time`,
    most,
  })

const ON_THE_SHELF = 'a copy on the shelf'
const notOnShelf = {
  lent: 'copy-lent',
  reserved: 'copy-reserved',
  sold: 'copy-gone',
  lost: 'copy-gone',
  withdrawn: 'copy-gone',
} as const satisfies Record<Exclude<BookCopy['state'], 'available'>, string>

/** Why a copy in this state is not lent; undefined when it is on the shelf. */
export const refusalOfState = (state: BookCopy['state']) =>
  state === 'available' ? undefined : refusal('RULE_VIOLATION', { rule: notOnShelf[state], expected: ON_THE_SHELF })
