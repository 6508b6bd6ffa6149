import type { Profile, StoreHealth } from '../../../contract/connections.ts'

/** The fields of a profile that a connection test needs. Without `readOnly` the test includes writing. */
export type Tried = Pick<Profile, 'postgresql'> & Partial<Pick<Profile, 'readOnly'>>

export type ConnectionProbe = {
  /**
   * Tests the profile's PostgreSQL with one connection, which is closed again. Never throws: a failure is a health of
   * state `down` whose reason says what a person can do about it, without the password. A reason beside the state `up`
   * says what does not work, such as writing without the right to.
   */
  probe: (profile: Tried, password: string | null) => Promise<StoreHealth>
}

export type RedisProbe = {
  /**
   * Tests a Redis with connections that are closed again: address, login, version, the keys of the console, and whether
   * they take writes. Leaves one key that ends after 10 s. A failure is a health of state `down`, as with PostgreSQL.
   */
  probe: (
    redis: Exclude<Profile['redis'], { kind: 'none' }>,
    passwords: { password: string | null; sentinelPassword: string | null },
  ) => Promise<StoreHealth>
}

export type GraphProbe = {
  /**
   * Tests a graph store with connections that are closed again: address, login, version, database, and whether it takes
   * writes unless the school is read-only. Leaves nothing there. A failure is a health of state `down`, as with
   * PostgreSQL.
   */
  probe: (
    graph: NonNullable<Profile['neo4j']>,
    options: { password: string | null; readOnly: boolean },
  ) => Promise<StoreHealth>
}
