import type { Track } from '../../../contract/migrations.ts'
import type { DeclaredMigration } from './plan-migrations.ts'

export type MigrationFiles = {
  /** The track's migrations in the order of their names. A file without its pair or with a strange name is an error. */
  read: (track: Track) => Promise<DeclaredMigration[]>
}
