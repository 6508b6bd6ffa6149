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

/**
 * Opens a connection that is closed when the test ends. A command may take ten seconds: a test whose server answers does not
 * depend on how busy the machine is.
 */
export const openForTest = (target: RedisTarget, limits: Partial<RedisLimits> = {}): RedisConnection => {
  const connection = openRedis(target, { commandMs: 10_000, ...limits })
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

/** The code of the fault of a call that fails; null when it does not. */
export const failing = (connection: RedisConnection): Promise<string | null> =>
  connection
    .run((redis) => redis.get('any'))
    .then(
      () => null,
      (error: unknown) => (error instanceof RedisAway ? error.fault.code : String(error)),
    )

/** Like `failing`. `atOnce`: the call waited for nothing, neither a server nor a timer. */
export const failingAtOnce = async (connection: RedisConnection) => {
  let turns = 0
  const turn = setImmediate(() => turns++)
  const fault = await failing(connection)
  clearImmediate(turn)
  return { fault, atOnce: turns === 0 }
}
