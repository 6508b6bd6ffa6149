import { refusal } from '../../../../contract/errors.ts'
import type { ImportAcceptance, ImportReport } from '../../../../contract/imports.ts'
import { readNow } from '../../../stores/postgres/database-clock.ts'
import type { PostgresStore } from '../../../stores/postgres/open-postgres.ts'
import { applyInTransaction } from './apply-import.sql.ts'
import type { FileMode } from '../package/check-cells.ts'
import { digestOf, examine, reportOf, stage } from '../plan/examine-package.sql.ts'
import { FaultList } from '../package/fault-list.ts'
import { LISTED_PERSON } from '../../../stores/postgres/first-load.ts'
import { guardOf } from '../import-guard.ts'
import { progressOf } from '../import-progress.ts'
import {
  faultsPage,
  findRun,
  historyPage,
  saveFaults,
  setRun,
  startRun,
  sweepRuns,
  takeChecked,
} from '../run/import-runs.sql.ts'
import { type ImportSession, withImportSession } from '../run/import-session.sql.ts'
import { STORED_FILES, type StoredFile } from '../../../oneroster/oneroster-tables.ts'
import type { ImportJob, RosterImports, PackageSource } from '../roster-imports.port.ts'
import type { PackageLimits } from '../package/oneroster-package.ts'
import { type Run, dropStaging } from '../run/staging.sql.ts'

/** Returns what the log keeps of a failure: the database's code and rule, never a value. */
const causeOf = (error: unknown) => {
  const { code, constraint, table } = (error ?? {}) as { code?: string; constraint?: string; table?: string }
  return [code ?? (error instanceof Error ? error.name : 'unknown'), table, constraint].filter(Boolean).join(' ')
}

const refuseUnaccepted = (what: readonly ImportAcceptance[]) => {
  if (what.length > 0) throw refusal('CONFLICT', { reason: 'not-accepted', detail: what.join(', ') })
}

/**
 * RosterImports on PostgreSQL. Rows are copied into a temporary schema, checked and compared there by set-based SQL,
 * and applied in one transaction.
 */
