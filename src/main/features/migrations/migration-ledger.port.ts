import type { MigrationEvent, Track } from '../../../contract/migrations.ts'
import type { LockedTables } from '../backups/school-tables.port.ts'
import type { DeclaredMigration, LedgerState } from './plan-migrations.ts'

/** What a session does in one transaction that has the tables of the track for itself. */
export type LoneSession = Pick<MigrationSession, 'read' | 'apply' | 'revert'> & {
  tables: LockedTables
  /** Enters that a migration was taken back; `read` says so until it is applied. */
  takenBack: (entry: { migration: string; by: string; rows: number; backup: string | null }) => Promise<void>
}

/** One console's sole right to migrate a track, on one session of the database: the lock ends with the session. */
export type MigrationSession = {
  read: () => Promise<LedgerState>
  /**
   * Runs `up` and enters it, in one transaction unless the migration says otherwise. A failure leaves database and ledger
   * as they were (where there is a transaction), keeps the failure, and is a `RULE_VIOLATION` of rule `migration`.
   */
  apply: (migration: DeclaredMigration) => Promise<void>
  /** Runs `down` and takes the entry out. Fails like `apply`. */
  revert: (migration: DeclaredMigration) => Promise<void>
  /**
   * Runs `work` in one transaction, all of it or nothing, while nobody else reads or writes the tables; `CONFLICT` reason
   * `in-use` where somebody does. A migration that needs to run outside of a transaction is refused. Left out: the track holds
   * no rows.
   */
  alone?: <Result>(work: (inside: LoneSession) => Promise<Result>, signal?: AbortSignal) => Promise<Result>
  /** Gives the right back. */
  close: () => Promise<void>
}

export type MigrationLedger = {
  /** What the database says now; empty where no migration ever ran. */
  read: (track: Track) => Promise<LedgerState>
  /**
   * Waits for the sole right to migrate the track: yields who holds it, once for each holder, and returns the session.
   * Ends with the signal's reason when that is aborted. The caller closes the session.
   */
  acquire: (track: Track, signal?: AbortSignal) => AsyncGenerator<MigrationEvent, MigrationSession>
}
