import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { procedure } from './errors.ts'
import { instant } from './ids.ts'
import { takenBack } from './migration-history.ts'
import { type LintCode, lintWords } from './reasons/lint-findings.ts'
import { track } from './tracks.ts'

export { requirementsOf, type RecordTrack, type Track, track, trackOrder, TRACKS, tracksOf } from './tracks.ts'

/** `out-of-order`: pending, with a name before that of an applied migration. */
export const migrationState = z.enum(['pending', 'applied', 'changed', 'missing', 'failed', 'out-of-order'])

export const migrationRow = z.object({
  name: z.string(),
  state: migrationState,
  appliedAt: instant.nullable(),
  /**
   * SHA-256 of the up file with folded line ends. For track `graph`, the CRC-32 of its statements as neo4j-migrations
   * has it.
   */
  checksum: z.string(),
})
export type MigrationRow = z.infer<typeof migrationRow>

export const trackStatus = z.object({
  track,
  /** The tracks that must be up to date before this one is applied. */
  requires: z.array(track),
  rows: z.array(migrationRow),
  pending: z.int(),
  /** Digest of the statements that `apply` would run now. */
  planDigest: z.string(),
  /**
   * Why the track's store cannot tell its state. There are no rows then. Only in the list of tracks: elsewhere it is an
   * error.
   */
  unavailable: z.string().nullable(),
  /**
   * The newest migration that was taken back and not applied since; null when there is none. One whose way back removed
   * rows comes first.
   */
  takenBack: takenBack.nullable(),
})
export type TrackStatus = z.infer<typeof trackStatus>

/** The progress of a run. `index` counts migrations, statements and tables from 0, `of` is their number. */
export const migrationEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('waiting'), holder: z.string() }),
  /** The migration `name` waited for a lock in vain at try `tries` of `of`. It was rolled back and is tried again. */
  z.object({ kind: z.literal('retrying'), name: z.string(), tries: z.int(), of: z.int() }),
  z.object({ kind: z.literal('started'), name: z.string(), index: z.int(), of: z.int() }),
  /** A statement of the migration `name` begins. `line` is its first line, at most 200 characters. */
  z.object({ kind: z.literal('statement'), name: z.string(), index: z.int(), of: z.int(), line: z.string() }),
  /** A table is being written to the backup. `rows` is its number of rows. */
  z.object({ kind: z.literal('saving'), table: z.string(), rows: z.int(), index: z.int(), of: z.int() }),
  /** The backup is complete and on the disk. Nothing has been removed yet. */
  z.object({ kind: z.literal('saved'), backup: z.string(), rows: z.int(), bytes: z.int() }),
  z.object({ kind: z.literal('finished'), name: z.string(), durationMs: z.int() }),
  z.object({ kind: z.literal('done'), applied: z.int() }),
])
export type MigrationEvent = z.infer<typeof migrationEvent>

/** One way in which a store differs from what the applied migrations left. */
export const driftItem = z.object({
  /** The kind of object by the store's own word: `constraint`, `index`. */
  element: z.string(),
  name: z.string(),
  /**
   * `missing`: dropped by hand. `changed`: another object has its name or place. `extra`: no migration made it; repair
   * leaves it. `failed`: it exists but cannot be used. `populating`: it is being built, which is no fault.
   */
  problem: z.enum(['missing', 'changed', 'extra', 'failed', 'populating']),
  /** The object that migrations left, as its definition or its statement; null when they left none. */
  expected: z.string().nullable(),
  /** The object that exists now; null when there is none. */
  found: z.string().nullable(),
  /**
   * The statements that would make this object as migrations left it, or take an extra one away. Empty when none are
   * known. `repair` runs those that lose nothing, and leaves extra objects.
   */
  mend: z.array(z.string()),
})
export type DriftItem = z.infer<typeof driftItem>

/** The codes of the lint. Their words are in `reasons/lint-findings.ts`. */
export const lintCode = z.enum(Object.keys(lintWords) as LintCode[])

