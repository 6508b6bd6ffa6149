import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { procedure } from './errors.ts'
import { driftItem, lintFinding, migrationPreview, track } from './migrations.ts'

/**
 * Whom each table lock of PostgreSQL holds up while it is held: everybody (`all`), who writes (`writes`), who changes
 * the schema (`schema`).
 */
export const LOCK_BLOCKS = {
  AccessShareLock: 'schema',
  RowShareLock: 'schema',
  RowExclusiveLock: 'schema',
  ShareUpdateExclusiveLock: 'schema',
  ShareLock: 'writes',
  ShareRowExclusiveLock: 'writes',
  ExclusiveLock: 'writes',
  AccessExclusiveLock: 'all',
} as const
export type LockMode = keyof typeof LOCK_BLOCKS

export const takenLock = z.object({
  mode: z.enum(Object.keys(LOCK_BLOCKS) as LockMode[]),
  blocks: z.enum(['all', 'writes', 'schema']),
  /** The table or index, with its schema. It was there before the migration. */
  object: z.string(),
  /**
   * Milliseconds from the start of the statement to the end of its transaction: the lock was held at most that long.
   * Outside of a transaction: the time of the statement.
   */
  heldMs: z.int(),
})
export type TakenLock = z.infer<typeof takenLock>

export const rehearsedStatement = z.object({
  /** From 0. */
  index: z.int(),
  /** The first line of the statement, at most 200 characters. */
  line: z.string(),
  /** null for a statement that was read by the server and not run. */
  durationMs: z.int().nullable(),
  locks: z.array(takenLock),
  /** The tables and indexes that were written anew. */
  rewritten: z.array(z.string()),
  /**
   * The rows that were inserted, changed and removed, also by functions and triggers. null when the server does not
   * tell: a statement outside of a transaction that names no number.
   */
  rows: z.int().nullable(),
})

/** One way of one migration, with its statements up to the one that failed. */
export const rehearsedRun = z.object({
  durationMs: z.int().nullable(),
  statements: z.array(rehearsedStatement),
  failure: z
    .object({
      /** The number of the statement, from 0; null when the end of the transaction failed, or the whole file. */
      statement: z.int().nullable(),
      line: z.string(),
      /** The server's words, in English. */
      reason: z.string(),
    })
    .nullable(),
})
export type RehearsedRun = z.infer<typeof rehearsedRun>

export const rehearsedMigration = z.object({
  name: z.string(),
  up: rehearsedRun,
  /** null when it was not taken back: it has no way back, nothing is run, or an earlier step failed. */
  down: rehearsedRun.nullable(),
  /** Up for the second time, after the way back. */
  again: rehearsedRun.nullable(),
  /**
   * How the schema after the way back (`down`) differs from that before the migration, or the schema after the second
   * time (`again`) from that after the first. What a later migration left is told of that one alone.
   */
  differences: z.array(z.object({ after: z.enum(['down', 'again']), item: driftItem })),
})
export type RehearsedMigration = z.infer<typeof rehearsedMigration>

export const rehearsedTable = z.object({
  name: z.string(),
  /** The rows that were copied. */
  copied: z.int(),
  /** The rows that the school has; estimated for a table of which a sample was copied. */
  rows: z.int(),
})

export const rehearsal = z.object({
  track,
  /**
   * `failed`: a statement of the way up fails. `findings`: the way back fails or leaves another schema, or the lint has
   * an error. `fine`: neither, or nothing is pending.
   */
  verdict: z.enum(['fine', 'findings', 'failed']),
  /**
   * Where it ran. `own`: on the server of the school. `embedded`: on that of this console, so times are those of this
   * computer. `none`: the server read each statement and ran none (track `graph`), or nothing is pending.
   */
  server: z.enum(['own', 'embedded', 'none']),
  tables: z.array(rehearsedTable),
  /** False when some table was copied in part. */
  wholeData: z.boolean(),
  /** What of the live schema is not in the copy, with the server's reason; usually empty. */
  notRestored: z.array(z.object({ statement: z.string(), reason: z.string() })),
  migrations: z.array(rehearsedMigration),
  /** What is dangerous about the statements of both ways. */
  findings: z.array(lintFinding),
  /** The plan that was rehearsed. `apply` takes its digest, and refuses it when the plan has changed since. */
  preview: migrationPreview,
})
export type Rehearsal = z.infer<typeof rehearsal>

/**
 * The progress of a rehearsal. `index` counts tables and statements from 0, `of` is their number. `completing`: the rows
 * are there; the copy gets its keys, triggers and statistics. `dropping`: all was tried; the server drops the copy, and
 * writes to its disk before.
 */
export const rehearsalEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('restoring') }),
  z.object({ kind: z.literal('copying'), table: z.string(), index: z.int(), of: z.int() }),
  z.object({ kind: z.literal('completing') }),
  z.object({
    kind: z.literal('statement'),
    step: z.enum(['up', 'down', 'again']),
    name: z.string(),
    index: z.int(),
    of: z.int(),
    line: z.string(),
  }),
  z.object({ kind: z.literal('dropping') }),
  z.object({ kind: z.literal('rehearsed'), rehearsal }),
])
export type RehearsalEvent = z.infer<typeof rehearsalEvent>

/** Procedures that try migrations out on a copy. */
export const migrationRehearsal = {
  rehearse: procedure
    .route({
      method: 'POST',
      path: '/migrations/{track}/rehearse',
      tags: ['migrations'],
      description:
        'Runs the pending migrations on a copy of the school that is dropped afterwards: up, all the way back, and up ' +
        'again. Tells of each statement how long it took, which locks it held, what it wrote anew and how many rows it ' +
        'touched, and names a migration whose way back brings another schema. Changes nothing in the school: its rows ' +
        'are read in one read-only transaction. All rows are copied when the tables take 64 MiB or less, else a sample ' +
        'of 10,000 rows of each table with the rows they refer to; `rows` sets another number, 0 copies none. `to` is as ' +
        'in the preview. `CONFLICT` reason `no-scratch-database` when no database can be made for the copy, `in-use` ' +
        'when another session locks a table, `chain-broken`, `out-of-order` (unless `allowOutOfOrder` is set) and `requirement-pending` as for `apply`. Of ' +
        'track `graph` nothing is run: the server reads each statement and says whether it would take it.',
    })
    .input(
      z.object({
        track,
        to: z.string().min(1).max(200).optional(),
        rows: z.int().min(0).max(1_000_000).optional(),
        allowOutOfOrder: z.boolean().default(false),
      }),
    )
    .output(eventIterator(rehearsalEvent)),
}
