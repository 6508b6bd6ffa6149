import type { OpeningStep } from '../../contract/connections.ts'
import type { Author } from '../foundation/author.ts'
import type { Connections } from '../features/connections/connections.port.ts'
import type { StoresSeen } from '../features/connections/school-health.ts'
import type { Migrations } from '../features/migrations/migrate-track.ts'
import type { SchoolDatabase } from '../school/school-database.ts'
import type { SceneBook } from '../features/org-chart/scene-book.port.ts'
import type { School } from '../school/school.ts'

/** What a door knows of one call. Handlers get all of it; use cases get only the parts that they name. */
export type CallContext = {
  author: Author
  /** The school that the caller asked for. The host's default when left out. */
  profileId?: string
  app: App
}

/** The parts of one running console that all its doors share. */
export type App = {
  connections: Connections
  /**
   * Returns the school's database in any state, for health and migrations. `NOT_FOUND` when there is no such profile.
   */
  database: (profileId?: string) => Promise<
    SchoolDatabase & {
      stores: StoresSeen
      /** Track `graph`; null when the school has no Neo4j. */
      graphMigrations: Migrations | null
    }
  >
  /**
   * Returns the school with a current schema. An embedded database is started, made and migrated on first use. Pending
   * migrations on another server are refused with `CONFLICT` `schema-pending`. The school stays open until the console
   * closes.
   */
  school: (profileId?: string) => Promise<School>
  /**
   * Begins to open the school and yields the steps, `open` last. A school on another server is `open` at once, whatever
   * that server does. Rejects when `school` would, and with `NOT_FOUND` when there is no such profile.
   */
  opening: (profileId?: string, signal?: AbortSignal) => Promise<AsyncGenerator<OpeningStep, void>>
  /**
   * Throws `CONFLICT` `schema-pending`, `schema-changed` or `schema-newer` when the schema is not what this console
   * needs.
   */
  refuseOtherSchema: (profileId?: string) => Promise<void>
  /** Returns the profile's scenes, whatever the state of its database. `NOT_FOUND` when there is no such profile. */
  sceneBook: (profileId?: string) => Promise<SceneBook>
}
