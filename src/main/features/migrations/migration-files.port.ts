import type { Track } from '../../../contract/migrations.ts'
import type { MadeObject } from './expected-schema.ts'
import type { DeclaredMigration } from './plan-migrations.ts'

/** SQL of what entities cannot say of a track's schema: before their tables are made, and after. */
export type ModelText = { before: string; after: string }

export type MigrationFiles = {
  /**
   * Returns the track's migrations in the order of their names. `RULE_VIOLATION` rule `migration-file` names a file that
   * lacks its pair or has a name of another form.
   */
  read: (track: Track) => Promise<DeclaredMigration[]>
  /**
   * Returns both parts of the track's `model.sql`, empty without such a file. `RULE_VIOLATION` rule `migration-file` when
   * it has no two parts. Left out for a store without models.
   */
  readModel?: (track: Track) => Promise<ModelText>
  /**
   * Returns the objects that the model of a track without entities names, in the order of its `model.cypher`. `RULE_VIOLATION`
   * rule `migration-file` when it says anything else. Left out for a store whose model is its entities.
   */
  readObjects?: (track: Track) => Promise<MadeObject[]>
}
