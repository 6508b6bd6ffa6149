import { effectScope, watch } from 'vue'
import { useJobs } from '../../app/jobs.ts'
import { toast } from '../../app/toast.ts'
import { formatBytes } from './format-import.ts'
import { useImportJob } from './import-job.ts'
import { importsText as t } from './imports.messages.ts'

const JOB = 'import'
let followed = false

/** Shows the import in the status bar and reports its end, whatever screen is open. Set up once per window. */
export const followImportInStatusBar = () => {
  if (followed) return
  followed = true
  // Detached from components, so that it continues when the view that started it is closed.
  effectScope(true).run(follow)
}

const follow = () => {
  const job = useImportJob()
  const jobs = useJobs()
  const name = () => job.package?.name ?? ''

  watch(
    () => job.running,
    (running) => {
      if (!running) return jobs.end(JOB)
      const title = t(job.workKind === 'applying' ? 'job.applying' : 'job.checking', { name: name() })
      jobs.start({ id: JOB, title, done: 0, total: null, cancel: job.cancel, route: '/import' })
    },
    { flush: 'sync' },
  )
  watch(
    () => job.progress,
    (progress) => {
      if (progress === null) return
      const { done, total, secondsLeft, phase, unit } = progress
      // Bytes per second would look like rows, so the bar shows only the share and the time left.
      const perSecond = unit === 'rows' ? progress.perSecond : null
      jobs.report(JOB, {
        done,
        total,
        secondsLeft,
        perSecond,
        phase: t(`progress.${phase}`),
        unit: unit === 'bytes' ? formatBytes(done) : unit,
      })
    },
  )
  watch(
    () => job.step,
    (step) => {
      // On the import's own screen the next step is shown anyway.
      if (location.hash.startsWith('#/import')) return
      if (step === 'applied') toast.done(t('toast.applied', { name: name() }))
      if (step === 'report') toast.done(t('toast.checked', { name: name() }))
      if (step === 'failed') toast.info(t('toast.failed', { name: name() }), job.problem?.title)
    },
  )
}
