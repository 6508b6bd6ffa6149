import type { Track, TrackDrift } from '../../../contract/migrations.ts'
import { compareSchema, expectedSchema, type SchemaDrift } from './expected-schema.ts'
import type { Migrations } from './migrate-track.ts'
import { digestOf } from './plan-migrations.ts'
import type { TrackSchema } from './track-schema.port.ts'

/**
 * Compares the schema with what the applied migrations left. The ledger tells what each of them did. For a migration
 * whose effect the ledger did not keep, its file tells. What a pending migration will make is no extra.
 */
export const compareTrack = async (ports: Migrations, schema: TrackSchema, track: Track): Promise<SchemaDrift> => {
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
  // Extras are reported only when the effect of every migration is known. Otherwise all that an unknown one made would
  // seem extra.
  const isExtra = ({ name }: { name: string }) => known.length === effects.length && !declaredNames.has(name)
  return { ...drift, items: drift.items.filter((item) => item.problem !== 'extra' || isExtra(item)) }
}

/** The statements of a repair, in the form of a preview. */
export const repairPreviewOf = ({ repair }: SchemaDrift) =>
  repair.map(({ name, statements }) => ({ name, sql: statements.map((statement) => `${statement};`).join('\n') }))

/**
 * Tells how the store differs from what its migrations left. `compared` is false when the track's store cannot tell.
 */
export const checkDrift = async (ports: Migrations, track: Track): Promise<TrackDrift> => {
  if (!ports.schema) return { track, compared: false, items: [], planDigest: digestOf([]) }
  const drift = await compareTrack(ports, ports.schema, track)
  return { track, compared: true, items: drift.items, planDigest: digestOf(repairPreviewOf(drift)) }
}