/** What is dangerous about a statement of a migration. */
export const lintFinding = z.object({
  migration: z.string(),
  /** The file it is in: the way up or the way down. */
  direction: z.enum(['up', 'down']),
  code: lintCode,
  /** `error`: it loses data, blocks the school for long, or fails. */
  severity: z.enum(['error', 'warning']),
  /** The number of the statement in its file, from 0; null for a finding about the file. */
  statement: z.int().nullable(),
  /** From 1. Columns are in UTF-16 units. */
  line: z.int(),
  column: z.int(),
  /** The table, column, index or other object; empty when there is none. */
  object: z.string(),
  /** What the parser says, in English; null for most findings. */
  detail: z.string().nullable(),
})
export type LintFinding = z.infer<typeof lintFinding>

export const trackLint = z.object({ track, findings: z.array(lintFinding) })
export type TrackLint = z.infer<typeof trackLint>

/** A table from which a plan removes rows. */
export const lostTable = z.object({
  /** The table's name with its schema. */
  name: z.string(),
  rows: z.int(),
  /** What is removed: the table, columns of it, or rows. */
  lost: z.enum(['table', 'columns', 'rows']),
  /** The removed columns, with `columns`. */
  columns: z.array(z.string()),
  /** What the file says of it, where it allows the loss: usually where the content is kept. null when it says nothing. */
  because: z.string().nullable(),
  /** True when the rows stay in the database and come back with the table: the audit trail and the runs of imports. */
  kept: z.boolean(),
})
export type LostTable = z.infer<typeof lostTable>

export const migrationPreview = z.object({
  planDigest: z.string(),
  migrations: z.array(z.object({ name: z.string(), sql: z.string() })),
  /** The tables that lose something, with their rows now; empty for a plan that removes nothing. */
  tables: z.array(lostTable),
  /** The number of rows that are removed or lose columns, without kept tables. If there are any, a backup is written first. */
  rowsLost: z.int(),
  /** The statements of which it cannot be known whether they remove rows, by their first line. A backup is written first. */
  unknown: z.array(z.object({ migration: z.string(), line: z.string() })),
  /** The required value of `confirm`: the name of the school. null when none is required. */
  confirm: z.string().nullable(),
  /**
   * Until when `planDigest` is valid, by the clock of the store; null when it is valid as long as the plan stays the
   * same.
   */
  validUntil: instant.nullable(),
  /** What is dangerous about these statements, in the order of the files; empty for a repair. */
  findings: z.array(lintFinding),
})
export type MigrationPreview = z.infer<typeof migrationPreview>

/** The name of the school, typed, where the preview asks for it. */
const confirm = z.string().max(200).optional()

/** A version (`20261122170000`, `0001`) or the whole name of a migration. */
const to = z.string().min(1).max(200).optional()

/** The limits of a run in PostgreSQL where none are set. `lockTries` is for migrations with a transaction. */
export const RUN_LIMITS = { lockMs: 2_000, lockTries: 5, statementMs: 600_000 } as const

/** The limits of a run in PostgreSQL. Neo4j knows none of them. */
const limits = {
  /** Milliseconds that a statement waits for a lock. Others queue behind it for as long. */
  lockTimeoutMs: z.int().min(50).max(60_000).optional(),
  /** Milliseconds that a statement may take. */
  statementTimeoutMs: z.int().min(1_000).max(86_400_000).optional(),
}

