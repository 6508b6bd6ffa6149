import { onTestFinished } from 'vitest'
import { openRedis, type RedisConnection } from '../src/main/stores/redis/open-redis.ts'
import type { RedisLimits } from '../src/main/stores/redis/redis-client.ts'
import { RedisAway } from '../src/main/stores/redis/redis-fault.ts'
import type { RedisTarget } from '../src/main/stores/redis/redis-target.ts'

export const atPort = (port: number) => ({ host: '127.0.0.1', port })

const plain = { tls: 'disable', certificateAuthority: null, user: null, password: null } as const

/** A target on this machine, without TLS and login. */
export const redisTarget = {
  single: (port: number): RedisTarget & { kind: 'single' } => ({
    ...plain,
    kind: 'single',
    ...atPort(port),
    database: 0,
  }),
  sentinel: (ports: number[], master: string): RedisTarget & { kind: 'sentinel' } => ({
    ...plain,
    kind: 'sentinel',
    sentinels: ports.map(atPort),
    master,
    database: 0,
    sentinelLogin: { user: null, password: null },
    reached: {},
  }),
  cluster: (ports: number[]): RedisTarget & { kind: 'cluster' } => ({
    ...plain,
    kind: 'cluster',
    nodes: ports.map(atPort),
    reached: {},
  }),
}

/** Opens a connection that is closed when the test ends. */
export const openForTest = (target: RedisTarget, limits: Partial<RedisLimits> = {}): RedisConnection => {
  const connection = openRedis(target, limits)
  onTestFinished(connection.close)
  return connection
}

/** Resolves with the health once it is in this state, without asking the server anything. */
export const healthOnce = (connection: RedisConnection, state: 'up' | 'down') =>
  new Promise<ReturnType<RedisConnection['health']>>((resolve) => {
    const see = (health = connection.health()) => {
      if (health.state !== state) return
      stop()
      resolve(health)
    }
    const stop = connection.onHealth(see)
    see()
  })

/** The code of the fault of a call that fails, and how many milliseconds it took. */
export const failing = async (connection: RedisConnection) => {
  const startedAt = performance.now()
  const fault = await connection
    .run((redis) => redis.get('any'))
    .then(
      () => null,
      (error: unknown) => (error instanceof RedisAway ? error.fault.code : String(error)),
    )
  return { fault, ms: performance.now() - startedAt }
}
