import type { Passwords, Profile, ProfileInput } from '../../../contract/connections.ts'
import type { Connections } from './connections.port.ts'
import { changedProfile, checkAuthorities, embeddedDefault, passwordNames, PASSWORDS, profileIdFor } from './profile.ts'

/** Stores a new profile under an id made from its name. Its school is not opened yet. */
export const createProfile = async (
  { profiles, secrets }: Connections,
  input: ProfileInput & Passwords,
): Promise<Profile> => {
  checkAuthorities(input)
  const taken = (await profiles.list()).map((each) => each.id)
  const profile = changedProfile({ ...embeddedDefault, id: profileIdFor(input.name, taken) }, input)
  for (const name of passwordNames) {
    const given = input[name]
    if (given) await secrets.set(PASSWORDS[name].keptAt(profile.id), given)
  }
  await profiles.put(profile)
  return profile
}
