import type { Profile, StoreHealth } from '../../../contract/connections.ts'

/** What is asked of the database of one school; neither question ever fails. */
export type DatabaseHealth = {
  /** State, version and latency, within a few seconds whatever the server does. */
  health: () => Promise<StoreHealth>
  /** Migrations of track `directory` not applied; null while the database cannot say. */
  pendingMigrations: () => Promise<number | null>
}

export const notConfigured: StoreHealth = {
  state: 'not-configured',
  serverVersion: null,
  latencyMs: null,
  reason: null,
}

/** Health of one school. A store that is down is an answer, not an error. */
export const schoolHealth = async (
  {
    profile,
    database,
    graphHealth,
  }: { profile: Profile; database: DatabaseHealth; graphHealth: () => Promise<StoreHealth> },
  console: { version: string; uptimeSeconds: number },
) => {
  const [postgresql, neo4j] = await Promise.all([database.health(), graphHealth()])
  return {
    profile: { id: profile.id, name: profile.name, environment: profile.environment, readOnly: profile.readOnly },
    console,
    postgresql,
    neo4j,
    // No profile names a cache server: the memory cache serves.
    redis: notConfigured,
    pendingMigrations: postgresql.state === 'up' ? await database.pendingMigrations() : null,
  }
}
