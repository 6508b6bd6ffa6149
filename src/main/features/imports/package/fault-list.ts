import { type FaultCode, importFaultWords } from '../../../../contract/reasons/import-faults.ts'
import type { ImportFault } from '../../../../contract/imports.ts'

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

/** The most faults that are kept. The rest is counted. */
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
    const message = detail === undefined ? importFaultWords[code] : `${importFaultWords[code]} ${detail}`
    this.#kept.push({ file, line: line ?? null, column: column ?? null, code, severity, message })
  }

  /** True when this cell already has a fault, which a second one would only repeat. */
  has({ file, line, column }: FaultPlace) {
    return this.#cells.has(`${file} ${line} ${column}`)
  }

  /** Adds only the first of a fault that would repeat on every line. */
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

  /** Returns the faults in file and line order, with faults of a whole file first. */
  sorted(): ImportFault[] {
    return [...this.#kept].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : (a.line ?? 0) - (b.line ?? 0)))
  }
}
