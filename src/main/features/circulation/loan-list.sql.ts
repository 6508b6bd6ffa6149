import type pg from 'pg'
import type { CopyRow, Loan } from '../../../contract/circulation.ts'
import type { Page } from '../../../contract/page.ts'
import { ASKED_SQL } from '../../stores/postgres/database-clock.ts'
import { instantKey, keysetOf, textKey } from '../../stores/postgres/keyset.ts'
import { type Bind, readPage } from '../../stores/postgres/list-page.ts'
import { personName } from '../../stores/postgres/person-name.ts'
import type { CopyQuery, LoanQuery } from './circulation.port.ts'
import { fineJson } from './fine-columns.sql.ts'

/** Of a row `t` of `library.loan` with its copy, book and person. */
const loanColumns = `t.id, t.copy_id AS "copyId", copy.barcode, copy.book_id AS "bookId", book.title,
  t.person_id AS "personId", ${personName('person')} AS "personName", t.lent_at AS "lentAt", t.due_at AS "dueAt",
  t.returned_at AS "returnedAt", t.outcome, t.renewals, ${fineJson('t')} AS fine,
  CASE WHEN t.returned_at IS NOT NULL THEN 'returned' WHEN t.due_at < ${ASKED_SQL} THEN 'overdue' ELSE 'open' END AS state,
  t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.version`

const loanJoins = `JOIN library.copy copy ON copy.id = t.copy_id JOIN library.book book ON book.id = copy.book_id
  LEFT JOIN directory.person person ON person.id = t.person_id`

const stateConditions = {
  open: ['t.returned_at IS NULL'],
  overdue: ['t.returned_at IS NULL', `t.due_at < ${ASKED_SQL}`],
  returned: ['t.returned_at IS NOT NULL'],
} as const

const copyCondition = (column: 'book_id' | 'barcode', value: string) =>
  `t.copy_id IN (SELECT copy.id FROM library.copy WHERE copy.${column} = ${value})`

const loanConditions = ({ personId, bookId, barcode, state }: LoanQuery, bind: Bind): string[] => {
  const conditions: string[] = state === undefined ? [] : [...stateConditions[state]]
  if (personId !== undefined) conditions.push(`t.person_id = ${bind(personId)}::uuid`)
  if (bookId !== undefined) conditions.push(copyCondition('book_id', `${bind(bookId)}::uuid`))
  if (barcode !== undefined) conditions.push(copyCondition('barcode', `${bind(barcode)}::text`))
  return conditions
}

export const searchLoanRows = (pool: pg.Pool, query: LoanQuery): Promise<Page<Loan>> => {
  const { personId, bookId, barcode } = query
  return readPage<Loan>(pool, {
    list: 'loans',
    keyset: keysetOf(query.sort, { lentAt: [instantKey('lent_at')], dueAt: [instantKey('due_at')] }),
    query,
    table: 'library.loan',
    conditions: (bind) => loanConditions(query, bind),
    columns: loanColumns,
    joins: loanJoins,
    fewMatch: [personId, bookId, barcode].some((value) => value !== undefined),
  })
}

/** Inside of a transaction too, where it sees the transaction's own rows. */
export const findLoanRow = async (on: Pick<pg.Pool, 'query'>, id: string): Promise<Loan | undefined> =>
  (await on.query<Loan>(`SELECT ${loanColumns} FROM library.loan t ${loanJoins} WHERE t.id = $1`, [id])).rows[0]

/** Of a row `t` of `library.copy` with its book and open loan. */
export const copyColumns = `t.id, t.book_id AS "bookId", t.barcode, t.state, book.title, loan.id AS "loanId", loan.due_at AS "dueAt",
  t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.version`

export const copyJoins = `JOIN library.book book ON book.id = t.book_id
  LEFT JOIN library.loan loan ON loan.copy_id = t.id AND loan.returned_at IS NULL`

export const searchCopyRows = (pool: pg.Pool, query: CopyQuery): Promise<Page<CopyRow>> => {
  const { bookId, barcode, state } = query
  return readPage<CopyRow>(pool, {
    list: 'copies',
    keyset: keysetOf(query.sort, { barcode: [textKey('barcode')] }),
    query,
    table: 'library.copy',
    conditions: (bind) => [
      ...(bookId === undefined ? [] : [`t.book_id = ${bind(bookId)}::uuid`]),
      ...(barcode === undefined ? [] : [`t.barcode = ${bind(barcode)}::text`]),
      ...(state === undefined ? [] : [`t.state = ${bind(state)}::text`]),
    ],
    columns: copyColumns,
    joins: copyJoins,
    fewMatch: bookId !== undefined,
  })
}
