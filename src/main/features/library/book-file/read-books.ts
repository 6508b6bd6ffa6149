import type { BookFault } from '../../../../contract/inputs/book-file.ts'
import { type BookRow, checkRows } from './check-rows.ts'
import { readHeader } from './read-header.ts'
import { readRecords } from './read-records.ts'

/**
 * Reads the books of a CSV file. `found` counts its rows, also those with a fault. Rows are read only below a header without
 * a fault.
 */
export const readBooks = async (file: Uint8Array): Promise<{ rows: BookRow[]; found: number; faults: BookFault[] }> => {
  const { records, faults: unread } = readRecords(file)
  const [header, ...rest] = records
  // A file of which nothing could be read is not also called empty.
  if (header === undefined && unread.length > 0) return { rows: [], found: 0, faults: unread }
  const { columns, faults: ofHeader } = readHeader(header)
  if (ofHeader.length > 0) return { rows: [], found: 0, faults: [...ofHeader, ...unread] }
  const { rows, faults } = await checkRows(columns, rest)
  return { rows, found: rest.length, faults: [...unread, ...faults] }
}