export const postgresRosterImports = ({
  store,
  profileId,
  limits,
}: {
  store: PostgresStore
  profileId: string
  limits?: PackageLimits
}): RosterImports => {
  const refuseReadOnly = () => {
    if (store.readOnly) throw refusal('READ_ONLY', { profileId })
  }
  const onPool: Run = async (text, values) => (await store.pool.query(text, values)).rows as never

  const refreshStatistics = async ({ counts }: ImportReport) => {
    const written = Object.values(counts).some(({ added, changed, deactivated }) => added + changed + deactivated > 0)
    if (!written) return
    await Promise.all([
      onPool(`ANALYZE ${LISTED_PERSON}`),
      onPool('ANALYZE directory.org_unit, directory.assignment, directory.relationship'),
    ]).catch(() => undefined)
  }

  /** Starts a run and records its end, whatever the outcome. Drops its staging unless it waits to be applied. */
  const ledgered = (
    source: PackageSource,
    { author, signal }: ImportJob,
    work: (session: ImportSession, importId: string) => Promise<ImportReport>,
    stateOf: (report: ImportReport) => 'checked' | 'applied' | 'discarded' | 'failed',
  ) =>
    withImportSession(store, signal, async (session) => {
      await sweepRuns(session.run)
      const importId = await startRun(session.run, { actor: author.actor, source: source.name })
      let keep = false
      try {
        const report = await work(session, importId)
        const state = stateOf(report)
        keep = state === 'checked' && report.planDigest !== ''
        if (state !== 'applied') await setRun(session.run, { importId, state, report })
        return report
      } catch (error) {
        const state = signal?.aborted ? 'cancelled' : 'failed'
        await setRun(onPool, { importId, state, error: causeOf(error) }).catch(() => undefined)
        signal?.throwIfAborted()
        throw error
      } finally {
        if (!keep) await dropStaging(onPool, importId).catch(() => undefined)
      }
    })

  return {
    check: (source, options, job) => {
      refuseReadOnly()
      const startedAt = performance.now()
      const tell = progressOf(job.progress)
      return ledgered(
        source,
        job,
        async (session, importId) => {
          const faults = new FaultList()
          const staged = await stage(session, importId, source, faults, tell, { signal: job.signal, limits })
          const known = staged.oneRosterVersion !== null && staged.complete
          const plan = known
            ? await examine(
                session.run,
                { importId, version: staged.oneRosterVersion!, modes: staged.modes, holed: staged.holed },
                options,
                faults,
                tell,
                await readNow(store.pool),
              )
            : undefined
          await saveFaults(session.run, importId, faults.sorted())
          return reportOf({ importId, staged, plan, options, faults, startedAt })
        },
        () => 'checked',
      )
    },

    run: (source, { dryRun, accept, ...options }, job) => {
      refuseReadOnly()
      const startedAt = performance.now()
      const tell = progressOf(job.progress)
      return ledgered(
        source,
        job,
        async (session, importId) => {
          const faults = new FaultList()
          const staged = await stage(session, importId, source, faults, tell, { signal: job.signal, limits })
          const version = staged.oneRosterVersion
          const prepare = async (run: Run, at: Date) => {
            const plan = await examine(
              run,
              { importId, version: version!, modes: staged.modes, holed: staged.holed },
              options,
              faults,
              tell,
              at,
            )
            // Runs in the rows' transaction, so that an applied import stays applied whatever is cancelled or fails
            // later.
            await saveFaults(run, importId, faults.sorted())
            return reportOf({ importId, staged, plan, options, accept, faults, startedAt })
          }
          let report: ImportReport
          if (version === null || !staged.complete) {
            await saveFaults(session.run, importId, faults.sorted())
            report = reportOf({ importId, staged, plan: undefined, options, faults, startedAt })
          } else if (dryRun) report = await prepare(session.run, await readNow(store.pool))
          else report = await applyInTransaction({ store, importId, job, prepare, tell, startedAt })
          if (report.applied) await refreshStatistics(report)
          return report
        },
        (report) => (report.applied ? 'applied' : report.applicable ? 'discarded' : 'failed'),
      )
    },

    apply: ({ importId, planDigest, accept = [] }, job) => {
      refuseReadOnly()
      const startedAt = performance.now()
      const tell = progressOf(job.progress)
      return withImportSession(store, job.signal, async (session) => {
        await sweepRuns(session.run)
        const found = await findRun(session.run, importId)
        if (found === undefined) throw refusal('NOT_FOUND', { entity: 'import', id: importId })
        const checked = found.report
        if (found.state !== 'checked' || checked === null)
          throw refusal('CONFLICT', { reason: 'not-checked', detail: found.state })
        if (checked.planDigest === '') throw refusal('CONFLICT', { reason: 'not-applicable' })
        if (checked.planDigest !== planDigest) throw refusal('CONFLICT', { reason: 'plan-changed' })
        refuseUnaccepted(checked.toAccept.filter((what) => !accept.includes(what)))
        const options = { policy: checked.policy, deactivationThreshold: checked.deactivation.threshold }
        const modes = new Map(
          checked.files
            .map(({ name, mode }) => [name.replace(/\.csv$/, ''), mode] as [StoredFile, FileMode])
            .filter(([file]) => STORED_FILES.includes(file)),
        )
        if (!(await takeChecked(session.run, { importId, state: 'applying' })))
          throw refusal('CONFLICT', { reason: 'not-checked', detail: 'discarded' })
        let keep = false
        try {
          const report = await applyInTransaction({
            store,
            importId,
            job,
            tell,
            startedAt,
            prepare: async (run, at) => {
              const faults = new FaultList()
              const staged = { importId, version: checked.oneRosterVersion!, modes }
              const plan = await examine(run, staged, options, faults, tell, at)
              if (plan === undefined || digestOf(plan, options) !== planDigest)
                throw refusal('CONFLICT', { reason: 'plan-changed' })
              // The guard judges again, because the number of active rows may have changed.
              const guard = guardOf({
                counts: plan.guarded,
                reusedIds: plan.reusedIds,
                returning: plan.returning,
                threshold: options.deactivationThreshold,
                accept,
              })
              refuseUnaccepted(guard.toAccept)
              return { ...checked, ...guard, applicable: true }
            },
          })
          await refreshStatistics(report)
          return report
        } catch (error) {
          // A cancelled apply may be tried again, so its plan is kept.
          keep = job.signal?.aborted === true
          const state = keep ? 'checked' : 'failed'
          await setRun(onPool, { importId, state, error: causeOf(error) }).catch(() => undefined)
          job.signal?.throwIfAborted()
          throw error
        } finally {
          if (!keep) await dropStaging(onPool, importId).catch(() => undefined)
        }
      })
    },

    discard: async (importId) => {
      refuseReadOnly()
      if (!(await takeChecked(onPool, { importId, state: 'discarded' })))
        throw refusal('NOT_FOUND', { entity: 'import', id: importId })
      await dropStaging(onPool, importId)
    },

    faults: (request) => faultsPage(onPool, request),
    history: (request) => historyPage(onPool, request),
    sweep: async () => {
      if (store.readOnly) return
      await withImportSession(store, undefined, ({ run }) => sweepRuns(run)).catch((error: unknown) => {
        // Another console imports right now and sweeps by itself.
        if (!(error instanceof Error && 'code' in error && error.code === 'CONFLICT')) throw error
      })
    },
  }
}
