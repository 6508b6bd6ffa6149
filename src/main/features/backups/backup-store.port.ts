import type { BackupManifest, SavedTable } from './backup.ts'

export type { BackupManifest } from './backup.ts'
export { damagedBackup } from './backup.ts'

/** A backup while it is written. Nobody sees it before `finish`. */
export type BackupDraft = {
  /** Writes one table as it comes, in constant memory; a row is a line. */
  write: (table: string, rows: AsyncIterable<Buffer>) => Promise<Pick<SavedTable, 'rows' | 'bytes' | 'sha256'>>
  /** Every byte is on the disk when this returns, and the backup has its name; another one of that name gets a number. */
  finish: (manifest: Omit<BackupManifest, 'name'>) => Promise<BackupManifest>
  /** Leaves nothing of it behind, whether or not it was finished. */
  discard: () => Promise<void>
}

/**
 * Where backups are kept, for the console's user alone. What cannot be written is `CONFLICT` reason `backup-failed` with the
 * reason in words.
 */
export type BackupStore = {
  /** Where they are, for people. */
  folder: string
  /** The complete ones, newest first. */
  list: () => Promise<BackupManifest[]>
  /** `NOT_FOUND` where there is no such backup. */
  read: (name: string) => Promise<BackupManifest>
  /** Compares every table with its checksum; a difference is `CONFLICT` reason `backup-damaged`, naming the table. */
  verify: (backup: BackupManifest) => Promise<void>
  /** The rows of a table as they were written. */
  open: (backup: BackupManifest, table: string) => AsyncIterable<Buffer>
  begin: () => Promise<BackupDraft>
}
