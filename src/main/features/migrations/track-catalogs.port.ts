import type { Track } from '../../../contract/migrations.ts'
import type { Catalog } from './catalog/catalog.ts'
import type { Statement } from './catalog/diff.ts'
import type { ModelText } from './migration-files.port.ts'
import type { DeclaredMigration } from './plan-migrations.ts'

/** The schemas after each run of a migration that was tried out, or why the server refused it. */
export type Tried =
  | { up: Catalog; down: Catalog; again: Catalog }
  | {
      refused: string
      /** True when a new value of an enum was used in the transaction that adds it. */
      usesNewValue: boolean
    }

/** Reads and mends the PostgreSQL schemas of a track. */
export type TrackCatalogs = {
  /**
   * Returns the schemas as they are (`live`), and as these migrations make them in an empty database (`expected`).
   * null when there is no server of the same version on which they could be replayed.
   */
  read: (track: Track, applied: readonly DeclaredMigration[]) => Promise<{ live: Catalog; expected: Catalog } | null>
  /**
   * Returns the schemas as they are, and as the model wants them: the entities of the track, with what `text` adds.
   * Nobody looks whether tables have rows. null as with `read`. A server that cannot make the model is a
   * `RULE_VIOLATION` of rule `model-refused`, with its reason.
   */
  readModel: (track: Track, text: ModelText) => Promise<{ live: Catalog; model: Catalog } | null>
  /**
   * Runs `added` after `applied` in an empty database: up, down in the opposite order, and up again, each migration in a
   * transaction of its own where it is transactional. null as with `read`.
   */
  tryOut: (
    track: Track,
    options: { applied: readonly DeclaredMigration[]; added: readonly DeclaredMigration[] },
  ) => Promise<Tried | null>
  /**
   * Runs the statements of a repair, those that need it before the transaction of the others. A refusal by the server is
   * a `RULE_VIOLATION` of rule `schema`, with its reason; nothing of the transaction is done then.
   */
  mend: (track: Track, statements: readonly Statement[]) => Promise<void>
  /** Waits until the databases in which something was made are dropped. */
  close: () => Promise<void>
}
