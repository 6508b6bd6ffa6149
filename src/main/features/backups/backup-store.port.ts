import type { BackupManifest, SavedTable } from './backup.ts'

export type { BackupManifest } from './backup.ts'
export { damagedBackup } from './backup.ts'

/** A backup that is being written. It is not listed before `finish`. */
export type BackupDraft = {
  /** Writes one table as its rows arrive, in constant memory. Each row is one line. */
  write: (table: string, rows: AsyncIterable<Buffer>) => Promise<Pick<SavedTable, 'rows' | 'bytes' | 'sha256'>>
  /**
   * Gives the backup its name. Every byte is on the disk when this returns. A backup whose name is taken gets a number.
   */
  finish: (manifest: Omit<BackupManifest, 'name'>) => Promise<BackupManifest>
  /** Removes the backup, whether or not it was finished. */
  discard: () => Promise<void>
}

/**
 * Keeps backups, readable by the console's user alone. A failed write is `CONFLICT` reason `backup-failed`, with the
 * cause in words.
 */
export type BackupStore = {
  /** The folder of the backups, to show to people. */
  folder: string
  /** Returns the complete backups, newest first. */
  list: () => Promise<BackupManifest[]>
  /** `NOT_FOUND` when there is no such backup. */
  read: (name: string) => Promise<BackupManifest>
  /** Compares every table with its checksum. A difference is `CONFLICT` reason `backup-damaged`, naming the table. */
  verify: (backup: BackupManifest) => Promise<void>
  /** The rows of a table as they were written. */
  open: (backup: BackupManifest, table: string) => AsyncIterable<Buffer>
  begin: () => Promise<BackupDraft>
}
