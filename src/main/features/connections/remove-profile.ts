import { refusal } from '../../../contract/errors.ts'
import type { Connections } from './connections.port.ts'
import { findProfile } from './find-profile.ts'
import { EMBEDDED_DEFAULT_ID, passwordNames, PASSWORDS } from './profile.ts'

/** Forgets the profile, its secrets and its scenes. The database stays as it is. */
export const removeProfile = async ({ profiles, secrets, scenes, forget }: Connections, { id }: { id: string }) => {
  await findProfile(profiles, id)
  if (id === EMBEDDED_DEFAULT_ID) {
    throw refusal('RULE_VIOLATION', {
      rule: 'embedded-default',
      field: 'id',
      expected: 'a profile other than the embedded default',
    })
  }
  await profiles.remove(id)
  for (const name of passwordNames) await secrets.remove(PASSWORDS[name].keptAt(id))
  await scenes(id).clear()
  await forget(id)
  return { id }
}
