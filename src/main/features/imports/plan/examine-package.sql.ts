import { createHash } from 'node:crypto'
import {
  type ImportAcceptance,
  type ImportCounts,
  type ImportReport,
  importKind,
} from '../../../../contract/imports.ts'
import type { FaultList } from '../package/fault-list.ts'
import { guardOf } from '../import-guard.ts'
import type { progressOf } from '../import-progress.ts'
import { type ImportSession, STATEMENT_LIMIT } from '../run/import-session.sql.ts'
import { STORED_FILES } from '../../../oneroster/oneroster-tables.ts'
import type { CheckOptions, PackageSource } from '../roster-imports.port.ts'
import type { PackageLimits } from '../package/oneroster-package.ts'
import { type ImportPlan, planImport } from './import-plan.sql.ts'
import { type StagedPackage, applyRosterRules } from './roster-rules.sql.ts'
import { type Staged, stagePackage } from '../package/stage-package.ts'
import { type Run, copyRows, createStaging, stagingTable } from '../run/staging.sql.ts'

/** The most faults inside of a report. */
const REPORTED_FAULTS = 200

export type Tell = ReturnType<typeof progressOf>

const noCounts = (): ImportReport['counts'] => {
  const none: ImportCounts = { added: 0, changed: 0, unchanged: 0, missing: 0, deactivated: 0, kept: 0 }
  return Object.fromEntries(importKind.options.map((kind) => [kind, { ...none }])) as ImportReport['counts']
}

/** Reads the package into the staging schema of the import. */
export const stage = async (
  session: ImportSession,
  importId: string,
  source: PackageSource,
  faults: FaultList,
  tell: Tell,
  { signal, limits }: { signal?: AbortSignal; limits?: PackageLimits },
) => {
  await createStaging(session.run, importId)
  const staged = await stagePackage({
    path: source.path,
    faults,
    limits,
    signal,
    sink: (file, version) => copyRows(session.client, { importId, file, version, timeoutMs: STATEMENT_LIMIT }),
    read: ({ file, done, total }) => tell({ phase: 'reading', file, done, total, unit: 'bytes' }),
  })
  await session.run(`ANALYZE ${STORED_FILES.map((file) => stagingTable(importId, file)).join(', ')}`)
  return staged
}

/** Applies the rules over rows and, when there is no error, plans. Reads the directory only through `run`. */
export const examine = async (
  run: Run,
  staged: Omit<StagedPackage, 'policy'>,
  { policy }: CheckOptions,
  faults: FaultList,
  tell: Tell,
  at: Date,
) => {
  const step = (phase: 'checking' | 'comparing') => {
    let done = 0
    return (total: number) => tell({ phase, file: null, done: (done += 1), total, unit: 'steps' })
  }
  await applyRosterRules(run, { ...staged, policy }, faults, step('checking'))
  if (faults.errors > 0) return undefined
  return planImport(run, { ...staged, policy, at }, faults, step('comparing'))
}

/**
 * Returns a digest that is equal while applying would do the same. It includes what ends, but not the number of active
 * rows, which may change with time.
 */
export const digestOf = ({ counts, fingerprint, guarded, reusedIds, returning }: ImportPlan, options: CheckOptions) =>
  createHash('sha256')
    .update(
      JSON.stringify([
        counts,
        fingerprint,
        guarded.map(({ kind, ended }) => [kind, ended]),
        reusedIds,
        returning,
        options.policy,
      ]),
    )
    .digest('hex')

export const reportOf = (request: {
  importId: string
  staged: Staged
  plan: ImportPlan | undefined
  options: CheckOptions
  accept?: readonly ImportAcceptance[]
  faults: FaultList
  startedAt: number
}): ImportReport => {
  const { importId, staged, plan, options, accept = [], faults, startedAt } = request
  const guard = guardOf({
    counts: plan?.guarded ?? [],
    reusedIds: plan?.reusedIds ?? 0,
    returning: plan?.returning ?? 0,
    threshold: options.deactivationThreshold,
    accept,
  })
  return {
    importId,
    planDigest: plan === undefined ? '' : digestOf(plan, options),
    oneRosterVersion: staged.oneRosterVersion,
    mode: staged.mode,
    policy: options.policy,
    files: staged.files,
    counts: plan?.counts ?? noCounts(),
    faults: faults.sorted().slice(0, REPORTED_FAULTS),
    faultCounts: { errors: faults.errors, warnings: faults.warnings },
    notStored: staged.notStored,
    ...guard,
    applicable: plan !== undefined && faults.errors === 0 && guard.toAccept.length === 0,
    applied: false,
    consistencyToken: null,
    rows: staged.rows,
    durationMs: Math.round(performance.now() - startedAt),
  }
}
