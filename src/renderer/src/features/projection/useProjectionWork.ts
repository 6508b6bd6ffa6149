import { onScopeDispose, ref, shallowRef } from 'vue'
import type { Difference, ProjectionEvent, Stray } from '../../../../contract/projection.ts'
import { useJobs } from '../../app/jobs.ts'
import { useWrite } from '../../app/writes/useWrite.ts'
import { isCancelled, type Problem, problemOf } from '../../client/problem.ts'
import { projectionText as t } from './projection.messages.ts'

export type Work = 'verify' | 'repair' | 'rebuild'
export type Outcome = { work: Work } & Omit<Extract<ProjectionEvent, { kind: 'done' }>, 'kind'>
export type Progress = { work: Work; phase: string; done: number; total: number; perSecond: number }

/** The number of differences kept for the screen. A graph with more of them needs a rebuild, not a list. */
export const MOST_LISTED = 500

const phases = ['comparing', 'sweeping', 'loading', 'switching'] as const
export const phaseWords = (phase: string) => {
  const known = phases.find((name) => name === phase)
  return known === undefined ? phase : t(`work.phase.${known}`)
}

/** Verifies, repairs and rebuilds the graph, one at a time, with progress here and in the status bar. */
export const useProjectionWork = () => {
  const { follow } = useWrite()
  const jobs = useJobs()
  const progress = shallowRef<Progress | null>(null)
  const running = ref<Work | null>(null)
  const differences = shallowRef<Difference[]>([])
  const strays = shallowRef<Stray[]>([])
  const outcome = shallowRef<Outcome | 'cancelled' | null>(null)
  const problem = shallowRef<Problem | null>(null)
  let cancelling: AbortController | undefined

  const run = async (work: Work) => {
    const id = crypto.randomUUID()
    const started = performance.now()
    const abort = (cancelling = new AbortController())
    running.value = work
    differences.value = []
    strays.value = []
    outcome.value = null
    problem.value = null
    progress.value = { work, phase: '', done: 0, total: 0, perSecond: 0 }
    jobs.start({
      id,
      title: t('work.job', { work: t(`work.${work}`) }),
      done: 0,
      total: null,
      route: '/projection',
      cancel: () => abort.abort(),
    })
    try {
      const procedure = `projection.${work}` as const
      for await (const event of await follow({ procedure, input: undefined, signal: abort.signal })) {
        if (event.kind === 'progress') {
          const { phase, done, total } = event
          const perSecond = done / Math.max(0.001, (performance.now() - started) / 1_000)
          progress.value = { work, phase, done, total, perSecond }
          const secondsLeft = perSecond > 0 ? Math.max(0, total - done) / perSecond : null
          jobs.report(id, { phase: phaseWords(phase), done, total, perSecond, secondsLeft })
        } else if (event.kind === 'difference') {
          if (differences.value.length < MOST_LISTED) differences.value = [...differences.value, event.difference]
        } else if (event.kind === 'stray') strays.value = [...strays.value, event.stray]
        else {
          const { kind: _, ...done } = event
          outcome.value = { work, ...done }
        }
      }
    } catch (error) {
      if (abort.signal.aborted || isCancelled(error)) outcome.value = 'cancelled'
      else problem.value = problemOf(error)
    } finally {
      jobs.end(id)
      running.value = null
      progress.value = null
    }
  }
  // Leaving the screen ends its work, because nobody would see the result.
  onScopeDispose(() => cancelling?.abort())

  return { run, cancel: () => cancelling?.abort(), running, progress, differences, strays, outcome, problem }
}
