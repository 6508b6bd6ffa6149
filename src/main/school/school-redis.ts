import type { Profile, StoreHealth } from '../../contract/connections.ts'
import { healthOfRedis, redisTargetOf } from '../features/connections/connection-probe.redis.ts'
import { notConfigured } from '../features/connections/school-health.ts'
import { openRedis, type RedisConnection } from '../stores/redis/open-redis.ts'
import type { Seen } from '../foundation/watch.ts'

/** The Redis of an open school. */
export type SchoolRedis = {
  /** null for a school without one. */
  connection: RedisConnection | null
  /** The last known health. The connection looks by itself, so this never waits. */
  seen: () => Seen<StoreHealth>
  close: () => Promise<void>
}

/** Begins to connect and does not wait for it. */
export const openSchoolRedis = (
  { redis }: Pick<Profile, 'redis'>,
  passwords: { password: string | null; sentinelPassword: string | null },
): SchoolRedis => {
  if (redis.kind === 'none') {
    return { connection: null, seen: () => ({ value: notConfigured, ageSeconds: 0 }), close: async () => undefined }
  }
  const connection = openRedis(redisTargetOf(redis, passwords))
  const seen = () => {
    const { lookedAt, ...health } = connection.health()
    const ageSeconds = lookedAt === null ? null : Math.round((performance.now() - lookedAt) / 100) / 10
    return { value: healthOfRedis({ lookedAt, ...health }), ageSeconds }
  }
  return { connection, seen, close: connection.close }
}
