import type { Profile, ProfileInput } from '../../../contract/connections.ts'
import type { Connections } from './connections.port.ts'
import {
  changedProfile,
  checkAuthority,
  embeddedDefault,
  graphPasswordKey,
  passwordKey,
  profileIdFor,
} from './profile.ts'

/** Stores a new profile under an id made from its name. Its school is not opened yet. */
export const createProfile = async (
  { profiles, secrets }: Connections,
  input: ProfileInput & { password?: string | null; neo4jPassword?: string | null },
): Promise<Profile> => {
  checkAuthority(input.postgresql)
  const taken = (await profiles.list()).map((each) => each.id)
  const profile = changedProfile({ ...embeddedDefault, id: profileIdFor(input.name, taken) }, input)
  if (input.password) await secrets.set(passwordKey(profile.id), input.password)
  if (input.neo4jPassword) await secrets.set(graphPasswordKey(profile.id), input.neo4jPassword)
  await profiles.put(profile)
  return profile
}
