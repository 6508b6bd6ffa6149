import type { Profile } from '../../../../contract/connections.ts'
import type { FleetSchool, FleetState, FleetTrack } from '../../../../contract/migration-fleet.ts'
import { sayFault } from '../../../../contract/store-faults.ts'
import { digestOf, type MigrationPlan, statementsOf } from '../plan-migrations.ts'
import type { Fleet, TrackSeen } from './fleet.port.ts'

/** The schools that are read at a time. More would load this computer or one server that holds many of them. */
const AT_ONCE = 24

/** The state that needs a person first wins: a broken chain, then a failure, then what somebody took back. */
const stateOf = (plan: MigrationPlan): { state: FleetState; migrations: string[] } => {
  for (const state of ['changed', 'missing', 'failed', 'out-of-order'] as const) {
    const migrations = plan.rows.filter((row) => row.state === state).map(({ name }) => name)
    if (migrations.length > 0) return { state, migrations }
  }
  const pending = plan.up.map(({ name }) => name)
  if (pending.length === 0) return { state: 'up-to-date', migrations: [] }
  return { state: plan.takenBack === null ? 'pending' : 'taken-back', migrations: pending }
}

const trackOf = (seen: TrackSeen): FleetTrack => {
  if ('fault' in seen) {
    const { track, fault } = seen
    return {
      track,
      state: 'unreachable',
      pending: 0,
      migrations: [],
      planDigest: null,
      fault,
      reason: sayFault(fault),
    }
  }
  const { track, plan } = seen
  const inOrder = plan.rows.every(({ state }) => state !== 'out-of-order')
  const mayRun = plan.up.length > 0 && plan.broken.length === 0 && inOrder
  return {
    track,
    ...stateOf(plan),
    pending: plan.up.length,
    planDigest: mayRun ? digestOf(statementsOf(plan, 'up')) : null,
    fault: null,
    reason: null,
  }
}

/** Runs `work` on every item, at most `AT_ONCE` at a time, and returns the results in the order of the items. */
const eachAtOnce = async <Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>) => {
  const results: Result[] = []
  const waiting = items.entries()
  const worker = async () => {
    for (const [index, item] of waiting) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return results
}

/** Returns the state of every track of every school. A school that does not answer delays no other. */
export const checkFleet = async ({
  profiles,
  ledgers,
}: Pick<Fleet, 'profiles' | 'ledgers'>): Promise<FleetSchool[]> => {
  const all = await profiles.list()
  await ledgers.prepare(all)
  return eachAtOnce(all, async (profile: Profile) => {
    const { id, name, environment, readOnly } = profile
    const startedAt = performance.now()
    const tracks = (await ledgers.read(profile)).map(trackOf)
    return { id, name, environment, readOnly, tracks, durationMs: Math.round(performance.now() - startedAt) }
  })
}
