import type { Profile, ProfilePatch } from '../../../contract/connections.ts'
import { refusal } from '../../../contract/errors.ts'
import type { Connections } from './connections.port.ts'
import { findProfile } from './find-profile.ts'
import { changedProfile, checkAuthority, EMBEDDED_DEFAULT_ID, graphPasswordKey, passwordKey } from './profile.ts'

/** Changes the fields that are given; the school is opened anew with them by the next call. */
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
  const profile = changedProfile(await findProfile(profiles, id), change)
  if (id === EMBEDDED_DEFAULT_ID && profile.postgresql.kind !== 'embedded') {
    throw refusal('RULE_VIOLATION', {
      rule: 'embedded-default',
      field: 'postgresql',
      expected: 'the embedded database: add another school for a server of yours',
    })
  }
  for (const [key, secret] of [
    [passwordKey(id), password],
    [graphPasswordKey(id), neo4jPassword],
  ] as const) {
    if (secret) await secrets.set(key, secret)
    if (secret === null) await secrets.remove(key)
  }
  await profiles.put(profile)
  await forget(id)
  return profile
}
