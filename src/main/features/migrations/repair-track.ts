import { refusal } from '../../../contract/errors.ts'
import type { MigrationEvent, Track } from '../../../contract/migrations.ts'
import { catalogPreviewOf, compareTrack, compareTrackCatalogs, repairPreviewOf, SCHEMA_STEP } from './check-drift.ts'
import type { UnlintedPreview } from './judge-plan.ts'
import type { Migrations } from './migrate-track.ts'
import { digestOf } from './plan-migrations.ts'

/** Returns the statements that `repairTrack` would run now, by the object that they mend. */
export const previewRepair = async (ports: Migrations, track: Track): Promise<UnlintedPreview> => {
  const catalogs = ports.schema ? null : await compareTrackCatalogs(ports, track)
  const migrations = ports.schema
    ? repairPreviewOf(await compareTrack(ports, ports.schema, track))
    : catalogs === null || typeof catalogs === 'string'
      ? []
      : catalogPreviewOf(catalogs)
  return {
    planDigest: digestOf(migrations),
    migrations,
    tables: [],
    rowsLost: 0,
    unknown: [],
    confirm: null,
    validUntil: null,
  }
}

const notCompared = (track: Track) =>
  refusal('CONFLICT', { reason: 'not-compared', detail: `Track ${track} is not compared with its migrations.` })

/** The statements are one transaction, so a repair that the server refuses changes nothing. */
async function* repairCatalogs(
  ports: Migrations & Required<Pick<Migrations, 'catalogs'>>,
  { track, planDigest, signal }: { track: Track; planDigest: string; signal?: AbortSignal },
): AsyncGenerator<MigrationEvent> {
  const session = yield* ports.migrations.acquire(track, signal)
  let mended = 0
  try {
    const drift = await compareTrackCatalogs(ports, track)
    if (typeof drift === 'string') throw notCompared(track)
    if (drift.repair.length > 0) {
      if (digestOf(catalogPreviewOf(drift)) !== planDigest) throw refusal('CONFLICT', { reason: 'plan-changed' })
      signal?.throwIfAborted()
      yield { kind: 'started', name: SCHEMA_STEP, index: 0, of: 1 }
      const startedAt = performance.now()
      await ports.catalogs.mend(track, drift.repair)
      mended = drift.repairs
      yield { kind: 'finished', name: SCHEMA_STEP, durationMs: Math.round(performance.now() - startedAt) }
    }
  } finally {
    await session.close()
  }
  yield { kind: 'done', applied: mended }
}

/** Mends what the caller saw in a preview, under the track's lock. Refused with `plan-changed` as a migration is. */
export async function* repairTrack(
  ports: Migrations,
  { track, planDigest, signal }: { track: Track; planDigest: string; signal?: AbortSignal },
): AsyncGenerator<MigrationEvent> {
  const { schema, catalogs } = ports
  if (!schema) {
    if (!catalogs) throw notCompared(track)
    return yield* repairCatalogs({ ...ports, catalogs }, { track, planDigest, signal })
  }
  const session = yield* ports.migrations.acquire(track, signal)
  let mended = 0
  try {
    const drift = await compareTrack(ports, schema, track)
    if (drift.repair.length > 0 && digestOf(repairPreviewOf(drift)) !== planDigest)
      throw refusal('CONFLICT', { reason: 'plan-changed' })
    for (const [index, { name, statements }] of drift.repair.entries()) {
      signal?.throwIfAborted()
      yield { kind: 'started', name, index, of: drift.repair.length }
      const startedAt = performance.now()
      for (const statement of statements) await schema.run(track, { name, statement })
      mended++
      yield { kind: 'finished', name, durationMs: Math.round(performance.now() - startedAt) }
    }
  } finally {
    await session.close()
  }
  yield { kind: 'done', applied: mended }
}
