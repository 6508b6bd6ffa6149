import type { ImportFault } from '../../../../contract/imports.ts'

/** What every code means, in words for the person who mends the file. Never holds a value of a row. */
const texts = {
  'package-unreadable': 'The package cannot be read: it is neither a folder nor a sound zip file.',
  'package-empty': 'The package holds no files.',
  'package-too-large': 'The package is larger than an import takes.',
  'zip-path': 'The zip holds a file whose path leads out of the package.',
  'zip-nested': 'The files must lie at the root of the package, not in a folder.',
  'zip-encrypted': 'The zip is encrypted. Pack it again without a password.',
  'zip-duplicate': 'The package holds two files of this name.',
  'zip-ratio': 'The file is packed far more densely than any roster: it looks like a zip bomb.',
  'zip-damaged': 'The zip is damaged at this file.',
  'not-a-file': 'This is a link or a device, not a plain file.',
  'manifest-missing': 'There is no manifest.csv, so nothing says what the files are.',
  'manifest-invalid': 'The manifest does not follow the form propertyName,value.',
  'manifest-version': 'The manifest names a version other than 1.0 of the manifest or 1.1 or 1.2 of OneRoster.',
  'oneroster-1.0': 'This is a OneRoster 1.0 file. Export the roster as 1.1 or 1.2.',
  'file-missing': 'The manifest announces this file and it is not in the package.',
  'file-unknown': 'OneRoster has no file of this name.',
  'file-ignored': 'This is no OneRoster file and was left out.',
  'file-not-announced': 'The manifest does not announce this file as bulk or delta.',
  'file-empty': 'The file is empty: not even a header is there.',
  'encoding-utf-16': 'The file is UTF-16. Save it as UTF-8.',
  'encoding-utf-8': 'The line holds bytes that are no UTF-8.',
  'nul-byte': 'The line holds a NUL byte.',
  'line-ends-cr': 'The lines end with a lone CR, as old systems write them; they were read as line ends.',
  'record-too-long': 'The record is longer than 1 MiB. A quote that is never closed does this too.',
  quote: 'A quote stands inside a field that is not quoted, or text follows a closing quote.',
  'quote-unclosed': 'A quote is opened here and never closed.',
  header: 'The header does not have the names and order that OneRoster fixes.',
  'header-other-version': 'This is the header of another OneRoster version than the manifest says.',
  'field-count': 'The line does not have as many fields as the header.',
  required: 'The field must not be empty.',
  'sourced-id': 'A sourcedId has 1 to 255 of the characters 0-9 A-Z a-z . / @ _ -.',
  vocabulary: 'The word is none of those that OneRoster allows here.',
  boolean: 'The field takes true or false.',
  date: 'The field takes a date that exists, written YYYY-MM-DD.',
  'date-time': 'The field takes a UTC time, written YYYY-MM-DDTHH:MM:SS.sssZ.',
  year: 'The field takes a year, written YYYY.',
  email: 'This is not an e-mail address.',
  'too-long': 'The text is longer than the directory takes here.',
  'control-character': 'The text holds a line break, tab or other control character.',
  'hidden-character':
    'The text shows nothing, or holds a character that does not show or turns text round (zero width, bidi, soft hyphen).',
  'bulk-status': 'A bulk file leaves status blank; it was read as active.',
  'bulk-deleted': 'A bulk file holds the whole state and must not delete: leave the row out.',
  status: 'A delta row says active or tobedeleted.',
  'duplicate-sourced-id': 'An earlier line of the file has this sourcedId.',
  'dangling-reference': 'The sourcedId that this refers to is not there.',
  cycle: 'The parents lead in a circle, or more than 100 levels deep.',
  'duplicate-email': 'Another person of the package has this e-mail address.',
  'email-taken': 'Another person in the directory has this e-mail address.',
  'date-order': 'The end lies before the begin.',
  'empty-validity': 'Begin and end are the same day: nothing is valid, the row was left out.',
  'class-not-in-school': 'The class does not hang on an org of type school.',
  'school-mismatch': 'The enrollment names another school than its class.',
  'extension-type': 'The directory keeps orgs of this type as departments.',
  'agent-role': 'The agent has no role guardian, parent or relative: no relationship was made.',
  'self-agent': 'The person is named as their own agent: no relationship was made.',
  'delete-unknown': 'There is nothing of this sourcedId to delete.',
  'delete-kept': 'The unit was not deleted, because something hangs on it:',
  'missing-kept': 'Units that the file no longer has stay, because something hangs on them:',
  'email-released': 'An inactive person had this e-mail address: it goes over to this one, and theirs becomes empty.',
  'looks-reused':
    'This sourcedId was that of somebody else: names, username and e-mail all differ. Their assignments would become those of this person.',
  'returns-with': 'The person is active again, and with them what they had and this package does not name:',
} as const

export type FaultCode = keyof typeof texts

const warnings: ReadonlySet<FaultCode> = new Set([
  'file-ignored',
  'line-ends-cr',
  'bulk-status',
  'empty-validity',
  'class-not-in-school',
  'school-mismatch',
  'extension-type',
  'agent-role',
  'self-agent',
  'delete-unknown',
  'delete-kept',
  'missing-kept',
  'email-released',
  'looks-reused',
  'returns-with',
])

/** Faults that are kept; the rest is counted. */
export const FAULT_CAP = 10_000

export type FaultPlace = { file: string; line?: number; column?: string; detail?: string }

/** Collects the faults of one package in bounded memory. */
export class FaultList {
  errors = 0
  warnings = 0
  readonly #kept: ImportFault[] = []
  readonly #once = new Set<string>()
  readonly #cells = new Set<string>()

  add(code: FaultCode, { file, line, column, detail }: FaultPlace) {
    const severity = warnings.has(code) ? 'warning' : 'error'
    if (severity === 'error') this.errors += 1
    else this.warnings += 1
    if (this.#kept.length >= FAULT_CAP) return
    this.#cells.add(`${file} ${line} ${column}`)
    const message = detail === undefined ? texts[code] : `${texts[code]} ${detail}`
    this.#kept.push({ file, line: line ?? null, column: column ?? null, code, severity, message })
  }

  /** True where this very cell has a fault already: a second one would only repeat it. */
  has({ file, line, column }: FaultPlace) {
    return this.#cells.has(`${file} ${line} ${column}`)
  }

  /** Adds a fault that would repeat on every line only for the first. */
  addOnce(code: FaultCode, place: FaultPlace) {
    const key = `${code} ${place.file} ${place.column ?? ''}`
    if (this.#once.has(key)) return
    this.#once.add(key)
    this.add(code, place)
  }

  /** Counts faults that were found but not listed. */
  addUnlisted(code: FaultCode, count: number) {
    if (warnings.has(code)) this.warnings += count
    else this.errors += count
  }

  get room() {
    return FAULT_CAP - this.#kept.length
  }

  /** In file and line order, faults of a whole file first. */
  sorted(): ImportFault[] {
    return [...this.#kept].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : (a.line ?? 0) - (b.line ?? 0)))
  }
}
