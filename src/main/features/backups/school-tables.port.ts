import type { AuditAction, AuditedKind } from '../../../contract/audit.ts'
import type { SavedSequence } from './backup.ts'

/** `name` includes the schema, each in quotes where it needs them. `columns` leaves out generated columns. */
export type TableShape = { name: string; columns: string[] }

/** What statements may reach without naming it. Names include the schema, and are in quotes where they need them. */
export type Reach = {
  tables: string[]
  /** Functions and procedures, without those of extensions. `source` is null where it is not in SQL or PL/pgSQL. */
  functions: { name: string; source: string | null }[]
  /** Views with the tables that they show; null where rules or triggers say what becomes of a removed row. */
  views: { name: string; tables: string[] | null }[]
  /** A table that refers `to` another one, and whether its rows are deleted with those of the other. */
  references: { table: string; to: string; deletes: boolean }[]
  /** A table that is a partition of another one or inherits from it. */
  parts: { table: string; of: string }[]
}

/**
 * The tables of one track. Inside of a transaction all methods see one state; over a pool each statement sees its
 * own. The outbox is not among them: it is a feed of changes and is written anew.
 */
export type SchoolTables = {
  /** Returns the server's identifier and the database's, as a text that no other database has. */
  database: () => Promise<string>
  /** The database's clock. */
  now: () => Promise<Date>
  /** Returns every table, after the tables that it refers to. */
  shapes: () => Promise<TableShape[]>
  /** Returns the number of rows of each table that exists. Counting ends at `upTo` rows when it is given. */
  counts: (names: readonly string[], upTo?: number) => Promise<Map<string, number>>
  sequences: () => Promise<SavedSequence[]>
  /** Returns what statements may reach without naming it, in the whole database. */
  reach: () => Promise<Reach>
}

export type TrailEntry = {
  actor: string
  door: string
  action: AuditAction
  entityKind: AuditedKind
  entityId: string
  before: object | null
  after: object | null
}

/** The tables inside of a transaction that has locked them for itself. */
export type LockedTables = SchoolTables & {
  /** Streams the rows of a table in the text form of COPY. */
  read: (table: TableShape) => AsyncIterable<Buffer>
  /**
   * Moves the audit trail, and the import runs that it names, out of the reach of a migration that is taken back. Does
   * nothing for a track that does not hold them.
   */
  keepTrail: () => Promise<void>
  /** Notes the ids of all rows of these tables that a graph shows in the same place. */
  nameRows: () => Promise<void>
  /** Brings the audit trail back as it was and turns the noted ids into outbox events, as far as their tables exist. */
  bringBack: () => Promise<void>
  /** Empties the tables, except the audit trail. */
  clear: (names: readonly string[]) => Promise<void>
  /**
   * Loads rows that `read` gave and returns how many it was given. Rows of the audit trail that exist already stay.
   * Foreign keys and checks are enforced. Triggers that check rules across rows do not run: `brokenRule` checks all
   * rows once.
   */
  load: (table: TableShape, rows: AsyncIterable<Buffer>) => Promise<number>
  setSequences: (sequences: readonly SavedSequence[]) => Promise<void>
  /**
   * Returns the rule across rows that the tables break: units or people in a circle, or a delegation of nothing or of
   * two things. The text follows the name of a backup. Returns null when no rule is broken.
   */
  brokenRule: () => Promise<string | null>
  /** Adds a line to the audit trail, wherever `keepTrail` moved it. */
  audit: (entry: TrailEntry) => Promise<void>
}
