import type { Track, TrackDrift } from '../../../contract/migrations.ts'
import { type CatalogDrift, compareCatalogs } from './compare-catalogs.ts'
import { compareSchema, expectedSchema, type SchemaDrift } from './expected-schema.ts'
import type { Migrations } from './migrate-track.ts'
import { digestOf, planMigrations } from './plan-migrations.ts'
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

/** The name of the one step of a repair of PostgreSQL, whose statements are one transaction. */
export const SCHEMA_STEP = 'schema'

/** The statements of a repair of PostgreSQL, in the form of a preview. */
export const catalogPreviewOf = ({ repair }: CatalogDrift) =>
  repair.length === 0 ? [] : [{ name: SCHEMA_STEP, sql: repair.map(({ sql }) => `${sql};`).join('\n') }]

type NotCompared = NonNullable<TrackDrift['notCompared']>

/**
 * Compares the schemas of a track with what its applied migrations make when they are replayed. Returns why when they
 * cannot be: `chain-broken`, or `no-server` for the replay.
 */
export const compareTrackCatalogs = async (ports: Migrations, track: Track): Promise<CatalogDrift | NotCompared> => {
  if (!ports.catalogs) return 'no-server'
  const [declared, ledger] = await Promise.all([ports.migrationFiles.read(track), ports.migrations.read(track)])
  if (planMigrations(declared, ledger).broken.length > 0) return 'chain-broken'
  const files = new Map(declared.map((migration) => [migration.name, migration]))
  const found = await ports.catalogs.read(
    track,
    ledger.applied.map(({ name }) => files.get(name)!),
  )
  return found ? compareCatalogs(found.live, found.expected) : 'no-server'
}

/**
 * Tells how the store differs from what its migrations left. `compared` is false when the track's store cannot tell.
 */
export const checkDrift = async (ports: Migrations, track: Track): Promise<TrackDrift> => {
  const compared = { track, compared: true, notCompared: null } as const
  if (ports.schema) {
    const drift = await compareTrack(ports, ports.schema, track)
    return { ...compared, items: drift.items, planDigest: digestOf(repairPreviewOf(drift)) }
  }
  const drift = await compareTrackCatalogs(ports, track)
  if (typeof drift === 'string')
    return { track, compared: false, notCompared: drift, items: [], planDigest: digestOf([]) }
  return { ...compared, items: drift.items, planDigest: digestOf(catalogPreviewOf(drift)) }
}
