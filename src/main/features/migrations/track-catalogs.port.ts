import type { Track } from '../../../contract/migrations.ts'
import type { Catalog } from './catalog/catalog.ts'
import type { Statement } from './catalog/diff.ts'
import type { ModelText } from './migration-files.port.ts'
import type { DeclaredMigration } from './plan-migrations.ts'

/** Reads and mends the PostgreSQL schemas of a track. */
export type TrackCatalogs = {
  /**
   * Returns the schemas as they are (`live`), and as these migrations make them in an empty database (`expected`).
   * null when there is no server of the same version on which they could be replayed.
   */
  read: (track: Track, applied: readonly DeclaredMigration[]) => Promise<{ live: Catalog; expected: Catalog } | null>
  /**
   * Returns the schemas as they are, as these migrations make them, and as the model wants them: the entities of the
   * track, with what `model` adds. Nobody looks whether tables have rows. null as with `read`.
   */
  readModel: (
    track: Track,
    options: { applied: readonly DeclaredMigration[]; model: ModelText },
  ) => Promise<{ live: Catalog; expected: Catalog; model: Catalog } | null>
  /**
   * Runs the statements of a repair, those that need it before the transaction of the others. A refusal by the server is
   * a `RULE_VIOLATION` of rule `schema`, with its reason; nothing of the transaction is done then.
   */
  mend: (track: Track, statements: readonly Statement[]) => Promise<void>
}
