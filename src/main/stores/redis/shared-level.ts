import { randomUUID } from 'node:crypto'
import type { Cluster, Redis } from 'ioredis'
import { MOST_STORED_BYTES, type SharedLevel } from '../../features/cache/cache-levels.port.ts'

/** Runs one command. Rejects soon, and at once while the server is known to be away. */
export type RedisCommands = { run: <Value>(command: (redis: Redis | Cluster) => Promise<Value>) => Promise<Value> }

/** Deletes a claim only if it is still that of its owner: it may have ended, and another process may have it now. */
const RELEASE = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end`

/**
 * Answers in Redis, as they are encoded. Every failure counts as an answer that is not there. Nothing is deleted: old
 * answers are refused by their snapshot, and end by themselves.
 */
export const openSharedLevel = (redis: RedisCommands): SharedLevel => ({
  // What somebody else put under a key may be of any size. The text of a longer answer ends in the middle.
  get: async (key) => {
    try {
      return (await redis.run((client) => client.getrange(key, 0, MOST_STORED_BYTES))) || undefined
    } catch {
      return undefined
    }
  },
  set: async (key, encoded, ttlMs) => {
    await redis.run((client) => client.set(key, encoded, 'PX', ttlMs)).catch(() => undefined)
  },
  claim: async (key, ttlMs) => {
    const claim = `${key}:claim`
    const owner = randomUUID()
    try {
      const given = await redis.run((client) => client.set(claim, owner, 'PX', ttlMs, 'NX'))
      if (given !== 'OK') return 'taken'
    } catch {
      return null
    }
    return {
      release: async () => {
        await redis.run((client) => client.eval(RELEASE, 1, claim, owner)).catch(() => undefined)
      },
    }
  },
})
