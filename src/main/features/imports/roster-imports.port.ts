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

/** A package on this machine: a folder or a zip file. `name` is shown in the history. */
export type PackageSource = { path: string; name: string }

export type CheckOptions = {
  /** What happens to roster rows that a bulk package no longer has. */
  policy: MissingRowsPolicy
  /** The share of a guarded kind that may end. A plan that ends more is applied only when the caller accepted that. */
  deactivationThreshold: number
}

/** The points of the report that the caller accepts. */
export type Accepted = { accept?: readonly ImportAcceptance[] }

/**
 * How a caller watches an import and stops it. An aborted signal ends the import with the signal's reason, and nothing
 * is applied.
 */
export type ImportJob = { author: Author; signal?: AbortSignal; progress: (event: ImportProgress) => void }

/**
 * Imports OneRoster packages into one school. One import runs at a time: a second one is refused with `CONFLICT`
 * (reason `import-running`, the first one in `detail`). A bad package gives a report, not an error. Memory does not
 * grow with the package. The rows of a killed import are removed by the next import and when the school opens.
 */
export type RosterImports = {
  /**
   * Reads the package and compares it with the directory, without applying anything. The plan can be applied for an
   * hour.
   */
  check: (source: PackageSource, options: CheckOptions, job: ImportJob) => Promise<ImportReport>
  /**
   * Applies a checked plan in one transaction. `CONFLICT` with reason `plan-changed` when the directory now gives
   * another plan, `not-applicable` when the check found errors, and `not-accepted` when `accept` does not name all that
   * has to be accepted (the rest is in `detail`). `NOT_FOUND` when the plan was forgotten.
   */
  apply: (request: { importId: string; planDigest: string } & Accepted, job: ImportJob) => Promise<ImportReport>
  /**
   * Checks the package and applies it, unless `dryRun` is set or the report says no. No other writer can come between.
   */
  run: (
    source: PackageSource,
    options: CheckOptions & Accepted & { dryRun: boolean },
    job: ImportJob,
  ) => Promise<ImportReport>
  /** Forgets a checked plan. `NOT_FOUND` when there is none. */
  discard: (importId: string) => Promise<void>
  /** Returns the faults of an import in file and line order. At most 10,000 are kept of each of the last 20 imports. */
  faults: (request: { importId: string; cursor?: string; limit: number }) => Promise<Page<ImportFault>>
  /** Returns past imports, newest first. */
  history: (request: { cursor?: string; limit: number }) => Promise<Page<ImportRun>>
  /** Removes the rows that killed imports left. */
  sweep: () => Promise<void>
}
