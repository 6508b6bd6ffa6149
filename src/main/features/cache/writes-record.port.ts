import type { AnnouncedChange } from '../../foundation/announced-change.ts'

/** What one statement read of the writes of a database, in one snapshot. */
export type WritesReading = {
  /** Which transactions it saw: the text of a `pg_snapshot`. */
  snapshot: string
  /** The token of the last write that it saw. */
  head: string
  /** The database's clock, in milliseconds since 1970. */
  clock: number
  /** Names this run of this database. Another one may tell another history of the same transactions. */
  database: string
  /** Whether writers still wait for this reader. */
  isKnown: boolean
  /** The changes that the snapshot before did not see; null when there are too many to list. */
  changes: AnnouncedChange[] | null
  /** The first reading lists the latest changes only. Older ones are of transactions up to this one; 0 for none. */
  unlistedUpTo: number
}

/**
 * The system of record as a cache reads it, and the register of readers for whom writers wait. A writer that has
 * committed answers its caller only when each registered reader has acknowledged a snapshot that saw the write, or when
 * `READER_TRUST_MS` are over, after which the writer removes that reader.
 */
export type WritesRecord = {
  /** Returns what was committed after `since`, or the latest changes. */
  read: (since: string | null) => Promise<WritesReading>
  /** From here on writers wait for this reader, which has acknowledged nothing yet. */
  register: () => Promise<void>
  /** Tells writers what this reader knows. Returns false when a writer has removed it. */
  acknowledge: (snapshot: string) => Promise<boolean>
  /** Writers no longer wait. */
  leave: () => Promise<void>
  /** Resolves at the next hint of a write, or after `ms`. A hint may be lost or false. */
  hint: (ms: number, signal: AbortSignal) => Promise<void>
  /** Gives connections back until the next hint. */
  rest: () => void
}
