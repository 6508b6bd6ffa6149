import type { Profile, StoreHealth } from '../../../contract/connections.ts'

/** What of a profile a try needs; `readOnly` left out: it is to be written to. */
export type Tried = Pick<Profile, 'postgresql'> & Partial<Pick<Profile, 'readOnly'>>

export type ConnectionProbe = {
  /**
   * Tries the profile's PostgreSQL with one connection that is closed again. A failure is a health of state `down` whose
   * reason says what a person can do about it, without the password; it is never an error. With the state `up` a reason says what
   * cannot be done all the same, as writing without the right to.
   */
  probe: (profile: Tried, password: string | null) => Promise<StoreHealth>
}

export type GraphProbe = {
  /**
   * Tries a Neo4j with connections that are closed again: address, login, version, database, and whether it takes writes
   * unless the school is read-only. Leaves nothing there. A failure is a health of state `down`, as with PostgreSQL.
   */
  probe: (
    graph: NonNullable<Profile['neo4j']>,
    options: { password: string | null; readOnly: boolean },
  ) => Promise<StoreHealth>
}
