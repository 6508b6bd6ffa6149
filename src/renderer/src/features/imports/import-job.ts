import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { ImportAcceptance, ImportEvent, ImportReport, MissingRowsPolicy } from '../../../../contract/imports.ts'
import type { Writes } from '../../app/writes/useWrite.ts'
import { type Problem, problemOf, wireError } from '../../client/problem.ts'
import { type ImportProgress, startOf, uploadProgress } from './import-progress.ts'
import type { OneRosterPackage } from './package-files.ts'
import { uploadPackage } from './upload-package.ts'

export type ImportOptions = { policy: MissingRowsPolicy; deactivationThreshold: number }
export type ImportStep = 'choose' | 'working' | 'report' | 'applied' | 'cancelled' | 'failed'
/** The school of an import, whatever the window shows meanwhile. */
export type ImportSchool = { profileId: string; name: string; writes: Writes }

const lastReport = async (events: AsyncIterable<ImportEvent>, onProgress: (progress: ImportProgress) => void) => {
  let report: ImportReport | null = null
  for await (const event of events) {
    if (event.kind === 'report') report = event.report
    else onProgress(event)
  }
  if (report === null) throw new Error('The stream ended without a report.')
  return report
}

/**
 * The one import of this window. It lives outside of the views, so that it continues while the user looks at another
 * screen. Only this store reads its streams.
 */
export const useImportJob = defineStore('import-job', () => {
  const step = ref<ImportStep>('choose')
  const chosen = shallowRef<OneRosterPackage | null>(null)
  const options = ref<ImportOptions>({ policy: 'report', deactivationThreshold: 0.1 })
  const progress = shallowRef<ImportProgress | null>(null)
  const report = shallowRef<ImportReport | null>(null)
  /** The losses that the user has accepted. */
  const accepted = ref<ImportAcceptance[]>([])
  const problem = shallowRef<Problem | null>(null)
  const school = shallowRef<ImportSchool | null>(null)
  /** Why the host refused because another import or change came first: `import-running`, `plan-changed`. */
  const conflict = ref<string | null>(null)
  const workKind = ref<'checking' | 'applying'>('checking')
  let abort = new AbortController()
  // The host keeps an upload for an hour; another check within it needs no second upload.
  let uploaded: { package: OneRosterPackage; profileId: string; uploadId: string } | null = null

  const work = async (kind: 'checking' | 'applying', run: (signal: AbortSignal) => Promise<void>) => {
    abort = new AbortController()
    problem.value = null
    conflict.value = null
    workKind.value = kind
    step.value = 'working'
    try {
      await run(abort.signal)
    } catch (error) {
      const cancelled = abort.signal.aborted
      problem.value = cancelled ? null : problemOf(error)
      const wire = wireError(error)
      conflict.value = wire?.code === 'CONFLICT' ? wire.data.reason : null
      step.value = cancelled ? 'cancelled' : 'failed'
    } finally {
      progress.value = null
    }
  }

  const uploadIdOf = async (into: ImportSchool, given: OneRosterPackage, signal: AbortSignal) => {
    if (uploaded?.package === given && uploaded.profileId === into.profileId) return uploaded.uploadId
    const startedAt = performance.now()
    progress.value = uploadProgress({ done: 0, total: given.bytes, elapsedMs: 0 })
    const uploadId = await uploadPackage({
      write: into.writes.write,
      package: given,
      signal,
      onProgress: (done) => {
        progress.value = uploadProgress({ done, total: given.bytes, elapsedMs: performance.now() - startedAt })
      },
    })
    uploaded = { package: given, profileId: into.profileId, uploadId }
    return uploadId
  }

  const check = (into: ImportSchool) =>
    work('checking', async (signal) => {
      const given = chosen.value
      if (given === null) return
      school.value = into
      report.value = null
      accepted.value = []
      const open = async () => {
        const uploadId = await uploadIdOf(into, given, signal)
        progress.value = startOf('reading')
        const input = { uploadId, ...options.value }
        return into.writes.follow({ procedure: 'imports.check', input, signal })
      }
      const events = await open().catch((error: unknown) => {
        if (uploaded === null || wireError(error)?.code !== 'NOT_FOUND') throw error
        uploaded = null
        return open()
      })
      report.value = await lastReport(events, (now) => (progress.value = now))
      step.value = 'report'
    })

  const apply = () =>
    work('applying', async (signal) => {
      const into = school.value
      const checked = report.value
      if (into === null || checked === null) return
      progress.value = startOf('applying')
      const { importId, planDigest } = checked
      const input = { importId, planDigest, accept: accepted.value }
      const events = await into.writes.follow({ procedure: 'imports.apply', input, signal })
      report.value = await lastReport(events, (now) => (progress.value = now))
      uploaded = null
      step.value = 'applied'
    })

  const cancel = () => abort.abort()

  /** Returns to the first step. With `keepPackage` the chosen package stays, for other options. */
  const startAgain = ({ keepPackage = false } = {}) => {
    const old = report.value
    if (old !== null && !old.applied)
      void school.value?.writes.write({
        procedure: 'imports.discard',
        input: { importId: old.importId },
        asks: false,
        refused: () => true,
      })
    step.value = 'choose'
    report.value = null
    accepted.value = []
    problem.value = null
    if (keepPackage) return
    chosen.value = null
    uploaded = null
  }

  const running = computed(() => step.value === 'working')
  return {
    step,
    package: chosen,
    options,
    progress,
    report,
    accepted,
    problem,
    conflict,
    school,
    workKind,
    running,
    check,
    apply,
    cancel,
    startAgain,
  }
})
