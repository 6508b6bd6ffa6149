import type { ImportReport } from '../../../../contract/imports.ts'
import { readNow } from '../../../stores/postgres/database-clock.ts'
import type { PostgresStore } from '../../../stores/postgres/open-postgres.ts'
import { inWriteTransaction } from '../../../stores/postgres/write-transaction.ts'
import type { Tell } from '../plan/examine-package.sql.ts'
import { setIndexesAside } from '../../../stores/postgres/first-load.ts'
import { setRun } from '../run/import-runs.sql.ts'
import { STAGING_STATISTICS, STATEMENT_LIMIT, cancelWith, runOn } from '../run/import-session.sql.ts'
import { applyPlan, lockDirectory } from './apply-plan.sql.ts'
import type { ImportJob } from '../roster-imports.port.ts'
import type { Run } from '../run/staging.sql.ts'

const rowsToWrite = (counts: ImportReport['counts']) =>
  Object.values(counts).reduce((sum, { added, changed }) => sum + added + changed, 0)

type ApplyImport = {
  store: PostgresStore
  importId: string
  job: ImportJob
  /** Returns the report of the plan to apply. A plan that is not applicable is not applied. */
  prepare: (run: Run, at: Date) => Promise<ImportReport>
  tell: Tell
  startedAt: number
}

/** Prepares and applies in one transaction, which no other writer of the directory interrupts. */
export const applyInTransaction = async ({
  store,
  importId,
  job,
  prepare,
  tell,
  startedAt,
}: ApplyImport): Promise<ImportReport> => {
  const { author, signal } = job
  const { result } = await inWriteTransaction(
    store,
    author,
    async ({ client, audit }) => {
      const run = runOn(client, signal)
      const [backend] = await run<{ pid: number }>('SELECT pg_backend_pid() AS pid')
      const stop = cancelWith(store.pool, backend!.pid, signal)
      try {
        // Lets the server notice within a second that this process has ended. Not every system can.
        await run(`SELECT set_config('client_connection_check_interval', '1s', true) WHERE version() ~* 'linux'`)
        await run(`SET LOCAL work_mem = '128MB'`)
        await run(`SET LOCAL default_statistics_target = ${STAGING_STATISTICS}`)
        await run(`SET LOCAL idle_in_transaction_session_timeout = 0`)
        // Collects search entries and adds them to the index at the end.
        await run(`SET LOCAL gin_pending_list_limit = '512MB'`)
        await run(`SET LOCAL maintenance_work_mem = '256MB'`)
        await lockDirectory(run)
        const at = await readNow(client)
        const report = await prepare(run, at)
        if (!report.applicable) return report
        const total = rowsToWrite(report.counts)
        let done = 0
        tell({ phase: 'applying', file: null, done, total, unit: 'rows' })
        const rebuildIndexes = await setIndexesAside(run)
        const consistencyToken = await applyPlan(run, {
          importId,
          author,
          at,
          progress: (rows) =>
            tell({ phase: 'applying', file: null, done: Math.min((done += rows), total), total, unit: 'rows' }),
        })
        tell({ phase: 'applying', file: null, done: total, total, unit: 'rows' })
        await rebuildIndexes((done, total) => tell({ phase: 'indexing', file: null, done, total, unit: 'steps' }))
        await run(
          `SELECT gin_clean_pending_list(oid::regclass) FROM pg_class
           WHERE oid IN ('directory.person_search_idx'::regclass, 'directory.org_unit_search_idx'::regclass) AND pg_has_role(relowner, 'USAGE')`,
        )
        const applied: ImportReport = {
          ...report,
          applied: true,
          consistencyToken,
          durationMs: Math.round(performance.now() - startedAt),
        }
        audit({
          action: 'import.apply',
          entityKind: 'import',
          entityId: importId,
          before: null,
          after: { counts: report.counts, accepted: report.accepted },
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
