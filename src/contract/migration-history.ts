import { z } from 'zod'
import { instant } from './ids.ts'

/** One try to apply a migration or to take it back, as the track's log keeps it. Entries are never changed. */
export const historyEntry = z.object({
  name: z.string(),
  /** What the name begins with: the timestamp, or the number of a file of track `graph`. */
  version: z.string(),
  /** The checksum of the file that ran, as in `migrationRow`. */
  checksum: z.string(),
  /** When the try ended, by the clock of the store. */
  at: instant,
  /** Who ran it; null when only a console that kept no log knew. */
  by: z.string().nullable(),
  /** Milliseconds that its statements took; null when no log has it. */
  durationMs: z.int().nullable(),
  /** `baseline` and `repair` changed the ledger only: it was recorded as applied, or what it says was corrected. */
  direction: z.enum(['up', 'down', 'baseline', 'repair']),
  /**
   * `begun`: a migration without a transaction was started. When no entry of it follows, the console died in the middle.
   */
  outcome: z.enum(['begun', 'done', 'failed']),
  /** The store's words; null unless it failed. */
  reason: z.string().nullable(),
  /** The version of the console that ran it; null when no log has it. */
  consoleVersion: z.string().nullable(),
})
export type HistoryEntry = z.infer<typeof historyEntry>

/** A migration that somebody took back. The track stays so until a migration is applied by hand. */
export const takenBack = z.object({
  migration: z.string(),
  at: instant,
  by: z.string(),
  /** The number of rows that the way back removed. */
  rows: z.int(),
  /**
   * The backup of these rows, in the data folder of the console that ran the way back; null when no rows were removed.
   */
  backup: z.string().nullable(),
})
export type TakenBack = z.infer<typeof takenBack>
