import { refusal } from '../../../contract/errors.ts'
import type { MigrationEvent, Track, TrackDrift } from '../../../contract/migrations.ts'
import { compareSchema, expectedSchema, type SchemaDrift } from './expected-schema.ts'
import type { Migrations } from './migrate-track.ts'
import { digestOf } from './plan-migrations.ts'
import type { TrackSchema } from './track-schema.port.ts'

/**
 * What the applied migrations left against what there is. The ledger says what each of them did; of one that was applied by a
 * console that did not keep it, its file does. What a pending migration is about to make is no extra.
 */
const compare = async (ports: Migrations, schema: TrackSchema, track: Track): Promise<SchemaDrift> => {
  const [declared, { applied }, found] = await Promise.all([
    ports.migrationFiles.read(track),
    ports.migrations.read(track),
    schema.read(track),
  ])
  const files = new Map(declared.map((migration) => [migration.name, migration.effect]))
  const effects = applied.map(({ name, effect }) => effect ?? files.get(name))
  const known = effects.filter((effect) => effect !== undefined)
  const declaredNames = new Set(declared.flatMap(({ effect }) => effect?.made.map(({ name }) => name) ?? []))
  const drift = compareSchema(expectedSchema(known), found, schema.dropping)
  // Of a migration that nobody knows any more, everything it made would look like an extra.
  const isExtra = ({ name }: { name: string }) => known.length === effects.length && !declaredNames.has(name)
  return { ...drift, items: drift.items.filter((item) => item.problem !== 'extra' || isExtra(item)) }
}

const previewOf = ({ repair }: SchemaDrift) =>
  repair.map(({ name, statements }) => ({ name, sql: statements.map((statement) => `${statement};`).join('\n') }))

/** How the store differs from what its migrations left; not compared where the track's store cannot tell. */
export const trackDrift = async (ports: Migrations, track: Track): Promise<TrackDrift> => {
  if (!ports.schema) return { track, compared: false, items: [], planDigest: digestOf([]) }
  const drift = await compare(ports, ports.schema, track)
  return { track, compared: true, items: drift.items, planDigest: digestOf(previewOf(drift)) }
}

/** The statements that `repairTrack` would run now, by the object they mend. */
export const previewRepair = async (ports: Migrations, track: Track) => {
  const migrations = ports.schema ? previewOf(await compare(ports, ports.schema, track)) : []
  return { planDigest: digestOf(migrations), migrations }
}

/** Mends what the caller saw in a preview, under the track's lock; refused with `plan-changed` like a migration. */
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
    const drift = await compare(ports, schema, track)
    if (drift.repair.length > 0 && digestOf(previewOf(drift)) !== planDigest)
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

/**
 * Puts back what is missing without anybody asking, as migrations of a console's own store are applied without anybody asking;
 * what differs is left for a person. Returns the constraints that are still not there, with the store's word where it gave one.
 */
export const putBack = async (ports: Migrations, track: Track): Promise<{ name: string; reason: string | null }[]> => {
  const { schema } = ports
  if (!schema) return []
  const before = await compare(ports, schema, track)
  const reasons = new Map<string, string>()
  if (before.items.some(({ problem }) => problem === 'missing')) {
    const acquiring = ports.migrations.acquire(track)
    let step = await acquiring.next()
    while (!step.done) step = await acquiring.next()
    try {
      const { items, repair } = await compare(ports, schema, track)
      const missing = new Set(items.filter(({ problem }) => problem === 'missing').map(({ name }) => name))
      for (const { name, statements } of repair.filter((each) => missing.has(each.name))) {
        for (const statement of statements)
          await schema
            .run(track, { name, statement })
            .catch((error: unknown) => reasons.set(name, refusedBecause(error)))
      }
    } finally {
      await step.value.close()
    }
  }
  const { lacking } = reasons.size > 0 || before.lacking.length > 0 ? await compare(ports, schema, track) : before
  return lacking.map(({ name, instead }) => ({
    name,
    reason: reasons.get(name) ?? (instead === null ? null : `there is ${instead}`),
  }))
}

const refusedBecause = (error: unknown) => {
  const { code, data } = error as { code?: unknown; data?: { expected?: string } }
  if (code !== 'RULE_VIOLATION') throw error
  return data?.expected ?? ''
}