export const trackDrift = z.object({
  track,
  /** False when the schema of this track is not compared with its migrations. */
  compared: z.boolean(),
  /**
   * Why not: a file of an applied migration is changed or missing here, or no PostgreSQL of the same version is at hand
   * for the replay. null when it is compared.
   */
  notCompared: z.enum(['chain-broken', 'no-server']).nullable(),
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
        'would lose rows, and the digest of this plan. `to` is a version or name: the last to apply, or the newest ' +
        'that stays; a repair knows none. The digest of a way back, and of any plan that removes ' +
        'rows, is valid once, for ten minutes, on this database as it is now, and for consoles of this data ' +
        'folder only.',
    })
    .input(z.object({ track, direction: z.enum(['up', 'down', 'repair']).default('up'), to }))
    .output(migrationPreview),
  apply: procedure
    .route({
      method: 'POST',
      path: '/migrations/{track}/apply',
      tags: ['migrations'],
      description:
        'Applies the pending migrations. Refused with `CONFLICT` reason `plan-changed` when `planDigest` is not ' +
        'that of the present plan (`to` is as in the preview), `requirement-pending` while a track that it `requires` has ' +
        'pending, changed or missing migrations, and `out-of-order` for a migration named before an applied one, unless `allowOutOfOrder` is set. A ' +
        'plan that removes rows runs as `revert` does. A statement that waits for a lock longer than `lockTimeoutMs` ends ' +
        `its try; a migration with a transaction is tried ${RUN_LIMITS.lockTries} times, with growing pauses. ` +
        'Refused with `CONFLICT` ' +
        'reason `pooled` behind a pooler that shares sessions, as PgBouncer does in transaction mode.',
    })
    .input(
      z.object({ track, planDigest: z.string(), confirm, to, allowOutOfOrder: z.boolean().default(false), ...limits }),
    )
    .output(eventIterator(migrationEvent)),
  revert: procedure
    .route({
      method: 'POST',
      path: '/migrations/{track}/revert',
      tags: ['migrations'],
      description:
        'Takes the newest applied migration back, or all that are newer than `to`. `planDigest` is that of a preview. Refused with `CONFLICT` ' +
        'reason `plan-changed` (another database, other rows, another console, or used before), `plan-expired` or ' +
        '`plan-spent`. When rows are removed, `confirm` must be the name of the school (`RULE_VIOLATION` rule ' +
        '`confirmation`), and a backup is written into the data folder first. When the backup fails (`CONFLICT` ' +
        'reason `backup-failed`), or while another session holds a table (reason `in-use`), nothing runs. The ' +
        'audit trail stays. The school then counts as emptied (`CONFLICT` reason `school-emptied`) until a ' +
        'migration is applied by hand. A migration in the way that has no way back is `CONFLICT` `no-way-back`.',
    })
    .input(z.object({ track, planDigest: z.string(), confirm, to, ...limits }))
    .output(eventIterator(migrationEvent)),
  lint: procedure
    .route({
      method: 'GET',
      path: '/migrations/{track}/lint',
      tags: ['migrations'],
      description:
        'Tells what is dangerous about the statements of the pending migrations, both ways, by the rows that the ' +
        'tables have now. With `all`, of every migration of the track. A statement is let through by a comment ' +
        '`-- lint: allow <code> because <reason>` (`//` in Cypher) before, in or beside it.',
    })
    .input(z.object({ track, all: z.boolean().default(false) }))
    .output(trackLint),
  drift: procedure
    .route({
      method: 'GET',
      path: '/migrations/{track}/drift',
      tags: ['migrations'],
      description:
        'Tells how the store’s schema differs from what the applied migrations left: missing, changed, extra or ' +
        'failed objects, each with the statements that would mend it. Track `directory` is compared with a replay of ' +
        'its migrations in an empty database. `compared` is false when an applied file is changed or missing here, or ' +
        'when no server of the same version is at hand for the replay; `notCompared` says which.',
    })
    .input(z.object({ track }))
    .output(trackDrift),
  repair: procedure
    .route({
      method: 'POST',
      path: '/migrations/{track}/repair',
      tags: ['migrations'],
      description:
        'Makes missing, changed and failed objects again, as far as that loses nothing. Leaves extra ones. Refused with `CONFLICT` reason ' +
        '`plan-changed` when `planDigest` is not that of the present drift. The events name the objects. With `accept` or ' +
        '`clear` only the ledger is corrected, and `planDigest` is not looked at: `accept` takes over the checksum of ' +
        'a changed file when the store is as the files make it (`CONFLICT` `schema-changed` when not), `clear` forgets ' +
        'the failed try of a migration.',
    })
    .input(
      z.object({
        track,
        planDigest: z.string(),
        accept: z.string().max(200).optional(),
        clear: z.string().max(200).optional(),
      }),
    )
    .output(eventIterator(migrationEvent)),
}
