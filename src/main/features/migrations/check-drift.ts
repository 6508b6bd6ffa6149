import type { Track, TrackDrift } from '../../../contract/migrations.ts'
import { compareSchema, expectedSchema, type SchemaDrift } from './expected-schema.ts'
import type { Migrations } from './migrate-track.ts'
import { digestOf } from './plan-migrations.ts'
import type { TrackSchema } from './track-schema.port.ts'

/**
 * What the applied migrations left against what there is. The ledger says what each of them did; of one that was applied by a
 * console that did not keep it, its file does. What a pending migration is about to make is no extra.
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
  // Of a migration that nobody knows any more, everything it made would look like an extra.
  const isExtra = ({ name }: { name: string }) => known.length === effects.length && !declaredNames.has(name)
  return { ...drift, items: drift.items.filter((item) => item.problem !== 'extra' || isExtra(item)) }
}

/** What a repair runs, as a preview shows it. */
export const repairPreviewOf = ({ repair }: SchemaDrift) =>
  repair.map(({ name, statements }) => ({ name, sql: statements.map((statement) => `${statement};`).join('\n') }))

/** How the store differs from what its migrations left; not compared where the track's store cannot tell. */
export const checkDrift = async (ports: Migrations, track: Track): Promise<TrackDrift> => {
  if (!ports.schema) return { track, compared: false, items: [], planDigest: digestOf([]) }
  const drift = await compareTrack(ports, ports.schema, track)
  return { track, compared: true, items: drift.items, planDigest: digestOf(repairPreviewOf(drift)) }
}
