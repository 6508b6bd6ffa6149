import type { SavedSequence } from './backup.ts'

/** `name` with its schema; `columns` without generated ones. */
export type TableShape = { name: string; columns: string[] }

/**
 * The tables of the directory, as one transaction sees them or, of a pool, as each statement does. The outbox is none of them:
 * it is a feed of what changed, and is written anew.
 */
export type SchoolTables = {
  /** The server's identifier and the database's: a text that no other database has. */
  database: () => Promise<string>
  /** The database's clock. */
  now: () => Promise<Date>
  /** Every table, each after those that it refers to. */
  shapes: () => Promise<TableShape[]>
  /** Rows of those of the tables that exist. */
  counts: (names: readonly string[]) => Promise<Map<string, number>>
  sequences: () => Promise<SavedSequence[]>
}

export type TrailEntry = {
  actor: string
  door: string
  action: string
  entityKind: string
  entityId: string
  before: object | null
  after: object | null
}

/** The same inside of a transaction that has them for itself. */
export type LockedTables = SchoolTables & {
  /** The rows of a table in the text form of COPY, as they come. */
  read: (table: TableShape) => AsyncIterable<Buffer>
  /** Puts the audit trail, and the runs of imports that it names, where a way back does not reach them. */
  keepTrail: () => Promise<void>
  /** Puts the ids of all rows that a graph shows there too. */
  nameRows: () => Promise<void>
  /** As far as its tables exist: the trail comes back as it was, and the named rows become events of the outbox. */
  bringBack: () => Promise<void>
  /** Empties the tables, but for the audit trail. */
  clear: (names: readonly string[]) => Promise<void>
  /**
   * Loads rows that `read` gave. Of the audit trail those that are there already stay. Foreign keys and checks are kept;
   * triggers that look for faults across rows are not asked: `brokenRule` does so once, of all rows. Gives the number of rows it
   * was given.
   */
  load: (table: TableShape, rows: AsyncIterable<Buffer>) => Promise<number>
  setSequences: (sequences: readonly SavedSequence[]) => Promise<void>
  /**
   * A rule across rows that the tables break, in words that follow the name of a backup: units or people in a circle, a
   * delegation of nothing or of two things; null: none.
   */
  brokenRule: () => Promise<string | null>
  /** Adds a line to the audit trail, which `keepTrail` may have put elsewhere. */
  audit: (entry: TrailEntry) => Promise<void>
}
