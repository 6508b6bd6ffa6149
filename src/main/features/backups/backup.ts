import type { Backup } from '../../../contract/backups.ts'
import { refusal } from '../../../contract/errors.ts'
import type { Track } from '../../../contract/migrations.ts'

/** A table in a backup. `columns` are those that COPY wrote, in order. Generated columns are computed anew. */
export type SavedTable = { name: string; columns: string[]; rows: number; bytes: number; sha256: string }

/** The state of a sequence of a table. */
export type SavedSequence = { table: string; column: string; value: string; called: boolean }

/** The full description of a backup. Each of `tables` comes after those to which it refers. */
export type BackupManifest = Omit<Backup, 'tables'> & {
  format: 1
  /** Whose migrations `schema` is about. */
  track: Track
  /** Identifies the source database: the server's identifier and the database's. */
  database: string
  /** The migrations that were applied at the time, in order. */
  schema: { name: string; checksum: string }[]
  tables: SavedTable[]
  sequences: SavedSequence[]
}

/** `<school>-<instant>-<track>-before-<what>`: letters, digits and hyphens. */
export const backupNameOf = ({
  school,
  takenAt,
  track,
  before,
}: Pick<BackupManifest, 'school' | 'takenAt' | 'track' | 'before'>) =>
  `${school.id}-${takenAt
    .toISOString()
    .replace(/[-:]|\.\d+/g, '')
    .toLowerCase()}-${track}-before-${before}`

/** The refusal of a backup that differs from what was written. */
export const damagedBackup = (name: string, what: string, cause?: unknown) => {
  const detail = `Backup ${name} is damaged: ${what}. Nothing was changed.`
  return refusal('CONFLICT', { reason: 'backup-damaged', detail }, { cause })
}
