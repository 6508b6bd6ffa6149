import type { MigrationEvent, Track } from '../../../contract/migrations.ts'
import type { DeclaredMigration, LedgerState } from './plan-migrations.ts'

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
