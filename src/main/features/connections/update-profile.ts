import type { Passwords, Profile, ProfilePatch } from '../../../contract/connections.ts'
import { refusal } from '../../../contract/errors.ts'
import type { Connections } from './connections.port.ts'
import { findProfile } from './find-profile.ts'
import { changedProfile, checkAuthorities, EMBEDDED_DEFAULT_ID, passwordNames, PASSWORDS } from './profile.ts'

/**
 * Changes the given fields. The next call opens the school anew with them. A stored password is forgotten when the
 * profile moves to another server, or trusts the same one with less proof of who it is.
 */
export const updateProfile = async (
  { profiles, secrets, forget }: Connections,
  { id, ...change }: ProfilePatch & Passwords & { id: string },
): Promise<Profile> => {
  checkAuthorities(change)
  const kept = await findProfile(profiles, id)
  const profile = changedProfile(kept, change)
  if (id === EMBEDDED_DEFAULT_ID && profile.postgresql.kind !== 'embedded') {
    throw refusal('RULE_VIOLATION', {
      rule: 'embedded-default',
      field: 'postgresql',
      expected: 'the embedded database: add another school for a server of yours',
    })
  }
  for (const name of passwordNames) {
    const { keptAt, serves } = PASSWORDS[name]
    const given = change[name]
    if (given) await secrets.set(keptAt(id), given)
    else if (given === null || !serves(kept, profile)) await secrets.remove(keptAt(id))
  }
  await profiles.put(profile)
  await forget(id)
  return profile
}
