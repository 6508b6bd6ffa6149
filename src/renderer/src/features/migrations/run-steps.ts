import type { MigrationEvent } from '../../../../contract/migrations.ts'

/** How far one migration of a run is. `statement` counts from 1 and is 0 before the first. */
export type RunStep = {
  name: string
  state: 'waiting' | 'running' | 'done' | 'failed'
  statement: number
  of: number
  line: string
  durationMs: number | null
}

export const waitingSteps = (names: readonly string[]): RunStep[] =>
  names.map((name) => ({ name, state: 'waiting', statement: 0, of: 0, line: '', durationMs: null }))

const changed = (steps: readonly RunStep[], name: string, change: Partial<RunStep>): RunStep[] => {
  const known = steps.some((step) => step.name === name) ? steps : [...steps, ...waitingSteps([name])]
  return known.map((step) => (step.name === name ? { ...step, ...change } : step))
}

/** Returns the steps after an event of the run. */
export const stepsAfter = (steps: readonly RunStep[], event: MigrationEvent): readonly RunStep[] => {
  if (event.kind === 'started') return changed(steps, event.name, { state: 'running' })
  if (event.kind === 'statement')
    return changed(steps, event.name, {
      state: 'running',
      statement: event.index + 1,
      of: event.of,
      line: event.line,
    })
  if (event.kind === 'finished') return changed(steps, event.name, { state: 'done', durationMs: event.durationMs })
  return steps
}

/** The migration that ran when the run failed. */
export const failedSteps = (steps: readonly RunStep[]): readonly RunStep[] =>
  steps.map((step) => (step.state === 'running' ? { ...step, state: 'failed' } : step))
