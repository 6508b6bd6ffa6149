import type { Profile } from '../../../contract/connections.ts'
import { refusal } from '../../../contract/errors.ts'
import type { ProfileStore } from './profile-store.port.ts'

/** Returns the profile of the id. `NOT_FOUND` when there is none. */
export const findProfile = async (profiles: ProfileStore, id: string): Promise<Profile> => {
  const found = (await profiles.list()).find((each) => each.id === id)
  if (!found) throw refusal('NOT_FOUND', { entity: 'profile', id })
  return found
}
