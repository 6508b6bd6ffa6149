import type { HistoryEntry } from '../../../contract/migration-history.ts'
import type { MigrationEvent, Track } from '../../../contract/migrations.ts'
import type { LockedTables } from '../backups/school-tables.port.ts'
import type { DeclaredMigration, FailedMigration, LedgerState } from './plan-migrations.ts'

/** An entry of a track's log. The name tells the version. */
export type LogEntry = Omit<HistoryEntry, 'version'>

/** A statement of a migration begins, `index` from 0; or try `tries` of `of` has waited for a lock in vain. */
export type Told = { index: number; of: number; line: string } | { tries: number; of: number }
export type Tell = (told: Told) => void

/** Milliseconds that one statement may wait for a lock, and take in all. */
export type RunLimits = { lockMs?: number; statementMs?: number }

/** The methods of a session inside of one transaction that has locked the tables of the track. */
export type LoneSession = Pick<MigrationSession, 'read' | 'apply' | 'revert'> & {
  tables: LockedTables
  /** Records that a migration was taken back. `read` returns the record until the migration is applied again. */
  takenBack: (entry: { migration: string; by: string; rows: number; backup: string | null }) => Promise<void>
}

/** One console's sole right to migrate a track. The lock belongs to one session of the database and ends with it. */
export type MigrationSession = {
  read: () => Promise<LedgerState>
  /**
   * Runs `up` and records it in ledger and log, in one transaction unless the migration says otherwise. A failure is a `RULE_VIOLATION`
   * of rule `migration` and is recorded. One with a transaction that waits for a lock in vain is rolled back and tried
   * again, some times. Where there is a transaction, a failure leaves database and ledger as they
   * were.
   */
  apply: (migration: DeclaredMigration, tell?: Tell) => Promise<void>
  /** Runs `down` and removes the record. Fails as `apply` does. */
  revert: (migration: DeclaredMigration, tell?: Tell) => Promise<void>
  /**
   * Runs `work` in one transaction, all of it or nothing, while nobody else reads or writes the tables. `CONFLICT`
   * reason `in-use` when somebody does. A migration that has to run outside of a transaction is refused. A track that
   * holds no rows has no `alone`.
   */
  alone?: <Result>(work: (inside: LoneSession) => Promise<Result>, signal?: AbortSignal) => Promise<Result>
  /** Records migrations as applied without running them, all or none. */
  record: (migrations: DeclaredMigration[]) => Promise<void>
  /** Takes over the checksum of an applied migration's file. */
  accept: (migration: DeclaredMigration) => Promise<void>
  /** Forgets the failed try of a migration. */
  clear: (failed: Pick<FailedMigration, 'name' | 'checksum'>) => Promise<void>
  /** Releases the lock. */
  close: () => Promise<void>
}

export type MigrationLedger = {
  /** Returns the ledger as the database has it now, empty when no migration ever ran. */
  read: (track: Track) => Promise<LedgerState>
  /**
   * Returns the log of the track, oldest entry first. It is empty when no console that keeps a log has migrated the
   * track.
   */
  readLog: (track: Track) => Promise<LogEntry[]>
  /**
   * Waits for the lock of the track, yields each other holder once, and returns the session. Ends with the signal's
   * reason when that is aborted. The caller closes the session. The log names `by`, and the console where it is left out.
   * Refused with `CONFLICT` reason `pooled` when the connection does not keep its session.
   */
  acquire: (
    track: Track,
    signal?: AbortSignal,
    by?: string,
    limits?: RunLimits,
  ) => AsyncGenerator<MigrationEvent, MigrationSession>
}
