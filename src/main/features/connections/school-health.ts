import type { Profile, StoreHealth } from '../../../contract/connections.ts'
import type { TakenBack } from '../../../contract/migration-history.ts'
import type { Seen } from '../../foundation/watch.ts'

/**
 * The health of a school's database, the number of migrations of track `directory` that are not applied (null while the
 * database cannot say), and the way back that left the school without its rows.
 */
export type DatabaseState = {
  store: StoreHealth
  /** null when the store does not tell. */
  pendingMigrations: number | null
  /** Those without which the school is shut. */
  pendingToOpen: number | null
  emptied: TakenBack | null
}

/** What was last seen of a school's stores. Neither question ever fails, nor waits for a store that stands still. */
export type StoresSeen = {
  database: () => Promise<Seen<DatabaseState>>
  graph: () => Promise<Seen<StoreHealth>>
  redis: () => Promise<Seen<StoreHealth>>
}

export const notConfigured: StoreHealth = {
  state: 'not-configured',
  serverVersion: null,
  latencyMs: null,
  reason: null,
  fault: null,
}

/** A store that nobody has looked at, or that has not answered the first look yet. */
export const notSeenYet: StoreHealth = { ...notConfigured, state: 'starting' }

/** Health of one school. A store that is down is an answer, not an error. */
export const schoolHealth = async (
  { profile, stores }: { profile: Profile; stores: StoresSeen },
  console: { version: string; uptimeSeconds: number },
) => {
  const [database, graph, redis] = await Promise.all([stores.database(), stores.graph(), stores.redis()])
  return {
    profile: { id: profile.id, name: profile.name, environment: profile.environment, readOnly: profile.readOnly },
    console,
    postgresql: { ...database.value.store, ageSeconds: database.ageSeconds },
    neo4j: { ...graph.value, ageSeconds: graph.ageSeconds },
    redis: { ...redis.value, ageSeconds: redis.ageSeconds },
    pendingMigrations: database.value.pendingMigrations,
    pendingToOpen: database.value.pendingToOpen,
    emptied: database.value.emptied,
  }
}
