import { refusal } from '../../../contract/errors.ts'
import type { MigrationEvent, Track, TrackStatus } from '../../../contract/migrations.ts'
import type { MigrationFiles } from './migration-files.port.ts'
import type { MigrationLedger, MigrationSession } from './migration-ledger.port.ts'
import type { TrackSchema } from './track-schema.port.ts'
import {
  type DeclaredMigration,
  digestOf,
  type MigrationPlan,
  planMigrations,
  statementsOf,
  statusOf,
} from './plan-migrations.ts'

export type Migrations = {
  migrationFiles: MigrationFiles
  migrations: MigrationLedger
  /** Left out: the store's schema is not compared with what its migrations left. */
  schema?: TrackSchema
}

export type MigrationPreview = { planDigest: string; migrations: { name: string; sql: string }[] }

/** Files against database, now. */
export const trackPlan = async (ports: Migrations, track: Track): Promise<MigrationPlan> => {
  const [declared, ledger] = await Promise.all([ports.migrationFiles.read(track), ports.migrations.read(track)])
  return planMigrations(declared, ledger)
}

export const trackStatus = async (ports: Migrations, track: Track): Promise<TrackStatus> =>
  statusOf(track, await trackPlan(ports, track))

export const previewTrack = async (
  ports: Migrations,
  input: { track: Track; direction: 'up' | 'down' },
): Promise<MigrationPreview> => {
  const migrations = statementsOf(await trackPlan(ports, input.track), input.direction)
  return { planDigest: digestOf(migrations), migrations }
}

const refuseBroken = (plan: MigrationPlan) => {
  if (plan.broken.length === 0) return
  throw refusal('CONFLICT', {
    reason: 'chain-broken',
    detail: `Applied, but changed or missing here: ${plan.broken.join(', ')}`,
  })
}

type Step = (session: MigrationSession, migration: DeclaredMigration) => Promise<void>

/**
 * Runs the plan the caller saw, under the track's lock. Judged again after waiting for it: with nothing left to do it ends
 * with `applied: 0`; with another plan than `planDigest` it is refused. The signal ends it between migrations.
 */
async function* migrate(
  ports: Migrations,
  input: { track: Track; planDigest: string; direction: 'up' | 'down'; signal?: AbortSignal },
  step: Step,
): AsyncGenerator<MigrationEvent> {
  const declared = await ports.migrationFiles.read(input.track)
  const session = yield* ports.migrations.acquire(input.track, input.signal)
  let applied = 0
  try {
    const plan = planMigrations(declared, await session.read())
    const migrations = input.direction === 'up' ? plan.up : plan.down
    if (migrations.length > 0) {
      if (input.direction === 'up') refuseBroken(plan)
      if (digestOf(statementsOf(plan, input.direction)) !== input.planDigest)
        throw refusal('CONFLICT', { reason: 'plan-changed' })
    }
    for (const [index, migration] of migrations.entries()) {
      input.signal?.throwIfAborted()
      yield { kind: 'started', name: migration.name, index, of: migrations.length }
      const startedAt = performance.now()
      await step(session, migration)
      applied++
      yield { kind: 'finished', name: migration.name, durationMs: Math.round(performance.now() - startedAt) }
    }
  } finally {
    await session.close()
  }
  yield { kind: 'done', applied }
}

export const applyMigrations = (ports: Migrations, input: { track: Track; planDigest: string; signal?: AbortSignal }) =>
  migrate(ports, { ...input, direction: 'up' }, (session, migration) => session.apply(migration))

export const revertMigration = (ports: Migrations, input: { track: Track; planDigest: string; signal?: AbortSignal }) =>
  migrate(ports, { ...input, direction: 'down' }, (session, migration) => session.revert(migration))

/** Brings a track up without anybody asking: for databases that are this console's own. */
export const bringUp = async (ports: Migrations, track: Track) => {
  const { planDigest, pending } = await trackStatus(ports, track)
  if (pending === 0) return
  for await (const event of applyMigrations(ports, { track, planDigest })) void event
}
