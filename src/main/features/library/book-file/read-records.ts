import { isUtf8 } from 'node:buffer'
import { type BookFault, MOST_IMPORTED_BOOKS } from '../../../../contract/inputs/book-file.ts'
import { fieldText, HIGH, RecordScanner, type ScanOutcome } from '../../../foundation/record-scanner.ts'

/** One record of a CSV file with the line on which it begins; 1 is the first. */
export type FileRecord = { line: number; cells: string[] }

const MOST_CELLS = 100

const unreadable: Record<Exclude<ScanOutcome, 'record' | 'more'>, string> = {
  'bad-quote': 'a cell with quotes as a whole, and quotes inside of it doubled',
  'unclosed-quote': 'a quote at the end of the cell that begins here',
  'nul-byte': 'text without NUL bytes',
}
const NOT_UTF8 = { code: 'not-utf8', expected: 'text in UTF-8' }

const byteOrderMark = (file: Uint8Array) => (file[0] === 0xef && file[1] === 0xbb && file[2] === 0xbf ? 3 : 0)
const isUtf16 = ([first, second]: Uint8Array) =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)

const isBlank = (cells: readonly string[]) => cells.every((cell) => cell.trim() === '')

/**
 * Splits a file into its records, without those that hold nothing. A line that cannot be read is a fault, and reading goes
 * on behind it. Accepts a byte order mark and the line ends LF, CRLF and CR.
 */
export const readRecords = (file: Uint8Array): { records: FileRecord[]; faults: BookFault[] } => {
  const records: FileRecord[] = []
  const faults: BookFault[] = []
  const fault = (line: number, what: { code: string; expected: string }) => faults.push({ line, column: null, ...what })
  if (isUtf16(file)) {
    fault(1, NOT_UTF8)
    return { records, faults }
  }
  // The scanner stops at a byte behind the end.
  const bytes = Buffer.alloc(file.length + 1)
  bytes.set(file)
  const allUtf8 = isUtf8(file)
  const scanner = new RecordScanner()
  for (let from = byteOrderMark(file); from < file.length; from = scanner.next) {
    const outcome = scanner.scan(bytes, from, file.length, true)
    const { line, recordStart, recordEnd, recordFlags, fieldCount } = scanner
    if (outcome !== 'record') {
      const code = outcome as keyof typeof unreadable
      fault(line, { code, expected: unreadable[code] })
    } else if (!allUtf8 && recordFlags & HIGH && !isUtf8(bytes.subarray(recordStart, recordEnd))) fault(line, NOT_UTF8)
    else if (fieldCount > MOST_CELLS) fault(line, { code: 'cell-count', expected: `at most ${MOST_CELLS} cells` })
    else {
      const cells = Array.from({ length: fieldCount }, (_, field) => fieldText(scanner, bytes, field))
      if (!isBlank(cells)) records.push({ line, cells })
    }
    // The header is one of the records.
    if (records.length > MOST_IMPORTED_BOOKS + 1) {
      fault(line, { code: 'too-many-rows', expected: `at most ${MOST_IMPORTED_BOOKS} books in one file` })
      break
    }
  }
  return { records, faults }
}
