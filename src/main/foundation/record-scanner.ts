const COMMA = 44
const QUOTE = 34
const CR = 13
const LF = 10

const SPECIAL = 1
/** The field holds a byte that a sourcedId may not have. */
export const NOT_IN_ID = 2
/** The field holds a control character. */
export const CONTROL = 4
/** The field holds a byte above 127. */
export const HIGH = 8
/** The quoted field holds doubled quotes. */
export const DOUBLED_QUOTES = 16
/** The field stands in quotes. */
export const QUOTED = 32

/** The most fields that are read of a record. Further fields are only counted. */
const MAX_FIELDS = 512

const classes = new Uint8Array(256)
for (let byte = 0; byte < 256; byte += 1) {
  if (!/[0-9A-Za-z./@_-]/.test(String.fromCharCode(byte)) || byte > 127) classes[byte]! |= NOT_IN_ID
  if (byte < 32 || byte === 127) classes[byte]! |= CONTROL
  if (byte > 127) classes[byte]! |= HIGH
}
for (const byte of [COMMA, QUOTE, CR, LF, 0]) classes[byte]! |= SPECIAL

export type ScanOutcome = 'record' | 'more' | 'bad-quote' | 'unclosed-quote' | 'nul-byte'

/**
 * Splits bytes into RFC 4180 records without making strings. Accepts LF, CRLF and CR line ends. A call of `scan` reads
 * one record. After the outcome `record`, the public fields describe it until the next call. After a fault the scanner
 * is behind the line with the fault.
 */
export class RecordScanner {
  /** Byte range of each field's content, quotes left out. */
  readonly starts = new Int32Array(MAX_FIELDS)
  readonly ends = new Int32Array(MAX_FIELDS)
  /** Flags of each field: NOT_IN_ID, CONTROL, HIGH, DOUBLED_QUOTES, QUOTED. */
  readonly flags = new Uint8Array(MAX_FIELDS)
  fieldCount = 0
  /** All flags of the record. */
  recordFlags = 0
  /** Byte range of the record, its line end left out. */
  recordStart = 0
  recordEnd = 0
  /** Line of the file on which the record starts; 1 is the first. */
  line = 1
  /** Where the next record starts. */
  next = 0
  /** A CR alone ended a line. */
  sawLoneCr = false
  #nextLine = 1

  /** `bytes[to]` must exist and be 0, which stops the inner loops. `last` means that nothing follows `to`. */
  scan(bytes: Uint8Array, from: number, to: number, last: boolean): ScanOutcome {
    let at = from
    let field = 0
    let newLines = 0
    let recordFlags = 0
    this.line = this.#nextLine
    this.recordStart = from
    for (;;) {
      let flags = 0
      let start = at
      let end: number
      if (bytes[at] === QUOTE) {
        flags = QUOTED
        start = at + 1
        at = start
        for (;;) {
          let kind = classes[bytes[at]!]!
          while ((kind & SPECIAL) === 0) {
            flags |= kind
            at += 1
            kind = classes[bytes[at]!]!
          }
          const byte = bytes[at]!
          if (byte === QUOTE) {
            if (at + 1 >= to && !last) return 'more'
            if (bytes[at + 1] === QUOTE && at + 1 < to) {
              flags |= DOUBLED_QUOTES | NOT_IN_ID
              at += 2
              continue
            }
            break
          }
          if (at >= to) return last ? this.#fault('unclosed-quote', to, newLines) : 'more'
          if (byte === 0) return this.#skipLine(bytes, at, to, last, 'nul-byte', newLines)
          if (byte === LF) newLines += 1
          if (byte === CR) {
            if (at + 1 >= to && !last) return 'more'
            if (bytes[at + 1] !== LF) newLines += 1
          }
          flags |= kind & ~SPECIAL
          at += 1
        }
        end = at
        at += 1
        const byte = bytes[at]!
        if (at < to && byte !== COMMA && byte !== LF && byte !== CR) {
          return this.#skipLine(bytes, at, to, last, byte === 0 ? 'nul-byte' : 'bad-quote', newLines)
        }
      } else {
        let kind = classes[bytes[at]!]!
        while ((kind & SPECIAL) === 0) {
          flags |= kind
          at += 1
          kind = classes[bytes[at]!]!
        }
        end = at
        const byte = bytes[at]!
        if (byte === QUOTE) return this.#skipLine(bytes, at, to, last, 'bad-quote', newLines)
        if (byte === 0 && at < to) return this.#skipLine(bytes, at, to, last, 'nul-byte', newLines)
      }
      recordFlags |= flags
      if (field < MAX_FIELDS) {
        this.starts[field] = start
        this.ends[field] = end
        this.flags[field] = flags
      }
      field += 1
      if (at >= to) {
        if (!last) return 'more'
      } else if (bytes[at] === COMMA) {
        at += 1
        if (at >= to && !last) return 'more'
        continue
      }
      this.recordEnd = at
      this.fieldCount = field
      this.recordFlags = recordFlags
      if (at < to) {
        if (bytes[at] === CR) {
          if (at + 1 >= to && !last) return 'more'
          if (bytes[at + 1] === LF && at + 1 < to) at += 1
          else this.sawLoneCr = true
        }
        at += 1
      }
      this.#nextLine = this.line + newLines + 1
      this.next = at
      return 'record'
    }
  }

  /** True for a line with nothing on it. */
  get blank() {
    return this.fieldCount === 1 && this.recordEnd === this.recordStart
  }

  #fault(outcome: ScanOutcome, next: number, newLines: number): ScanOutcome {
    this.next = next
    this.#nextLine = this.line + newLines + 1
    return outcome
  }

  #skipLine(bytes: Uint8Array, from: number, to: number, last: boolean, outcome: ScanOutcome, newLines: number) {
    let at = from
    while (at < to && bytes[at] !== LF && bytes[at] !== CR) at += 1
    if (at >= to) return last ? this.#fault(outcome, to, newLines) : 'more'
    if (bytes[at] === CR) {
      if (at + 1 >= to && !last) return 'more'
      if (bytes[at + 1] === LF && at + 1 < to) at += 1
    }
    return this.#fault(outcome, at + 1, newLines)
  }
}

/** Returns the content of a field as text, with doubled quotes halved. Bytes that are not UTF-8 become U+FFFD. */
export const fieldText = (scanner: RecordScanner, bytes: Buffer, field: number): string => {
  const text = bytes.toString('utf8', scanner.starts[field], scanner.ends[field])
  return (scanner.flags[field]! & DOUBLED_QUOTES) === 0 ? text : text.replaceAll('""', '"')
}
