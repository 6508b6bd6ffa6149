import type { Backup } from '../../../contract/backups.ts'
import { refusal } from '../../../contract/errors.ts'

/** A table as a backup holds it. `columns` are those that COPY wrote, in order; generated ones are made anew. */
export type SavedTable = { name: string; columns: string[]; rows: number; bytes: number; sha256: string }

/** Where a sequence of a table stood. */
export type SavedSequence = { table: string; column: string; value: string; called: boolean }

/** Everything that is known of a backup. `tables` are in an order in which each comes after those that it refers to. */
export type BackupManifest = Omit<Backup, 'tables'> & {
  format: 1
  track: 'directory'
  /** Of the database it was taken from: the server's identifier and the database's. */
  database: string
  /** The migrations that were applied then, in order. */
  schema: { name: string; checksum: string }[]
  tables: SavedTable[]
  sequences: SavedSequence[]
}

/** `<school>-<instant>-directory-before-<what>`: letters, digits and hyphens. */
export const backupNameOf = ({ school, takenAt, before }: Pick<BackupManifest, 'school' | 'takenAt' | 'before'>) =>
  `${school.id}-${takenAt
    .toISOString()
    .replace(/[-:]|\.\d+/g, '')
    .toLowerCase()}-directory-before-${before}`

/** Of a backup that is not as it was written. */
export const damagedBackup = (name: string, what: string, cause?: unknown) => {
  const detail = `Backup ${name} is damaged: ${what}. Nothing was changed.`
  return refusal('CONFLICT', { reason: 'backup-damaged', detail }, { cause })
}
