import { useQueryClient } from '@tanstack/vue-query'
import { onScopeDispose, type Ref, ref } from 'vue'
import { RUN_LIMITS, type Track } from '../../../../contract/migrations.ts'
import { useApi } from '../../client/school.ts'
import { type RunStep, stepsAfter } from './run-steps.ts'

const LOOK_EVERY_MS = 500
/** So many looks in a row that the console does not answer, and none is made any more. */
const MOST_UNANSWERED = 20

/**
 * Ends a run between two migrations. The stream of a run that is stopped ends at once, and the console finishes the
 * migration that it is running: what became of that one is read from the history.
 */
export const useStop = () => {
  const { client, queries } = useApi()
  const queryClient = useQueryClient()
  /** `stopping`: one migration is still running. `stopped`: nothing runs any more. */
  const state = ref<'idle' | 'stopping' | 'stopped'>('idle')
  let stopping = new AbortController()
  let track: Track = 'directory'
  let triesBefore = 0
  let round = 0

  const tries = async () => {
    const { entries } = await client.migrations.history({ track })
    return entries.filter(({ outcome }) => outcome !== 'begun')
  }
  const forget = () => {
    round += 1
    state.value = 'idle'
  }
  onScopeDispose(forget)

  /** Called before a run begins. Returns the signal that `stop` aborts. */
  const ready = async (plan: { track: Track }) => {
    track = plan.track
    stopping = new AbortController()
    triesBefore = (await tries().catch(() => [])).length
    return stopping.signal
  }
  const stop = () => {
    state.value = 'stopping'
    stopping.abort()
  }
  /**
   * Waits until the migration that ran at the stop has ended, and notes how. Gives up when the console does not answer any
   * more, or after the longest time of a statement: a console that died leaves no end in the history.
   */
  const settle = async (steps: Ref<readonly RunStep[]>) => {
    const now = round
    const doneBefore = steps.value.filter((step) => step.state === 'done').length
    const running = steps.value.find((step) => step.state === 'running')
    const until = performance.now() + RUN_LIMITS.statementMs
    let unanswered = 0
    const goesOn = () => now === round && unanswered < MOST_UNANSWERED && performance.now() < until
    while (running !== undefined && goesOn()) {
      const found = await tries().catch(() => null)
      unanswered = found === null ? unanswered + 1 : 0
      const ended = (found ?? []).slice(triesBefore)
      const last = ended.findLast(({ name }) => name === running.name)
      if (ended.length > doneBefore && last !== undefined) {
        steps.value =
          last.outcome === 'done'
            ? stepsAfter(steps.value, { kind: 'finished', name: last.name, durationMs: last.durationMs ?? 0 })
            : steps.value.map((step) => (step.name === last.name ? { ...step, state: 'failed' } : step))
        break
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    }
    if (now !== round) return
    state.value = 'stopped'
    await queryClient.invalidateQueries({ queryKey: queries.migrations.key() })
  }

  return { state, ready, stop, settle, forget }
}
