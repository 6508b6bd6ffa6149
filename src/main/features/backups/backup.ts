import type { Backup } from '../../../contract/backups.ts'
import { refusal } from '../../../contract/errors.ts'

/** A table in a backup. `columns` are those that COPY wrote, in order. Generated columns are computed anew. */
export type SavedTable = { name: string; columns: string[]; rows: number; bytes: number; sha256: string }

/** The state of a sequence of a table. */
export type SavedSequence = { table: string; column: string; value: string; called: boolean }

/** The full description of a backup. Each of `tables` comes after those to which it refers. */
export type BackupManifest = Omit<Backup, 'tables'> & {
  format: 1
  track: 'directory'
  /** Identifies the source database: the server's identifier and the database's. */
  database: string
  /** The migrations that were applied at the time, in order. */
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

/** The refusal of a backup that differs from what was written. */
export const damagedBackup = (name: string, what: string, cause?: unknown) => {
  const detail = `Backup ${name} is damaged: ${what}. Nothing was changed.`
  return refusal('CONFLICT', { reason: 'backup-damaged', detail }, { cause })
}
