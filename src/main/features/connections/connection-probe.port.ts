import type { Profile, StoreHealth } from '../../../contract/connections.ts'

export type ConnectionProbe = {
  /**
   * Tries the profile's PostgreSQL with one connection that is closed again. A failure is a health of state `down` whose
   * reason says what a person can do about it, without the password; it is never an error.
   */
  probe: (profile: Pick<Profile, 'postgresql'>, password: string | null) => Promise<StoreHealth>
}
