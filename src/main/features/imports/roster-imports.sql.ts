import { createHash } from 'node:crypto'
import { refusal } from '../../../contract/errors.ts'
import { type ImportReport, importKind } from '../../../contract/imports.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { inWriteTransaction } from '../../stores/postgres/write-transaction.ts'
import type { FileMode } from './check-cells.ts'
import { FaultList } from './fault-list.ts'
import { progressOf } from './import-progress.ts'
import { faultsPage, findRun, historyPage, saveFaults, setRun, startRun, sweepRuns } from './import-runs.sql.ts'
import { type ImportSession, STATEMENT_LIMIT, cancelWith, runOn, withImportSession } from './import-session.sql.ts'
import { STORED_FILES, type StoredFile } from './oneroster-tables.ts'
import { applyPlan, lockDirectory } from './roster-apply.sql.ts'
import type { CheckOptions, ImportJob, RosterImports, RosterSource } from './roster-imports.port.ts'
import type { PackageLimits } from './roster-package.ts'
import { type ImportPlan, planImport } from './roster-plan.sql.ts'
import { type StagedPackage, applyRosterRules } from './roster-rules.sql.ts'
import { type Staged, stagePackage } from './stage-package.ts'
import { type Run, copyRows, createStaging, dropStaging, stagingSchema } from './staging.sql.ts'

/** Faults that a report carries itself. */
const REPORTED_FAULTS = 200

type Tell = ReturnType<typeof progressOf>

const noCounts = (): ImportReport['counts'] => {
  const none = { added: 0, changed: 0, unchanged: 0, missing: 0, deactivated: 0 }
  return Object.fromEntries(importKind.options.map((kind) => [kind, { ...none }])) as ImportReport['counts']
}

const rowsToWrite = (counts: ImportReport['counts']) =>
  Object.values(counts).reduce((sum, { added, changed }) => sum + added + changed, 0)

/** What the log keeps of a failure: the database's code and rule, never a value. */
const causeOf = (error: unknown) => {
  const { code, constraint, table } = (error ?? {}) as { code?: string; constraint?: string; table?: string }
  return [code ?? (error instanceof Error ? error.name : 'unknown'), table, constraint].filter(Boolean).join(' ')
}

