import type { Profile, StoreHealth } from '../../../contract/connections.ts'
import { storeFaultOf } from '../../../contract/store-faults.ts'
import { openRedis, type RedisHealth } from '../../stores/redis/open-redis.ts'
import type { RedisTarget } from '../../stores/redis/redis-target.ts'
import { because, downBecause } from './connection-advice.ts'
import type { RedisProbe } from './connection-probe.port.ts'
import { notSeenYet } from './school-health.ts'

/** Milliseconds; a server in another place of the world answers within them. */
const LIMITS = { commandMs: 2_000, connectMs: 4_000 }
const LIMIT_MS = 8_000

type Configured = Exclude<Profile['redis'], { kind: 'none' }>
type RedisPasswords = Parameters<RedisProbe['probe']>[1]

/** How to reach the Redis that a profile names. */
export const redisTargetOf = (settings: Configured, { password, sentinelPassword }: RedisPasswords): RedisTarget => {
  const { user, tls, certificateAuthority } = settings
  const shared = { user, password, tls, certificateAuthority }
  if (settings.kind === 'single') {
    const { kind, host, port, database } = settings
    return { ...shared, kind, host, port, database }
  }
  const reached = Object.fromEntries(
    settings.announced.map(({ announced: { host, port }, reached: at }) => [`${host}:${port}`, at]),
  )
  if (settings.kind === 'cluster') return { ...shared, kind: 'cluster', nodes: settings.nodes, reached }
  const { kind, sentinels, master, sentinelUser, database } = settings
  const sentinelLogin = { user: sentinelUser, password: sentinelPassword }
  return { ...shared, kind, sentinels, master, database, sentinelLogin, reached }
}

export const healthOfRedis = ({ state, serverVersion, latencyMs, fault }: RedisHealth): StoreHealth => {
  if (state === 'connecting') return notSeenYet
  return { state, serverVersion: serverVersion ?? (state === 'up' ? 'Redis' : null), latencyMs, ...because(fault) }
}

export const redisProbe = (): RedisProbe => ({
  probe: async (settings, passwords) => {
    const connection = openRedis(redisTargetOf(settings, passwords), LIMITS)
    const looked = Promise.withResolvers<StoreHealth>()
    connection.onHealth((health) => looked.resolve(healthOfRedis(health)))
    const late = setTimeout(() => looked.resolve(downBecause(storeFaultOf('no-answer'))), LIMIT_MS)
    try {
      return await looked.promise
    } finally {
      clearTimeout(late)
      await connection.close()
    }
  },
})
