import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { procedure } from './errors.ts'
import { instant } from './ids.ts'

/**
 * Every track: the store that it migrates, and the number of its lock there, which is never given to another. A track in Neo4j is
 * refused with `CONFLICT` reason `no-graph` where a school has none.
 */
export const TRACKS = {
  directory: { store: 'postgresql', lock: 1 },
  graph: { store: 'neo4j', lock: 2 },
} as const satisfies Record<string, { store: 'postgresql' | 'neo4j'; lock: number }>

const trackNames = Object.keys(TRACKS) as (keyof typeof TRACKS)[]

export const track = z.enum(trackNames)
export type Track = z.infer<typeof track>

/** The tracks of one store, in the order in which a school is brought up. */
export const tracksIn = (store: (typeof TRACKS)[Track]['store']): Track[] =>
  trackNames.filter((name) => TRACKS[name].store === store)

export const migrationState = z.enum(['pending', 'applied', 'changed', 'missing', 'failed'])

export const migrationRow = z.object({
  name: z.string(),
  state: migrationState,
  appliedAt: instant.nullable(),
  /** SHA-256 of the up file, line ends folded; of track `graph` the CRC-32 of its statements, as neo4j-migrations has it. */
  checksum: z.string(),
})
export type MigrationRow = z.infer<typeof migrationRow>

/** A way back that somebody asked for: the track stays as it left it until a migration is applied by hand. */
export const takenBack = z.object({
  migration: z.string(),
  at: instant,
  by: z.string(),
  /** Rows that went with it. */
  rows: z.int(),
  /** The backup that holds them, in the data folder of the console that ran it; null: no rows went. */
  backup: z.string().nullable(),
})
export type TakenBack = z.infer<typeof takenBack>

export const trackStatus = z.object({
  track,
  rows: z.array(migrationRow),
  pending: z.int(),
  /** Digest of the statements that `apply` would run now. */
  planDigest: z.string(),
  /** Why the track's store cannot say; there are no rows then. Only in the list of tracks: elsewhere it is an error. */
  unavailable: z.string().nullable(),
  /** The newest migration that was taken back and is not applied since, of those with which rows went if any; null: none. */
  takenBack: takenBack.nullable(),
})
export type TrackStatus = z.infer<typeof trackStatus>

/** What a run tells as it goes. `index` counts migrations and tables from 0, `of` is how many there are. */
export const migrationEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('waiting'), holder: z.string() }),
  z.object({ kind: z.literal('started'), name: z.string(), index: z.int(), of: z.int() }),
  /** A table goes into the backup that is written before rows go; `rows` are those of it. */
  z.object({ kind: z.literal('saving'), table: z.string(), rows: z.int(), index: z.int(), of: z.int() }),
  /** The backup is complete and on the disk. Nothing has gone yet. */
  z.object({ kind: z.literal('saved'), backup: z.string(), rows: z.int(), bytes: z.int() }),
  z.object({ kind: z.literal('finished'), name: z.string(), durationMs: z.int() }),
  z.object({ kind: z.literal('done'), applied: z.int() }),
])
export type MigrationEvent = z.infer<typeof migrationEvent>

/** One way in which a store differs from what the applied migrations left. */
export const driftItem = z.object({
  /** What the store calls it: `constraint`, `index`. */
  element: z.string(),
  name: z.string(),
  /**
   * `missing`: dropped by hand. `changed`: another one has its name or its place. `extra`: no migration made it; repair leaves
   * it. `failed`: there, but of no use. `populating`: being made, and no fault.
   */
  problem: z.enum(['missing', 'changed', 'extra', 'failed', 'populating']),
  /** What migrations left, as its definition or the statement that made it; null: nothing. */
  expected: z.string().nullable(),
  /** What there is; null: nothing. */
  found: z.string().nullable(),
})
export type DriftItem = z.infer<typeof driftItem>

/** A table that a plan takes rows from. */
export const lostTable = z.object({
  /** With its schema. */
  name: z.string(),
  rows: z.int(),
  /** What goes: the table, columns of it, or rows. */
  lost: z.enum(['table', 'columns', 'rows']),
  /** The columns that go with `columns`. */
  columns: z.array(z.string()),
  /** The rows are kept in the database and come back with the table: the audit trail and the runs of imports. */
  kept: z.boolean(),
})
export type LostTable = z.infer<typeof lostTable>

