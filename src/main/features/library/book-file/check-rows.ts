import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import { type BookColumn, type BookFault, MOST_IMPORTED_COPIES } from '../../../../contract/inputs/book-file.ts'
import { line } from '../../../../contract/ids.ts'
import { amountOf, isCurrency } from '../../../../contract/inputs/currency.ts'
import { bookInput } from '../../../../contract/library.ts'
import { LONGEST_NAME } from '../../../../contract/library-names.ts'
import { inputIssues } from '../../../foundation/input-issues.ts'
import type { FileRecord } from './read-records.ts'

/** The language of a book whose file names none: undetermined (BCP 47). */
export const NO_LANGUAGE = 'und'
const ROWS_IN_TURN = 500

const links = { most: 50, expected: 'at most 50 names' } as const
/** A book as the contract takes it, with names in place of ids. A category is the path of names from the root. */
const row = bookInput.omit({ authorIds: true, categoryIds: true }).extend({
  authors: z.array(line(LONGEST_NAME.author)).max(links.most),
  categories: z.array(z.array(line(LONGEST_NAME.category)).max(20)).max(links.most),
})
export type BookRow = z.infer<typeof row> & { line: number }

const listOf = (cell: string) => cell.split(';').filter((part) => part.trim() !== '')
const numberOf = (cell: string) => (/^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : NaN)

const given = (cells: Partial<Record<BookColumn, string>>) => {
  const of = (column: BookColumn) => cells[column]?.trim() ?? ''
  const currency = of('currency').toUpperCase()
  // A price in an unknown currency is a fault of the currency alone.
  const amount = isCurrency(currency) ? amountOf(of('price'), currency) : 0
  return {
    isbn: of('isbn') || null,
    title: of('title'),
    subtitle: of('subtitle'),
    language: of('language') || NO_LANGUAGE,
    publishedYear: of('publishedYear') === '' ? null : numberOf(of('publishedYear')),
    price: of('price') === '' ? null : { amount, currency },
    copies: of('copies') === '' ? 0 : numberOf(of('copies')),
    authors: listOf(of('authors')),
    categories: listOf(of('categories')).map((path) => path.split(' > ')),
  }
}

const columnOfField: Readonly<Record<string, BookColumn>> = { 'price.amount': 'price', 'price.currency': 'currency' }

/** One fault for each cell: the rule that says most stands last. */
const faultsOf = (at: number, { issues }: z.ZodError): BookFault[] => {
  const found = new Map<string, BookFault>()
  for (const { field, rule, expected } of inputIssues(issues)) {
    const column = columnOfField[field] ?? field.split('.')[0]!
    const isAmount = field === 'price.amount' && rule === 'invalid_type'
    found.set(column, {
      line: at,
      column,
      ...(isAmount
        ? { code: 'price', expected: 'an amount of the currency, such as 19.50' }
        : { code: rule, expected }),
    })
  }
  return [...found.values()]
}

/**
 * Checks every row by the contract's rules for a book, and the rows against each other. Rows with a fault are left out of
 * `rows`. Gives others a turn now and then, because a large file takes a second.
 */
export const checkRows = async (
  columns: readonly BookColumn[],
  records: readonly FileRecord[],
): Promise<{ rows: BookRow[]; faults: BookFault[] }> => {
  const rows: BookRow[] = []
  const faults: BookFault[] = []
  const lineOfIsbn = new Map<string, number>()
  let copies = 0
  for (const [index, { line: at, cells }] of records.entries()) {
    if (index % ROWS_IN_TURN === ROWS_IN_TURN - 1) await setImmediate()
    if (cells.length !== columns.length) {
      faults.push({ line: at, column: null, code: 'cell-count', expected: `${columns.length} cells, as in the header` })
      continue
    }
    const { success, data, error } = row.safeParse(
      given(Object.fromEntries(columns.map((name, place) => [name, cells[place]!]))),
    )
    if (!success) {
      faults.push(...faultsOf(at, error))
      continue
    }
    const before = data.isbn === null ? undefined : lineOfIsbn.get(data.isbn)
    if (before !== undefined) {
      faults.push({
        line: at,
        column: 'isbn',
        code: 'repeated',
        expected: `each ISBN once; line ${before} has this one`,
      })
      continue
    }
    if (data.isbn !== null) lineOfIsbn.set(data.isbn, at)
    const most = copies <= MOST_IMPORTED_COPIES
    copies += data.copies
    if (most && copies > MOST_IMPORTED_COPIES)
      faults.push({
        line: at,
        column: 'copies',
        code: 'too-many-copies',
        expected: `at most ${MOST_IMPORTED_COPIES} copies in one file`,
      })
    rows.push({ ...data, line: at })
  }
  return { rows, faults }
}
