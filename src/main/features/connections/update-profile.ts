import type { Profile, ProfilePatch } from '../../../contract/connections.ts'
import { refusal } from '../../../contract/errors.ts'
import type { Connections } from './connections.port.ts'
import { findProfile } from './find-profile.ts'
import { changedProfile, checkAuthority, EMBEDDED_DEFAULT_ID, passwordKey } from './profile.ts'

/** Changes the fields that are given; the school is opened anew with them by the next call. */
export const updateProfile = async (
  { profiles, secrets, forget }: Connections,
  { id, password, ...change }: ProfilePatch & { id: string; password?: string | null },
): Promise<Profile> => {
  checkAuthority(change.postgresql)
  const profile = changedProfile(await findProfile(profiles, id), change)
  if (id === EMBEDDED_DEFAULT_ID && profile.postgresql.kind !== 'embedded') {
    throw refusal('RULE_VIOLATION', {
      rule: 'embedded-default',
      field: 'postgresql',
      expected: 'the embedded database: add another school for a server of yours',
    })
  }
  if (password) await secrets.set(passwordKey(id), password)
  if (password === null) await secrets.remove(passwordKey(id))
  await profiles.put(profile)
  await forget(id)
  return profile
}
