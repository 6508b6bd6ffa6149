import { computed, ref, shallowRef } from 'vue'
import type { FleetEvent, FleetResult, FleetSchool } from '../../../../../contract/migration-fleet.ts'
import type { Track } from '../../../../../contract/migrations.ts'
import { inBatches } from '../../../app/writes/in-batches.ts'
import { useWrite } from '../../../app/writes/useWrite.ts'
import { type Problem, problemOf } from '../../../client/problem.ts'

/** What became of a chosen school. `running` and `stopped` are of the school at whose turn the run is or was stopped. */
export type Shown = {
  outcome: FleetResult['outcome'] | 'running' | 'stopped'
  applied: number
  /** Why it failed, and in which track. */
  failure?: { problem: Problem; track: Track }
}

const shownOf = ({ outcome, applied, failure }: FleetResult): Shown =>
  failure === null
    ? { outcome, applied }
    : { outcome, applied, failure: { problem: problemOf(failure), track: failure.track } }

/** What is pending in a school and may run: by track, with the digest that was seen. */
export const plansOf = ({ tracks }: FleetSchool) =>
  tracks.flatMap(({ track, planDigest }) => (planDigest === null ? [] : [{ track, planDigest }]))

/** A school that can be chosen: something is pending, and the school may be changed. */
export const canApply = (school: FleetSchool) => !school.readOnly && plansOf(school).length > 0

/** Brings schools up, one after another. The result of each stays on the screen until the next run. */
export const useFleetRun = () => {
  const { follow } = useWrite()
  const results = shallowRef<ReadonlyMap<string, Shown>>(new Map())
  const event = shallowRef<FleetEvent | null>(null)
  const current = ref<{ profileId: string; index: number; of: number } | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  let stopping = new AbortController()

  const keep = (profileId: string, shown: Shown) => {
    results.value = new Map(results.value).set(profileId, shown)
  }
  const take = (next: FleetEvent) => {
    event.value = next
    if (next.kind === 'school') {
      current.value = next
      keep(next.profileId, { outcome: 'running', applied: 0 })
    }
    if (next.kind === 'migration' && next.event.kind === 'finished') {
      const { applied } = results.value.get(next.profileId) ?? { applied: 0 }
      keep(next.profileId, { outcome: 'running', applied: applied + 1 })
    }
    if (next.kind === 'result') keep(next.result.profileId, shownOf(next.result))
  }

  const run = async (schools: readonly FleetSchool[], typed: ReadonlyMap<string, string>) => {
    busy.value = true
    problem.value = null
    event.value = null
    current.value = null
    results.value = new Map(schools.map(({ id }) => [id, { outcome: 'not-begun', applied: 0 }]))
    stopping = new AbortController()
    const input = {
      schools: schools.map((school) => ({
        profileId: school.id,
        plans: plansOf(school),
        confirm: typed.get(school.id),
      })),
    }
    try {
      const { signal } = stopping
      for await (const batch of inBatches(await follow({ procedure: 'migrations.fleet.apply', input, signal })))
        for (const next of batch) take(next)
    } catch (error) {
      if (!stopping.signal.aborted) problem.value = problemOf(error)
    } finally {
      for (const [profileId, shown] of results.value)
        if (shown.outcome === 'running') keep(profileId, { ...shown, outcome: 'stopped' })
      busy.value = false
    }
  }

  /** How the run ended and at which school; null while it runs and before. */
  const ended = computed(() => {
    if (busy.value || results.value.size === 0) return null
    for (const outcome of ['failed', 'stopped', 'not-begun'] as const)
      for (const [profileId, shown] of results.value)
        if (shown.outcome === outcome) {
          const at = outcome === 'not-begun' ? (current.value?.profileId ?? profileId) : profileId
          return { how: outcome === 'failed' ? ('failed' as const) : ('stopped' as const), profileId: at }
        }
    return { how: 'done' as const, profileId: '' }
  })

  return { results, event, current, problem, busy, ended, run, stop: () => stopping.abort() }
}
