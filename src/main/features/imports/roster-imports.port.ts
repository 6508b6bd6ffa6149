import type {
  ImportAcceptance,
  ImportFault,
  ImportReport,
  ImportRun,
  MissingRowsPolicy,
} from '../../../contract/imports.ts'
import type { Page } from '../../../contract/page.ts'
import type { Author } from '../../foundation/author.ts'
import type { ImportProgress } from './import-progress.ts'

/** A package on this machine: a folder or a zip. `name` is what the history shows. */
export type RosterSource = { path: string; name: string }

export type CheckOptions = {
  /** What becomes of roster rows that a bulk package no longer has. */
  policy: MissingRowsPolicy
  /** Applying is refused when more than this share of a guarded kind would end, and nobody accepted it. */
  deactivationThreshold: number
}

/** What the caller accepts, of what the report says has to be. */
export type Accepted = { accept?: readonly ImportAcceptance[] }

/** How a caller watches an import and stops it. An aborted signal ends it with the signal's reason; nothing is applied. */
export type ImportJob = { author: Author; signal?: AbortSignal; progress: (event: ImportProgress) => void }

/**
 * Imports of OneRoster packages into one school. One import works at a time: a second one is refused with `CONFLICT`
 * (reason `import-running`, the first one in `detail`). Bad packages are reports, not errors. Memory does not grow with the
 * package. What an import leaves behind when it is killed is swept away by the next one and when the school opens.
 */
export type RosterImports = {
  /** Reads the package, compares it with the directory, applies nothing. The plan can be applied for an hour. */
  check: (source: RosterSource, options: CheckOptions, job: ImportJob) => Promise<ImportReport>
  /**
   * Applies a checked plan in one transaction. `CONFLICT` with reason `plan-changed` when the directory gives another plan
   * now, `not-applicable` when the check found errors, `not-accepted` (what lacks in `detail`) when it has something to
   * accept that `accept` does not name; `NOT_FOUND` when it is forgotten.
   */
  apply: (request: { importId: string; planDigest: string } & Accepted, job: ImportJob) => Promise<ImportReport>
  /** Check and, unless `dryRun` or the report says no, apply: no other writer can come between. */
  run: (
    source: RosterSource,
    options: CheckOptions & Accepted & { dryRun: boolean },
    job: ImportJob,
  ) => Promise<ImportReport>
  /** Forgets a checked plan. `NOT_FOUND` when there is none. */
  discard: (importId: string) => Promise<void>
  /** Faults of an import in file and line order; at most 10,000 are kept, of the last 20 imports. */
  faults: (request: { importId: string; cursor?: string; limit: number }) => Promise<Page<ImportFault>>
  /** Past imports, newest first. */
  history: (request: { cursor?: string; limit: number }) => Promise<Page<ImportRun>>
  /** Removes what killed imports left. */
  sweep: () => Promise<void>
}