export const migrationPreview = z.object({
  planDigest: z.string(),
  migrations: z.array(z.object({ name: z.string(), sql: z.string() })),
  /** The tables that lose something, with their rows now; empty for a plan that takes nothing away. */
  tables: z.array(lostTable),
  /** Rows that go, kept tables left out. With any, a backup is written first. */
  rowsLost: z.int(),
  /** What `confirm` has to be: the name of the school. null: nothing is asked for. */
  confirm: z.string().nullable(),
  /** Until when `planDigest` is good, by the clock of the store; null: as long as the plan stays the same. */
  validUntil: instant.nullable(),
})
export type MigrationPreview = z.infer<typeof migrationPreview>

/** The name of the school, typed, where the preview asks for it. */
const confirm = z.string().max(200).optional()

export const trackDrift = z.object({
  track,
  /** false: the schema of this track is not compared with its migrations. */
  compared: z.boolean(),
  items: z.array(driftItem),
  /** Digest of the statements that `repair` would run now. */
  planDigest: z.string(),
})
export type TrackDrift = z.infer<typeof trackDrift>

export const migrations = {
  list: procedure
    .route({
      method: 'GET',
      path: '/migrations',
      tags: ['migrations'],
      description:
        'Lists every track with its migrations and their states. Track `graph` is listed when the school has a ' +
        'Neo4j.',
    })
    .output(z.object({ items: z.array(trackStatus) })),
  track: procedure
    .route({
      method: 'GET',
      path: '/migrations/{track}',
      tags: ['migrations'],
      description:
        'Returns one track: its migrations in the order of their names, and the digest of what `apply` would run.',
    })
    .input(z.object({ track }))
    .output(trackStatus),
  preview: procedure
    .route({
      method: 'GET',
      path: '/migrations/{track}/preview',
      tags: ['migrations'],
      description:
        'Returns the statements that `apply`, `revert` (`down`) or `repair` would send, in order, the tables that ' +
        'would lose rows, and the digest of this plan. The digest of a way back, and of any plan that removes ' +
        'rows, is valid once, for ten minutes, on this database as it is now, and for consoles of this data ' +
        'folder only.',
    })
    .input(z.object({ track, direction: z.enum(['up', 'down', 'repair']).default('up') }))
    .output(migrationPreview),
  apply: procedure
    .route({
      method: 'POST',
      path: '/migrations/{track}/apply',
      tags: ['migrations'],
      description:
        'Applies the pending migrations. Refused with `CONFLICT` reason `plan-changed` when `planDigest` is not ' +
        'that of the present plan. A plan that removes rows runs as `revert` does.',
    })
    .input(z.object({ track, planDigest: z.string(), confirm }))
    .output(eventIterator(migrationEvent)),
  revert: procedure
    .route({
      method: 'POST',
      path: '/migrations/{track}/revert',
      tags: ['migrations'],
      description:
        'Takes the newest applied migration back. `planDigest` is that of a preview. Refused with `CONFLICT` ' +
        'reason `plan-changed` (another database, other rows, another console, or used before), `plan-expired` or ' +
        '`plan-spent`. When rows are removed, `confirm` must be the name of the school (`RULE_VIOLATION` rule ' +
        '`confirmation`), and a backup is written into the data folder first. When the backup fails (`CONFLICT` ' +
        'reason `backup-failed`), or while another session holds a table (reason `in-use`), nothing runs. The ' +
        'audit trail stays. The school then counts as emptied (`CONFLICT` reason `school-emptied`) until a ' +
        'migration is applied by hand.',
    })
    .input(z.object({ track, planDigest: z.string(), confirm }))
    .output(eventIterator(migrationEvent)),
  drift: procedure
    .route({
      method: 'GET',
      path: '/migrations/{track}/drift',
      tags: ['migrations'],
      description:
        'Tells how the store’s schema differs from what the applied migrations left: missing, changed, extra or ' +
        'failed objects.',
    })
    .input(z.object({ track }))
    .output(trackDrift),
  repair: procedure
    .route({
      method: 'POST',
      path: '/migrations/{track}/repair',
      tags: ['migrations'],
      description:
        'Makes missing, changed and failed objects again. Leaves extra ones. Refused with `CONFLICT` reason ' +
        '`plan-changed` when `planDigest` is not that of the present drift. The events name the objects.',
    })
    .input(z.object({ track, planDigest: z.string() }))
    .output(eventIterator(migrationEvent)),
}
