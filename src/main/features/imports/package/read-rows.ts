import { isUtf8 } from 'node:buffer'
import { type FileMode, hasHighBytes, rowCheck } from './check-cells.ts'
import type { FaultList } from './fault-list.ts'
import type { Column } from '../../../oneroster/oneroster-tables.ts'
import { QUOTED, RecordScanner, fieldText } from '../../../foundation/record-scanner.ts'

/** The most bytes of a record. A longer one is a fault and ends the file. */
export const MAX_RECORD_BYTES = 1024 * 1024
const OUTPUT_BYTES = 128 * 1024
const LF = 10
const COMMA = 44

export type RowReader = {
  /** The bytes of one file, as they arrive. */
  input: AsyncIterable<Buffer>
  file: string
  faults: FaultList
  /** Called once with the names of the header. Returning undefined ends the reading; the fault is reported already. */
  header: (names: readonly string[]) => { columns: readonly Column[]; mode: FileMode } | undefined
  /**
   * Takes rows as CSV for COPY: the line number, then the kept columns. Each call is awaited. The callee may keep the
   * piece.
   */
  write: (rows: Buffer) => Promise<void> | void
  /** Called for every piece of input. */
  read?: (bytes: number) => void
}

/**
 * Reads one CSV file in bounded memory and reports the faults of its bytes and rows. `whole` is false when the reading
 * ended early. `dropped` counts the rows that could not be taken.
 */
export const readRows = async ({
  input,
  file,
  faults,
  header,
  write,
  read,
}: RowReader): Promise<{ rows: number; dropped: number; whole: boolean }> => {
  const scanner = new RecordScanner()
  let buffer = Buffer.alloc(256 * 1024 + 1)
  let start = 0
  let filled = 0
  let scanFrom = 0
  let first = true
  let rows = 0
  let dropped = 0
  let output = Buffer.allocUnsafeSlow(OUTPUT_BYTES)
  let written = 0
  let columns: readonly Column[] = []
  let check: ReturnType<typeof rowCheck> = () => undefined
  let keptFields: number[] = []

  const report = (code: Parameters<FaultList['add']>[0], column: string) => {
    const place = { file, line: scanner.line, column }
    if (code === 'bulk-status') faults.addOnce(code, place)
    else faults.add(code, place)
  }

  const flush = async () => {
    if (written === 0) return
    const piece = output.subarray(0, written)
    output = Buffer.allocUnsafeSlow(OUTPUT_BYTES)
    written = 0
    await write(piece)
  }

  const emit = () => {
    let number = scanner.line
    let digits = 1
    for (let rest = number; rest >= 10; rest = Math.floor(rest / 10)) digits += 1
    for (let at = written + digits - 1; at >= written; at -= 1) {
      output[at] = 48 + (number % 10)
      number = Math.floor(number / 10)
    }
    written += digits
    for (const field of keptFields) {
      output[written] = COMMA
      written += 1
      const quote = (scanner.flags[field]! & QUOTED) === 0 ? 0 : 1
      const end = scanner.ends[field]! + quote
      for (let at = scanner.starts[field]! - quote; at < end; at += 1) {
        output[written] = buffer[at]!
        written += 1
      }
    }
    output[written] = LF
    written += 1
  }

  const readHeader = (): boolean => {
    const names = Array.from({ length: Math.min(scanner.fieldCount, 512) }, (_, field) =>
      fieldText(scanner, buffer, field),
    )
    const found = header(names)
    if (found === undefined) return false
    columns = found.columns
    check = rowCheck(columns, found.mode)
    keptFields = columns.flatMap((column, index) => (column.kept ? [index] : []))
    headerFields = names.length
    return true
  }
  let headerFields = 0

  const takeRecord = () => {
    if (scanner.blank) return
    rows += 1
    const place = { file, line: scanner.line }
    if (hasHighBytes(scanner) && !isUtf8(buffer.subarray(scanner.recordStart, scanner.recordEnd))) {
      dropped += 1
      faults.add('encoding-utf-8', place)
    } else if (scanner.fieldCount !== headerFields) {
      const detail = `It has ${scanner.fieldCount} fields, the header ${headerFields}.`
      dropped += 1
      faults.add('field-count', { ...place, detail })
    } else {
      check(scanner, buffer, report)
      emit()
    }
  }

  /** Scans the buffered bytes. Returns false to end the file. */
  const drain = async (last: boolean): Promise<boolean> => {
    while (start < filled) {
      buffer[filled] = 0
      const outcome = scanner.scan(buffer, start, filled, last)
      if (outcome === 'more') break
      if (scanner.recordEnd - scanner.recordStart > MAX_RECORD_BYTES && outcome === 'record') {
        faults.add('record-too-long', { file, line: scanner.line })
        return false
      }
      if (outcome === 'record') {
        if (first) {
          first = false
          if (!readHeader()) return false
        } else {
          if (written + (scanner.recordEnd - scanner.recordStart) + 64 + columns.length > output.length) {
            await flush()
            const needed = scanner.recordEnd - scanner.recordStart + 64 + columns.length
            if (needed > output.length) output = Buffer.allocUnsafeSlow(needed)
          }
          takeRecord()
        }
      } else {
        const code = outcome === 'bad-quote' ? 'quote' : outcome === 'unclosed-quote' ? 'quote-unclosed' : 'nul-byte'
        faults.add(code, { file, line: scanner.line })
        if (first) return false
        rows += 1
        dropped += 1
      }
      start = scanner.next
    }
    if (filled - start > MAX_RECORD_BYTES) {
      faults.add('record-too-long', { file, line: scanner.line })
      return false
    }
    return true
  }

  const append = (piece: Buffer) => {
    const rest = filled - start
    if (rest + piece.length + 1 > buffer.length) {
      const larger = Buffer.alloc(Math.max(buffer.length, 2 * (rest + piece.length) + 1))
      buffer.copy(larger, 0, start, filled)
      buffer = larger
    } else if (start > 0) buffer.copyWithin(0, start, filled)
    start = 0
    filled = rest
    piece.copy(buffer, filled)
    filled += piece.length
  }

  let sawBytes = 0
  for await (const chunk of input) {
    read?.(chunk.length)
    for (let at = 0; at < chunk.length; at += 256 * 1024) append(chunk.subarray(at, at + 256 * 1024))
    if (sawBytes < 4) {
      sawBytes += chunk.length
      if (filled < 4) continue
      if (!stripByteOrderMark()) return { rows, dropped, whole: false }
    }
    // A record that did not fit is scanned again only when twice as many bytes are there, so that long records stay
    // linear.
    if (filled - start < scanFrom) continue
    if (!(await drain(false))) return { rows, dropped, whole: false }
    scanFrom = Math.min(2 * (filled - start), MAX_RECORD_BYTES)
  }
  if (sawBytes < 4 && !stripByteOrderMark()) return { rows, dropped, whole: false }
  if (filled === start && first) {
    faults.add('file-empty', { file })
    return { rows, dropped, whole: false }
  }
  const whole = await drain(true)
  if (whole) await flush()
  if (scanner.sawLoneCr) faults.addOnce('line-ends-cr', { file })
  return { rows, dropped, whole }

  function stripByteOrderMark(): boolean {
    const [a, b, c] = [buffer[start], buffer[start + 1], buffer[start + 2]]
    const has = filled - start
    const mark = has >= 2 && ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff))
    if (mark || (has >= 2 && (a === 0 || b === 0))) {
      faults.add('encoding-utf-16', { file })
      return false
    }
    if (has >= 3 && a === 0xef && b === 0xbb && c === 0xbf) start += 3
    return true
  }
}
