import type { Profile, StoreHealth } from '../../contract/connections.ts'
import { notConfigured } from '../features/connections/school-health.ts'
import type { RedisConnection } from '../stores/redis/open-redis.ts'
import type { Seen } from '../foundation/watch.ts'

/** The Redis of an open school. */
export type SchoolRedis = {
  /** null for a school without one. */
  connection: RedisConnection | null
  /** The last known health. The connection looks by itself, so this never waits. */
  seen: () => Seen<StoreHealth>
  close: () => Promise<void>
}

/** Begins to connect and does not wait for it. What speaks to Redis loads only for a school that has one. */
export const openSchoolRedis = async (
  { redis }: Pick<Profile, 'redis'>,
  passwords: { password: string | null; sentinelPassword: string | null },
): Promise<SchoolRedis> => {
  if (redis.kind === 'none') {
    return { connection: null, seen: () => ({ value: notConfigured, ageSeconds: 0 }), close: async () => undefined }
  }
  const [{ openRedis }, { healthOfRedis, redisTargetOf }] = await Promise.all([
    import('../stores/redis/open-redis.ts'),
    import('../features/connections/connection-probe.redis.ts'),
  ])
  const connection = openRedis(redisTargetOf(redis, passwords))
  const seen = () => {
    const { lookedAt, ...health } = connection.health()
    const ageSeconds = lookedAt === null ? null : Math.round((performance.now() - lookedAt) / 100) / 10
    return { value: healthOfRedis({ lookedAt, ...health }), ageSeconds }
  }
  return { connection, seen, close: connection.close }
}
