import { refusal } from '../../../contract/errors.ts'
import type { MigrationEvent, Track } from '../../../contract/migrations.ts'
import { compareTrack, repairPreviewOf } from './check-drift.ts'
import type { UnlintedPreview } from './judge-plan.ts'
import type { Migrations } from './migrate-track.ts'
import { digestOf } from './plan-migrations.ts'

/** Returns the statements that `repairTrack` would run now, by the object that they mend. */
export const previewRepair = async (ports: Migrations, track: Track): Promise<UnlintedPreview> => {
  const migrations = ports.schema ? repairPreviewOf(await compareTrack(ports, ports.schema, track)) : []
  return { planDigest: digestOf(migrations), migrations, tables: [], rowsLost: 0, confirm: null, validUntil: null }
}

/** Mends what the caller saw in a preview, under the track's lock. Refused with `plan-changed` as a migration is. */
export async function* repairTrack(
  ports: Migrations,
  { track, planDigest, signal }: { track: Track; planDigest: string; signal?: AbortSignal },
): AsyncGenerator<MigrationEvent> {
  const { schema } = ports
  if (!schema)
    throw refusal('CONFLICT', { reason: 'not-compared', detail: `Track ${track} is not compared with its migrations.` })
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
