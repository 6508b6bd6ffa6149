import type { Profile } from '../../../../contract/connections.ts'
import { errors, refusal } from '../../../../contract/errors.ts'
import { isTyped } from '../../../../contract/inputs/typed-name.ts'
import type { FleetEvent, FleetFailure, FleetResult, FleetRun } from '../../../../contract/migration-fleet.ts'
import { type Track, trackOrder } from '../../../../contract/migrations.ts'
import type { Author } from '../../../foundation/author.ts'
import { wordsOfLoss } from '../judge-plan.ts'
import { applyMigrations, type Migrations, previewTrack, refuseRun } from '../migrate-track.ts'
import { storeOfTrack } from '../store-of-track.ts'
import type { Fleet } from './fleet.port.ts'

type FleetInput = { schools: FleetRun[]; author: Author; signal?: AbortSignal }

const refuseSchool = ({ id, name, environment, readOnly }: Profile, run: FleetRun, index: number) => {
  if (readOnly) throw refusal('READ_ONLY', { profileId: id })
  if (environment !== 'production' || isTyped(run.confirm, name)) return
  throw refusal('RULE_VIOLATION', {
    rule: 'confirmation',
    field: `schools.${index}.confirm`,
    expected: `the name of the production school, “${name}”, typed`,
  })
}

/** Refuses a run that one of its schools does not allow, before any begins. */
export const refuseFleetRun = async ({ profiles }: Pick<Fleet, 'profiles'>, schools: readonly FleetRun[]) => {
  const known = new Map((await profiles.list()).map((profile) => [profile.id, profile]))
  for (const [index, run] of schools.entries()) {
    const profile = known.get(run.profileId)
    if (!profile) throw refusal('NOT_FOUND', { entity: 'profile', id: run.profileId })
    refuseSchool(profile, run, index)
  }
}

/** What removes rows, or may, is looked at and confirmed in its own school, where its backup is restored too. */
const refuseLoss = async (store: Migrations, track: Track) => {
  const { confirm, ...preview } = await previewTrack(store, { track, direction: 'up' })
  if (confirm === null) return
  throw refusal('RULE_VIOLATION', {
    rule: 'confirmation',
    field: 'track',
    expected: `to be applied in this school alone, because ${wordsOfLoss(preview).join(' and ') || 'whether rows go cannot be known'}`,
  })
}

const failureOf = (
  { explain }: Pick<Fleet, 'explain'>,
  error: unknown,
  { track, profileId }: { track: Track; profileId: string },
): FleetFailure => {
  const { code, data } = explain(error, profileId)
  const values: Record<string, unknown> = { ...(data as object | undefined) }
  const said = [values['detail'], values['expected'], values['reason']].find((each) => typeof each === 'string')
  return { track, code, text: said ?? errors[code].message, data: values }
}

/**
 * Applies what is pending in the schools, one after another, and stops at the first failure. Every school is reported,
 * also those that were not begun. The signal ends the run between two migrations, with its reason.
 */
export async function* applyFleet(
  fleet: Pick<Fleet, 'open' | 'explain'>,
  { schools, author, signal }: FleetInput,
): AsyncGenerator<FleetEvent> {
  const results: FleetResult[] = schools.map(({ profileId }) => ({
    profileId,
    outcome: 'not-begun',
    applied: 0,
    failure: null,
  }))
  for (const [index, { profileId, plans }] of schools.entries()) {
    signal?.throwIfAborted()
    yield { kind: 'school', profileId, index, of: schools.length }
    const result = results[index]!
    const sorted = plans.toSorted((one, other) => trackOrder.indexOf(one.track) - trackOrder.indexOf(other.track))
    let track = sorted[0]!.track
    try {
      const target = await fleet.open(profileId)
      await target.reach()
      for (const plan of sorted) {
        track = plan.track
        const store = storeOfTrack(target, track)
        await refuseLoss(store, track)
        await refuseRun(store, { ...plan, direction: 'up' })
        for await (const event of applyMigrations(store, { ...plan, author, signal })) {
          if (event.kind === 'finished') result.applied++
          yield { kind: 'migration', profileId, track, event }
        }
      }
      result.outcome = 'done'
    } catch (error) {
      if (signal?.aborted) throw error
      result.outcome = 'failed'
      result.failure = failureOf(fleet, error, { track, profileId })
    }
    yield { kind: 'result', result: { ...result } }
    if (result.outcome === 'failed') break
  }
  yield { kind: 'done', results }
}
