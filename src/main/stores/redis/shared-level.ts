import { randomUUID } from 'node:crypto'
import { BentoCache, bentostore } from 'bentocache'
import type { CacheSerializer, CreateDriverResult, L2CacheDriver } from 'bentocache/types'
import type { Cluster, Redis } from 'ioredis'
import { MOST_BYTES, type SharedLevel } from '../../features/cache/cache-levels.port.ts'

/** Runs one command. Rejects soon, and at once while the server is known to be away. */
export type RedisCommands = { run: <Value>(command: (redis: Redis | Cluster) => Promise<Value>) => Promise<Value> }

/** Deletes a claim only if it is still that of its owner: it may have ended, and another process may have it now. */
const RELEASE = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end`

/** An answer of the largest size and its two instants, in bytes. */
const MOST_READ = MOST_BYTES + 64

const redisDriver = ({ run }: RedisCommands): CreateDriverResult<L2CacheDriver> => {
  const driver: L2CacheDriver = {
    type: 'l2',
    // What somebody else put under a key may be of any size. The text of a longer answer ends in the middle.
    get: async (key) => (await run((redis) => redis.getrange(key, 0, MOST_READ))) || undefined,
    pull: async (key) => (await run((redis) => redis.getdel(key))) ?? undefined,
    set: async (key, value, ttlMs) =>
      (await run((redis) => (ttlMs ? redis.set(key, String(value), 'PX', ttlMs) : redis.set(key, String(value))))) ===
      'OK',
    delete: async (key) => (await run((redis) => redis.unlink(key))) > 0,
    deleteMany: async (keys) => {
      for (const key of keys) await driver.delete(key)
      return true
    },
    // Nothing is cleared: old answers are refused by their snapshot, and end by themselves.
    clear: async () => undefined,
    namespace: () => driver,
    disconnect: async () => undefined,
  }
  return { options: {}, factory: () => driver }
}

type Raw = { value: string; createdAt: number; logicalExpiration?: number }

/** Keeps an encoded answer as it is behind its two instants, where JSON would escape each quote of it. */
const plainText: CacheSerializer = {
  serialize: ({ value, createdAt, logicalExpiration = 0 }: Raw) => `${createdAt} ${logicalExpiration} ${value}`,
  deserialize: (text: string): Raw => {
    const first = text.indexOf(' ')
    const second = text.indexOf(' ', first + 1)
    if (first < 0 || second < 0) return { value: '', createdAt: 0, logicalExpiration: 0 }
    const [createdAt, logicalExpiration] = [text.slice(0, first), text.slice(first + 1, second)].map(Number)
    return { value: text.slice(second + 1), createdAt: createdAt!, logicalExpiration: logicalExpiration! }
  },
}

/** Answers in Redis. Every failure counts as an answer that is not there. */
export const openSharedLevel = (redis: RedisCommands): SharedLevel => {
  const cache = new BentoCache({
    default: 'redis',
    serializer: plainText,
    stores: { redis: bentostore({ suppressL2Errors: true, prefix: '' }).useL2Layer(redisDriver(redis)) },
  })
  return {
    get: async (key) => (await cache.get<string>({ key })) || undefined,
    set: async (key, encoded, ttlMs) => {
      await cache.set({ key, value: encoded, ttl: ttlMs })
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
  }
}
