import type { Track } from '../../../contract/migrations.ts'
import type { DeclaredMigration } from './plan-migrations.ts'

export type MigrationFiles = {
  /**
   * Returns the track's migrations in the order of their names. Throws when a file lacks its pair or has a name of
   * another form.
   */
  read: (track: Track) => Promise<DeclaredMigration[]>
}
