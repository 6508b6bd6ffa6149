import type { Cluster, Redis } from 'ioredis'
import { type StoreFault, storeFaultOf } from '../../../contract/store-faults.ts'
import { wordsOfServer } from '../../foundation/words-of-server.ts'
import type { RedisClient } from './redis-client.ts'
import { RedisAway, redisFault } from './redis-fault.ts'

/** All keys of the console begin with it, so that an access list can name them. */
export const KEY_PREFIX = 'sdc:'
const TRIED_KEY = `${KEY_PREFIX}connection-test`
const TRIED_MS = 10_000
/** A round trip that takes longer is slow: a question to PostgreSQL by key takes less. */
const SLOW_MS = 20

export type Examined = {
  /** e.g. `Redis 7.0.15`; null when the user may not ask. */
  serverVersion: string | null
  latencyMs: number
  /** What does not work while the store answers; null when all does. */
  fault: StoreFault | null
}

const lineOf = (info: string, name: string) => new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim()

const refused = (error: unknown, word: string) => error instanceof Error && error.message.startsWith(`${word} `)

/** What a user without the right to ask may not know is left out. */
const unlessForbidden = async (asked: Promise<unknown>): Promise<string> => {
  try {
    return String(await asked)
  } catch (error) {
    if (refused(error, 'NOPERM')) return ''
    throw error
  }
}

/** `nodes` are the masters of a cluster, or the one server. */
const nodesOf = (client: RedisClient): Redis[] =>
  client.isCluster ? (client as Cluster).nodes('master') : [client as Redis]

/**
 * Finds out whether every server answers and takes writes, and how long one answer takes. Throws what keeps the store
 * from being used. Leaves one short-lived key.
 */
export const examineRedis = async (
  client: RedisClient,
  { version }: { version?: string | null } = {},
): Promise<Examined> => {
  if (client.isCluster) {
    const state = lineOf(await unlessForbidden((client as Cluster).cluster('INFO')), 'cluster_state')
    if (state === 'fail') throw new RedisAway(storeFaultOf('redis-cluster-broken'))
  }
  const nodes = nodesOf(client)
  if (nodes.length === 0) throw new RedisAway(storeFaultOf('redis-cluster-broken'))
  let serverVersion = version ?? null
  if (version === undefined) {
    const info = await unlessForbidden(nodes[0]!.info('server'))
    const found = lineOf(info, 'redis_version')
    serverVersion = found === undefined ? null : `Redis ${wordsOfServer(found, 20)}`
    if (!client.isCluster && lineOf(info, 'redis_mode') === 'cluster')
      throw new RedisAway(storeFaultOf('redis-is-cluster'))
  }
  const startedAt = performance.now()
  await Promise.all(nodes.map((node) => node.ping()))
  const latencyMs = Math.round((performance.now() - startedAt) * 100) / 100
  try {
    await client.set(TRIED_KEY, '1', 'PX', TRIED_MS)
  } catch (error) {
    // Reading still works.
    if (refused(error, 'OOM') || refused(error, 'MISCONF'))
      return { serverVersion, latencyMs, fault: redisFault(error) }
    throw error
  }
  return { serverVersion, latencyMs, fault: latencyMs > SLOW_MS ? storeFaultOf('redis-slow') : null }
}
