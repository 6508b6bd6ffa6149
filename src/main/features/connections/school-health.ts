import type { Profile, StoreHealth } from '../../../contract/connections.ts'
import type { TakenBack } from '../../../contract/migrations.ts'
import type { Seen } from '../../foundation/watch.ts'

/**
 * The state of a school's database. `pendingMigrations` counts those of track `directory` and is null while the
 * database cannot tell. `emptied` is the way back that removed the school's rows.
 */
export type DatabaseState = { store: StoreHealth; pendingMigrations: number | null; emptied: TakenBack | null }

/** What was last seen of a school's stores. Neither question fails or waits for a store that stands still. */
export type StoresSeen = {
  database: () => Promise<Seen<DatabaseState>>
  graph: () => Promise<Seen<StoreHealth>>
}

export const notConfigured: StoreHealth = {
  state: 'not-configured',
  serverVersion: null,
  latencyMs: null,
  reason: null,
  fault: null,
}

/** The health of a store that was not looked at yet, or has not answered the first look. */
export const notSeenYet: StoreHealth = { ...notConfigured, state: 'starting' }

/** Returns the health of one school. A store that is down is a health, not an error. */
export const schoolHealth = async (
  { profile, stores }: { profile: Profile; stores: StoresSeen },
  console: { version: string; uptimeSeconds: number },
) => {
  const [database, graph] = await Promise.all([stores.database(), stores.graph()])
  return {
    profile: { id: profile.id, name: profile.name, environment: profile.environment, readOnly: profile.readOnly },
    console,
    postgresql: { ...database.value.store, ageSeconds: database.ageSeconds },
    neo4j: { ...graph.value, ageSeconds: graph.ageSeconds },
    // No profile names a cache server, because the memory cache serves.
    redis: { ...notConfigured, ageSeconds: 0 },
    pendingMigrations: database.value.pendingMigrations,
    emptied: database.value.emptied,
  }
}
