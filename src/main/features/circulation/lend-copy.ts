import type { Lending } from '../../../contract/circulation.ts'
import { refusal } from '../../../contract/errors.ts'
import type { Author } from '../../foundation/author.ts'
import type { LoanDesk, NamedCopy } from './circulation.port.ts'

const namedCopy = ({ copyId, barcode, bookId }: Lending): NamedCopy => {
  const named = [
    copyId === undefined ? [] : [{ copyId }],
    barcode === undefined ? [] : [{ barcode }],
    bookId === undefined ? [] : [{ bookId }],
  ].flat()
  if (named.length === 1) return named[0]!
  throw refusal('RULE_VIOLATION', {
    rule: 'one-copy',
    field: 'copyId',
    expected: 'exactly one of copyId, barcode and bookId',
  })
}

/** Lends the copy that exactly one of the three fields names. */
export const lendCopy = ({ loans }: { loans: Pick<LoanDesk, 'create'> }, lending: Lending, by: Author) =>
  loans.create({ copy: namedCopy(lending), personId: lending.personId, dueAt: lending.dueAt }, by)
