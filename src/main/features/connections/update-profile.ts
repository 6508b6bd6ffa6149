import type { Profile, ProfilePatch } from '../../../contract/connections.ts'
import { refusal } from '../../../contract/errors.ts'
import { sameAccount, sameGraphAccount } from '../../../contract/kept-passwords.ts'
import type { Connections } from './connections.port.ts'
import { findProfile } from './find-profile.ts'
import { changedProfile, checkAuthority, EMBEDDED_DEFAULT_ID, graphPasswordKey, passwordKey } from './profile.ts'

/**
 * Changes the given fields. The next call opens the school anew with them. A stored password is forgotten when the
 * profile moves to another server, or trusts the same one with less proof of who it is.
 */
export const updateProfile = async (
  { profiles, secrets, forget }: Connections,
  {
    id,
    password,
    neo4jPassword,
    ...change
  }: ProfilePatch & { id: string; password?: string | null; neo4jPassword?: string | null },
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
  const kindsOfSecret = [
    { key: passwordKey(id), given: password, moved: !sameAccount(kept.postgresql, profile.postgresql) },
    { key: graphPasswordKey(id), given: neo4jPassword, moved: !sameGraphAccount(kept.neo4j, profile.neo4j) },
  ]
  for (const { key, given, moved } of kindsOfSecret) {
    if (given) await secrets.set(key, given)
    else if (given === null || moved) await secrets.remove(key)
  }
  await profiles.put(profile)
  await forget(id)
  return profile
}
