import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { profile, profileId } from './connections.ts'
import { type ErrorCode, errors, procedure } from './errors.ts'
import { migrationEvent, track } from './migrations.ts'
import { storeFault } from './store-faults.ts'

/**
 * The state of one track of one school. `changed` and `missing`: applied migrations whose file differs or is gone;
 * nothing runs then. `failed`: a pending migration was tried and failed. `out-of-order`: a pending migration is named
 * before an applied one, which is applied in its own school only. `taken-back`: pending, because somebody took it
 * back. `unreachable`: its store did not tell.
 */
export const fleetState = z.enum([
  'up-to-date',
  'pending',
  'changed',
  'missing',
  'failed',
  'out-of-order',
  'taken-back',
  'unreachable',
])
export type FleetState = z.infer<typeof fleetState>

export const fleetTrack = z.object({
  track,
  state: fleetState,
  pending: z.int(),
  /** The migrations that make up the state, in the order of their names; empty when the track is up to date. */
  migrations: z.array(z.string()),
  /** Digest of the statements that are pending. null when nothing is pending or nothing may run. */
  planDigest: z.string().nullable(),
  /** Why the store did not tell, in English; null when it did. */
  reason: z.string().nullable(),
  /** The reason as a closed code with its values, for translation. */
  fault: storeFault.nullable(),
})
export type FleetTrack = z.infer<typeof fleetTrack>

export const fleetSchool = profile.pick({ id: true, name: true, environment: true, readOnly: true }).extend({
  /** Track `graph` is listed when the school has a Neo4j. */
  tracks: z.array(fleetTrack),
  /** How long the school took to answer, or until it was given up. */
  durationMs: z.int(),
})
export type FleetSchool = z.infer<typeof fleetSchool>

const codes = Object.keys(errors) as [ErrorCode, ...ErrorCode[]]

export const fleetResult = z.object({
  profileId,
  /**
   * `failed`: the run ended here. `not-begun`: it was still waiting when the run ended, and nothing of it was touched.
   */
  outcome: z.enum(['done', 'failed', 'not-begun']),
  /** The number of migrations that were applied, also before a failure. */
  applied: z.int(),
  /** The error that the call for this school alone would have had, and its track; null unless the school failed. */
  failure: z
    .object({
      track,
      code: z.enum(codes),
      /** English. */
      text: z.string(),
      data: z.record(z.string(), z.unknown()),
    })
    .nullable(),
})
export type FleetResult = z.infer<typeof fleetResult>
export type FleetFailure = NonNullable<FleetResult['failure']>

/** The progress of a run over several schools. `index` counts schools from 0, `of` is their number. */
export const fleetEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('school'), profileId, index: z.int(), of: z.int() }),
  z.object({ kind: z.literal('migration'), profileId, track, event: migrationEvent }),
  z.object({ kind: z.literal('result'), result: fleetResult }),
  /** Always the last event, with the result of every school in the order of the input. */
  z.object({ kind: z.literal('done'), results: z.array(fleetResult) }),
])
export type FleetEvent = z.infer<typeof fleetEvent>

export const fleetRun = z.object({
  profileId,
  /** The tracks to bring up, each with the digest that the status gave for it. */
  plans: z
    .array(z.object({ track, planDigest: z.string().max(200) }))
    .min(1)
    .refine((plans) => new Set(plans.map((plan) => plan.track)).size === plans.length, {
      params: { rule: 'unique', expected: 'each track once' },
    }),
  /** The name of the school, typed. Required of a production school. */
  confirm: z.string().max(200).optional(),
})
export type FleetRun = z.infer<typeof fleetRun>

export const migrationFleet = {
  status: procedure
    .route({
      method: 'GET',
      path: '/migrations/fleet',
      tags: ['migrations'],
      description:
        'Returns the state of every track of every school of this console, in the order of the profiles. Reads the ' +
        'ledgers over short connections and opens no school. A school that does not answer within 1.5 s is reported ' +
        'as `unreachable` with the reason, and delays no other. The console’s own server is started when it has ' +
        'schools and does not run.',
    })
    .output(z.object({ items: z.array(fleetSchool) })),
  apply: procedure
    .route({
      method: 'POST',
      path: '/migrations/fleet/apply',
      tags: ['migrations'],
      description:
        'Applies the pending migrations of the named schools, one school after another in the given order, and stops ' +
        'at the first that fails. Before any begins the whole run is refused with `READ_ONLY` when one of them is ' +
        'open read-only, with `RULE_VIOLATION` rule `confirmation` when `confirm` is not the name of a production ' +
        'school, and with `NOT_FOUND` when there is no such school. A school fails with `CONFLICT` reason ' +
        '`plan-changed` when its digest is not that of its present plan. A plan that removes rows is never run here: ' +
        'its school fails with rule `confirmation`, and it is applied in that school. The last event tells of every ' +
        'school whether it is done, failed or was not begun. An abort ends the run between two migrations.',
    })
    .input(
      z.object({
        schools: z
          .array(fleetRun)
          .min(1)
          .max(1_000)
          .refine((schools) => new Set(schools.map((school) => school.profileId)).size === schools.length, {
            params: { rule: 'unique', expected: 'each school once' },
          }),
      }),
    )
    .output(eventIterator(fleetEvent)),
}
