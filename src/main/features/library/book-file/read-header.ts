import { type BookColumn, bookColumns, type BookFault } from '../../../../contract/inputs/book-file.ts'
import { nearestKey } from '../../../foundation/nearest-key.ts'
import type { FileRecord } from './read-records.ts'

const LONGEST_NAME = 100

const letters = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
const columnOf = new Map(bookColumns.map((column) => [letters(column), column]))

const unknownColumn = (given: string): Omit<BookFault, 'line'> => {
  const suggestion = nearestKey(given, bookColumns)
  return {
    column: given.slice(0, LONGEST_NAME),
    code: 'unknown-column',
    expected: suggestion === undefined ? `one of ${bookColumns.join(', ')}` : `a known column, perhaps ${suggestion}`,
    ...(suggestion !== undefined && { suggestion }),
  }
}

/** Reads which column stands where. Case, spaces and signs of a name do not count: `Published year` is `publishedYear`. */
export const readHeader = (header: FileRecord | undefined): { columns: BookColumn[]; faults: BookFault[] } => {
  if (header === undefined)
    return {
      columns: [],
      faults: [{ line: 1, column: null, code: 'empty', expected: 'a first line that names the columns' }],
    }
  const { line, cells } = header
  const [only = ''] = cells
  if (cells.length === 1 && /[;\t]/.test(only))
    return { columns: [], faults: [{ line, column: null, code: 'separator', expected: 'columns separated by commas' }] }
  const faults: BookFault[] = []
  const columns: BookColumn[] = []
  for (const name of cells.map((cell) => cell.trim())) {
    const column = columnOf.get(letters(name))
    if (column === undefined) faults.push({ line, ...unknownColumn(name) })
    else if (columns.includes(column)) faults.push({ line, column, code: 'column-twice', expected: 'each column once' })
    else columns.push(column)
  }
  if (!columns.includes('title'))
    faults.push({ line, column: 'title', code: 'no-title', expected: 'a column with the titles' })
  return { columns, faults }
}
