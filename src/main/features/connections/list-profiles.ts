import type { Connections } from './connections.port.ts'
import { PASSWORDS } from './profile.ts'

/** Lists all profiles, the host's default first. */
export const listProfiles = async ({ profiles, secrets, defaultProfileId }: Connections) => {
  const all = await profiles.list()
  const items = await Promise.all(
    all.map(async (profile) => {
      const record = PASSWORDS.password.keptAt(profile.id)
      const graph = PASSWORDS.neo4jPassword.keptAt(profile.id)
      return {
        ...profile,
        hasPassword: await secrets.has(record).catch(() => false),
        passwordOnlyThisSession: secrets.onlyThisSession(record),
        hasNeo4jPassword: await secrets.has(graph).catch(() => false),
        neo4jPasswordOnlyThisSession: secrets.onlyThisSession(graph),
      }
    }),
  )
  items.sort((left, right) => Number(right.id === defaultProfileId) - Number(left.id === defaultProfileId))
  return { defaultProfileId, items, setAside: profiles.setAside() }
}
