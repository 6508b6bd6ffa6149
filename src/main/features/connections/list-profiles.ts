import type { Connections } from './connections.port.ts'
import type { Passwords } from '../../../contract/connections.ts'
import { PASSWORDS } from './profile.ts'

/** Lists all profiles, the host's default first. */
export const listProfiles = async ({ profiles, secrets, defaultProfileId }: Connections) => {
  const all = await profiles.list()
  const items = await Promise.all(
    all.map(async (profile) => {
      const has = (name: keyof Passwords) => secrets.has(PASSWORDS[name].keptAt(profile.id)).catch(() => false)
      const onlyThisSession = (name: keyof Passwords) => secrets.onlyThisSession(PASSWORDS[name].keptAt(profile.id))
      return {
        ...profile,
        hasPassword: await has('password'),
        passwordOnlyThisSession: onlyThisSession('password'),
        hasNeo4jPassword: await has('neo4jPassword'),
        neo4jPasswordOnlyThisSession: onlyThisSession('neo4jPassword'),
        hasRedisPassword: await has('redisPassword'),
        redisPasswordOnlyThisSession: onlyThisSession('redisPassword'),
        hasSentinelPassword: await has('sentinelPassword'),
        sentinelPasswordOnlyThisSession: onlyThisSession('sentinelPassword'),
      }
    }),
  )
  items.sort((left, right) => Number(right.id === defaultProfileId) - Number(left.id === defaultProfileId))
  return { defaultProfileId, items, setAside: profiles.setAside() }
}
