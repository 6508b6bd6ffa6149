import type { Connections } from './connections.port.ts'
import { graphPasswordKey, passwordKey } from './profile.ts'

/** Lists all profiles, the host's default first. */
export const listProfiles = async ({ profiles, secrets, defaultProfileId }: Connections) => {
  const all = await profiles.list()
  const items = await Promise.all(
    all.map(async (profile) => ({
      ...profile,
      hasPassword: await secrets.has(passwordKey(profile.id)).catch(() => false),
      passwordOnlyThisSession: secrets.onlyThisSession(passwordKey(profile.id)),
      neo4jPasswordOnlyThisSession: secrets.onlyThisSession(graphPasswordKey(profile.id)),
      hasNeo4jPassword: await secrets.has(graphPasswordKey(profile.id)).catch(() => false),
    })),
  )
  items.sort((left, right) => Number(right.id === defaultProfileId) - Number(left.id === defaultProfileId))
  return { defaultProfileId, items, setAside: profiles.setAside() }
}
