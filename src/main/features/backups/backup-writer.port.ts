import type { BackupManifest } from './backup.ts'
import type { LockedTables } from './school-tables.port.ts'

export type SavingEvent =
  | { kind: 'saving'; table: string; rows: number; index: number; of: number }
  | { kind: 'saved'; backup: string; rows: number; bytes: number }

export type BackupAbout = Pick<BackupManifest, 'school' | 'track' | 'before' | 'schema'>
export type BackupTold = { tell: (event: SavingEvent) => void; signal?: AbortSignal }
/** A finished backup. `discard` removes it when the caller gives up its own work. */
export type WrittenBackup = { backup: BackupManifest; discard: () => Promise<void> }

/**
 * Writes every table of the transaction to a backup. The backup is complete and on the disk when this returns. A
 * failure leaves nothing of it.
 */
export type WriteBackup = (tables: LockedTables, about: BackupAbout, told: BackupTold) => Promise<WrittenBackup>