/**
 * RosterImports on PostgreSQL: rows are copied into a throw-away schema, checked and compared there by set-based SQL, and
 * applied in one transaction.
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

  const stage = async (
    session: ImportSession,
    importId: string,
    source: RosterSource,
    faults: FaultList,
    tell: Tell,
    signal?: AbortSignal,
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
    await session.run(
      `ANALYZE ${STORED_FILES.map((file) => `${stagingSchema(importId)}.${file.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`).join(', ')}`,
    )
    return staged
  }

  /** Rules over rows and, when all is well, the plan. Everything it reads of the directory it reads through `run`. */
  const examine = async (
    run: Run,
    staged: StagedPackage,
    options: CheckOptions,
    faults: FaultList,
    tell: Tell,
    at: Date,
  ) => {
    const step = (phase: 'checking' | 'comparing') => {
      let done = 0
      return (total: number) => tell({ phase, file: null, done: (done += 1), total, unit: 'steps' })
    }
    await applyRosterRules(run, staged, faults, step('checking'))
    if (faults.errors > 0) return undefined
    return planImport(run, { ...staged, policy: options.policy, at }, step('comparing'))
  }

  const digestOf = (plan: ImportPlan, options: CheckOptions) =>
    createHash('sha256')
      .update(JSON.stringify([plan, options.policy]))
      .digest('hex')

  const reportOf = (request: {
    importId: string
    staged: Staged
    plan: ImportPlan | undefined
    options: CheckOptions
    faults: FaultList
    startedAt: number
  }): ImportReport => {
    const { importId, staged, plan, options, faults, startedAt } = request
    const share = plan === undefined || plan.rostered === 0 ? 0 : plan.leaving / plan.rostered
    const stopped = share > options.deactivationThreshold
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
      deactivation: { people: plan?.leaving ?? 0, share, threshold: options.deactivationThreshold, stopped },
      applicable: plan !== undefined && faults.errors === 0 && !stopped,
      applied: false,
      consistencyToken: null,
      rows: staged.rows,
      durationMs: Math.round(performance.now() - startedAt),
    }
  }

  /** Applies inside one transaction. `prepare` gives the report of the plan that is to be applied, or says why not. */
  const inApplyTransaction = async (
    importId: string,
    job: ImportJob,
    prepare: (run: Run, at: Date) => Promise<ImportReport>,
    tell: Tell,
    startedAt: number,
  ): Promise<ImportReport> => {
    const { author, signal } = job
    const { result } = await inWriteTransaction(
      store,
      author,
      async ({ client, audit }) => {
        const run = runOn(client, signal)
        const [backend] = await run<{ pid: number }>('SELECT pg_backend_pid() AS pid')
        const stop = cancelWith(store.pool, backend!.pid, signal)
        try {
          // Notices within a second that this process is gone; only some systems can.
          await run(`SELECT set_config('client_connection_check_interval', '1s', true) WHERE version() ~* 'linux'`)
          await run(`SET LOCAL work_mem = '128MB'`)
          await run(`SET LOCAL idle_in_transaction_session_timeout = 0`)
          // Search entries are gathered and put into the index at once at the end.
          await run(`SET LOCAL gin_pending_list_limit = '512MB'`)
          await run(`SET LOCAL maintenance_work_mem = '256MB'`)
          await lockDirectory(run)
          const at = new Date()
          const report = await prepare(run, at)
          if (!report.applicable) return report
          const total = rowsToWrite(report.counts)
          let done = 0
          tell({ phase: 'applying', file: null, done, total, unit: 'rows' })
          const position = await applyPlan(run, {
            importId,
            author,
            at,
            progress: (rows) =>
              tell({ phase: 'applying', file: null, done: Math.min((done += rows), total), total, unit: 'rows' }),
          })
          await run(
            `SELECT gin_clean_pending_list('directory.person_search_idx'), gin_clean_pending_list('directory.org_unit_search_idx')`,
          )
          tell({ phase: 'applying', file: null, done: total, total, unit: 'rows' })
          const applied: ImportReport = {
            ...report,
            applied: true,
            consistencyToken: position,
            durationMs: Math.round(performance.now() - startedAt),
          }
          audit({
            action: 'import.apply',
            entityKind: 'import',
            entityId: importId,
            before: null,
            after: { counts: report.counts },
            importRunId: importId,
          })
          await setRun(run, { importId, state: 'applied', report: applied })
          signal?.throwIfAborted()
          return applied
        } finally {
          await stop()
        }
      },
      { timeoutMs: STATEMENT_LIMIT },
    )
    return result
  }

  const refreshStatistics = () =>
    onPool('ANALYZE directory.person, directory.org_unit, directory.assignment, directory.relationship').catch(
      () => undefined,
    )

  /** Starts a run, ends it in the ledger however it goes, and drops its staging unless it waits to be applied. */
  const ledgered = (
    source: RosterSource,
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
        keep = state === 'checked' && report.applicable
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
          const staged = await stage(session, importId, source, faults, tell, job.signal)
          const known = staged.oneRosterVersion !== null && staged.complete
          const plan = known
            ? await examine(
                session.run,
                { importId, version: staged.oneRosterVersion!, modes: staged.modes, holed: staged.holed },
                options,
                faults,
                tell,
                new Date(),
              )
            : undefined
          await saveFaults(session.run, importId, faults.sorted())
          return reportOf({ importId, staged, plan, options, faults, startedAt })
        },
        () => 'checked',
      )
    },

    run: (source, { dryRun, ...options }, job) => {
      refuseReadOnly()
      const startedAt = performance.now()
      const tell = progressOf(job.progress)
      return ledgered(
        source,
        job,
        async (session, importId) => {
          const faults = new FaultList()
          const staged = await stage(session, importId, source, faults, tell, job.signal)
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
            return reportOf({ importId, staged, plan, options, faults, startedAt })
          }
          let report: ImportReport
          if (version === null || !staged.complete)
            report = reportOf({ importId, staged, plan: undefined, options, faults, startedAt })
          else if (dryRun) report = await prepare(session.run, new Date())
          else report = await inApplyTransaction(importId, job, prepare, tell, startedAt)
          if (report.applied) await refreshStatistics()
          await saveFaults(session.run, importId, faults.sorted())
          return report
        },
        (report) => (report.applied ? 'applied' : report.applicable ? 'discarded' : 'failed'),
      )
    },

    apply: ({ importId, planDigest }, job) => {
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
        if (!checked.applicable) throw refusal('CONFLICT', { reason: 'not-applicable' })
        if (checked.planDigest !== planDigest) throw refusal('CONFLICT', { reason: 'plan-changed' })
        const options = { policy: checked.policy, deactivationThreshold: checked.deactivation.threshold }
        const modes = new Map(
          checked.files
            .map(({ name, mode }) => [name.replace(/\.csv$/, ''), mode] as [StoredFile, FileMode])
            .filter(([file]) => STORED_FILES.includes(file)),
        )
        await setRun(session.run, { importId, state: 'applying' })
        let keep = false
        try {
          const report = await inApplyTransaction(
            importId,
            job,
            async (run, at) => {
              const faults = new FaultList()
              const staged = { importId, version: checked.oneRosterVersion!, modes }
              const plan = await examine(run, staged, options, faults, tell, at)
              if (plan === undefined || digestOf(plan, options) !== planDigest)
                throw refusal('CONFLICT', { reason: 'plan-changed' })
              return checked
            },
            tell,
            startedAt,
          )
          await refreshStatistics()
          return report
        } catch (error) {
          // A cancelled apply may be tried again: its plan is still there.
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
      const found = await findRun(onPool, importId)
      if (found?.state !== 'checked') throw refusal('NOT_FOUND', { entity: 'import', id: importId })
      await setRun(onPool, { importId, state: 'discarded' })
      await dropStaging(onPool, importId)
    },

    faults: (request) => faultsPage(onPool, request),
    history: (request) => historyPage(onPool, request),
    sweep: async () => {
      if (store.readOnly) return
      await withImportSession(store, undefined, ({ run }) => sweepRuns(run)).catch((error: unknown) => {
        // Another console imports right now and sweeps itself.
        if (!(error instanceof Error && 'code' in error && error.code === 'CONFLICT')) throw error
      })
    },
  }
}
