import { ref, shallowRef } from 'vue'
import type { MigrationEvent, MigrationPreview, Track } from '../../../../contract/migrations.ts'
import { inBatches } from '../../app/writes/in-batches.ts'
import { useWrite } from '../../app/writes/useWrite.ts'
import { type Problem, problemOf } from '../../client/problem.ts'
import { useApi } from '../../client/school.ts'
import { saveFile } from '../../app/save-file.ts'
import { failedSteps, type RunStep, stepsAfter, waitingSteps } from './run-steps.ts'
import { useStop } from './useStop.ts'

export type Direction = 'up' | 'down' | 'repair'
type Preview = MigrationPreview & { track: Track; direction: Direction; to: string | undefined }

/**
 * Previews a plan and runs exactly that plan. At the end the ledger is read again; events only move the progress bar.
 */
export const useMigrationRun = () => {
  const { client } = useApi()
  const { follow } = useWrite()
  const preview = shallowRef<Preview | null>(null)
  const event = shallowRef<MigrationEvent | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  /** The migrations of the run in their order; empty before it begins. */
  const steps = shallowRef<readonly RunStep[]>([])
  const stop = useStop()
  /** The school's name as typed, when the preview asks for it. */
  const typed = ref('')
  const type = (name: string | number | undefined) => {
    typed.value = String(name ?? '')
  }
  /** Whether migrations may run that are named before an applied one. */
  const allowsLate = ref(false)
  const allowLate = (on: boolean) => {
    allowsLate.value = on
  }
  /** The backup that this run wrote. */
  const backup = ref<string | null>(null)

  const work = async (run: () => Promise<void>) => {
    busy.value = true
    problem.value = null
    try {
      await run()
    } catch (error) {
      problem.value = problemOf(error)
    } finally {
      busy.value = false
    }
  }
  const read = async (track: Track, direction: Direction, to?: string) => {
    preview.value = { track, direction, to, ...(await client.migrations.preview({ track, direction, to })) }
  }

  const forget = () => {
    event.value = null
    steps.value = []
    stop.forget()
    backup.value = null
    typed.value = ''
    allowsLate.value = false
  }

  const show = (track: Track, direction: Direction) => {
    forget()
    return work(() => read(track, direction))
  }

  /** Shows the plan that stops at another migration, or at its usual end. */
  const stopAt = (to: string | undefined) => {
    const plan = preview.value
    if (plan === null) return
    typed.value = ''
    return work(() => read(plan.track, plan.direction, to))
  }

  /** Shows the plan of a rehearsal, so that no other one runs. */
  const offer = (track: Track, plan: MigrationPreview) => {
    forget()
    problem.value = null
    preview.value = { track, direction: 'up', to: undefined, ...plan }
  }

  const run = () =>
    work(async () => {
      const plan = preview.value
      if (plan === null) return
      const { track, planDigest, to } = plan
      const signal = await stop.ready(plan)
      steps.value = waitingSteps(plan.migrations.map(({ name }) => name))
      const named = { track, planDigest, to, confirm: plan.confirm === null ? undefined : typed.value }
      const start = {
        up: () =>
          follow({ procedure: 'migrations.apply', input: { ...named, allowOutOfOrder: allowsLate.value }, signal }),
        down: () => follow({ procedure: 'migrations.revert', input: named, signal }),
        repair: () => follow({ procedure: 'migrations.repair', input: { track, planDigest } }),
      }[plan.direction]
      try {
        for await (const batch of inBatches(await start())) {
          event.value = batch.at(-1)!
          steps.value = batch.reduce(stepsAfter, steps.value)
          for (const next of batch) if (next.kind === 'saved') backup.value = next.backup
        }
      } catch (error) {
        if (signal.aborted) return stop.settle(steps)
        steps.value = failedSteps(steps.value)
        // Shows what would run now, and runs nothing that was not shown: another console was faster, or a part is done.
        if (problemOf(error).code === 'CONFLICT' || steps.value.some(({ state }) => state === 'done'))
          await read(plan.track, plan.direction, to)
        throw error
      }
    })

  /** Saves the plan that is shown as a script. */
  const exportPlan = () =>
    work(async () => {
      const plan = preview.value
      if (plan === null || plan.direction === 'repair') return
      const { fileName, text } = await client.migrations.export({
        track: plan.track,
        direction: plan.direction,
        to: plan.to,
      })
      saveFile({ fileName, mediaType: 'text/plain', text })
    })

  const close = () => {
    preview.value = null
    problem.value = null
    forget()
  }

  return {
    ...{ preview, event, steps, stop, problem, busy, typed, type, allowsLate, allowLate, backup },
    ...{ show, stopAt, offer, run, exportPlan, close },
  }
}
