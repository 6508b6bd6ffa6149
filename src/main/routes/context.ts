import type { OpeningStep } from '../../contract/connections.ts'
import type { RecordTrack } from '../../contract/migrations.ts'
import type { Author } from '../foundation/author.ts'
import type { Connections } from '../features/connections/connections.port.ts'
import type { StoresSeen } from '../features/connections/school-health.ts'
import type { Fleet } from '../features/migrations/fleet/fleet.port.ts'
import type { Migrations } from '../features/migrations/migrate-track.ts'
import type { SchoolDatabase } from '../school/school-database.ts'
import type { SceneBook } from '../features/org-chart/scene-book.port.ts'
import type { School } from '../school/school.ts'

/** What a door knows of one call. Handlers get it; use cases get only the parts they name. */
export type CallContext = {
  author: Author
  /** The school the caller asked for; left out: the host's default. */
  profileId?: string
  app: App
}

/** What one running console holds, whatever its doors. */
export type App = {
  connections: Connections
  /** The school's database whatever its state, for health and migrations; `NOT_FOUND` when there is no such profile. */
  database: (profileId?: string) => Promise<
    SchoolDatabase & {
      stores: StoresSeen
      /** Track `graph`; null where the school has no Neo4j. */
      graphMigrations: Migrations | null
    }
  >
  /**
   * The school with its schema current: an embedded database is started, made and brought up on first use; of another
   * server the pending migrations are refused with `CONFLICT` `schema-pending`. Kept until the console closes.
   */
  school: (profileId?: string) => Promise<School>
  /**
   * Begins to open the school and tells the steps, `open` last. A school on another server is `open` at once, whatever that
   * server does. Rejects where `school` would, and with `NOT_FOUND` when there is no such profile.
   */
  opening: (profileId?: string, signal?: AbortSignal) => Promise<AsyncGenerator<OpeningStep, void>>
  /**
   * `CONFLICT` `schema-pending`, `schema-changed` or `schema-newer` where the schema is not what this console needs now.
   * `track` is looked at too, although it opens no school.
   */
  refuseOtherSchema: (profileId?: string, track?: RecordTrack) => Promise<void>
  /** The migrations of all schools. Opens none. */
  fleet: () => Promise<Fleet>
  /** The profile's scenes, whatever the state of its database; `NOT_FOUND` when there is no such profile. */
  sceneBook: (profileId?: string) => Promise<SceneBook>
}
