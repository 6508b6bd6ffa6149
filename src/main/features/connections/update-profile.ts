import type { Profile, ProfilePatch } from '../../../contract/connections.ts'
import { refusal } from '../../../contract/errors.ts'
import type { Connections } from './connections.port.ts'
import { findProfile } from './find-profile.ts'
import { changedProfile, checkAuthority, EMBEDDED_DEFAULT_ID, passwordKey, sameAccount } from './profile.ts'

/**
 * Changes the fields that are given; the school is opened anew with them by the next call. The password kept for one server
 * is forgotten when the profile goes to another.
 */
export const updateProfile = async (
  { profiles, secrets, forget }: Connections,
  { id, password, ...change }: ProfilePatch & { id: string; password?: string | null },
): Promise<Profile> => {
  checkAuthority(change.postgresql)
  const kept = await findProfile(profiles, id)
  const profile = changedProfile(kept, change)
  if (id === EMBEDDED_DEFAULT_ID && profile.postgresql.kind !== 'embedded') {
    throw refusal('RULE_VIOLATION', {
      rule: 'embedded-default',
      field: 'postgresql',
      expected: 'the embedded database: add another school for a server of yours',
    })
  }
  if (password) await secrets.set(passwordKey(id), password)
  if (password === null || (!password && !sameAccount(kept.postgresql, profile.postgresql)))
    await secrets.remove(passwordKey(id))
  await profiles.put(profile)
  await forget(id)
  return profile
}
