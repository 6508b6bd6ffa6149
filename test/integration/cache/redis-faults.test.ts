import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startRedis } from '../../../scripts/services/redis.ts'
import { freePort, type Service } from '../../../scripts/services/service.ts'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { asking, newId, openCache, writeValue } from '../../fixtures/cached-values.ts'
import { useDatabase } from '../../postgres.ts'

const entities = async () => directoryEntities
const database = useDatabase({ entities })
let port: number
let server: Service
beforeAll(async () => {
  port = await freePort()
  server = await startRedis({ port })
})
afterAll(() => server.stop())

const PASSWORD = 'of-the-test'

/** A connection whose calls fail soon and never wait for a server that is away. */
const connect = (password?: string) => {
  const redis = new Redis({
    port,
    password,
    commandTimeout: 250,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: () => 50,
  })
  redis.on('error', () => undefined)
  return redis
}

/** Two consoles on one database and one Redis, and a third that writes. */
const openConsoles = () => {
  const consoles = [0, 1].map(() => {
    const store = database.open({ entities })
    const redis = connect()
    const cache = openCache(store, { redis: { run: (command) => command(redis) } })
    onTestFinished(async () => {
      await cache.close()
      redis.disconnect()
      await store.close()
    })
    return { store, cache, redis }
  })
  return consoles
}

/** Writes and reads at both consoles. Fails at an error, an old value or an answer that takes long. */
const staysRight = async (consoles: ReturnType<typeof openConsoles>, { ms }: { ms: number }) => {
  const end = performance.now() + ms
  const levels = new Set<string>()
  const id = newId()
  for (let value = 0; performance.now() < end; value++) {
    await writeValue(database.store, { id, value: String(value) })
    for (const { store, cache } of consoles) {
      const begun = performance.now()
      const answer = await cache.cache.read(asking(store, id).question)
      expect(answer.value).toBe(String(value))
      expect(performance.now() - begun).toBeLessThan(4_000)
      levels.add(answer.servedFrom)
    }
  }
  return levels
}

const untilShared = async (consoles: ReturnType<typeof openConsoles>) => {
  for (;;) if ((await staysRight(consoles, { ms: 50 })).has('redis')) return
}

const administer = async (work: (redis: Redis) => Promise<unknown>, password?: string) => {
  const redis = connect(password)
  await new Promise((resolve) => redis.once('ready', resolve))
  await work(redis).catch(() => undefined)
  redis.disconnect()
}

const faults: Record<string, { begin: () => Promise<unknown>; end: () => Promise<unknown> }> = {
  'is killed and started again': {
    begin: () => server.stop(),
    end: async () => void (server = await startRedis({ port })),
  },
  'stands still (SIGSTOP)': {
    begin: async () => process.kill(server.pid!, 'SIGSTOP'),
    end: async () => process.kill(server.pid!, 'SIGCONT'),
  },
  'is flushed again and again': {
    begin: () =>
      administer(async (redis) => {
        for (let times = 0; times < 20; times++) {
          await redis.flushall()
          await delay(10)
        }
      }),
    end: async () => undefined,
  },
  'has no memory left': {
    begin: () => administer((redis) => redis.config('SET', 'maxmemory', '1').then(() => redis.config('SET', 'maxmemory-policy', 'noeviction'))),
    end: () => administer((redis) => redis.config('SET', 'maxmemory', '0')),
  },
  'has another password': {
    begin: () =>
      administer(async (redis) => {
        await redis.config('SET', 'requirepass', PASSWORD)
        await redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
      }),
    end: () => administer((redis) => redis.config('SET', 'requirepass', ''), PASSWORD),
  },
  'cuts every connection': {
    begin: () => administer((redis) => redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')),
    end: async () => undefined,
  },
  'is slow (CLIENT PAUSE)': {
    begin: () => administer((redis) => redis.call('CLIENT', 'PAUSE', '800', 'ALL')),
    end: () => delay(800),
  },
} // prettier-ignore

test.for(Object.keys(faults))(
  'answers stay right and no call fails while Redis %s, and it is used again',
  async (name) => {
    const consoles = openConsoles()
    await untilShared(consoles)
    const beginning = faults[name]!.begin()
    await staysRight(consoles, { ms: 700 })
    await beginning
    await staysRight(consoles, { ms: 300 })
    await faults[name]!.end()
    await untilShared(consoles)
  },
)

test('an answer that Redis brings back from before a write is not served', async () => {
  const [left, right] = openConsoles()
  const id = newId()
  await writeValue(database.store, { id, value: 'old' })
  await left!.cache.cache.read(asking(left!.store, id).question)
  const keys = async () => (await left!.redis.keys('*')).filter((key) => key.includes(id) && !key.endsWith(':claim'))
  let key: string | undefined
  while (key === undefined) [key] = await keys()
  const old = (await left!.redis.get(key))!
  await writeValue(database.store, { id, value: 'new' })
  await left!.redis.set(key, old)
  const answer = await right!.cache.cache.read(asking(right!.store, id).question)
  expect(answer).toMatchObject({ value: 'new', servedFrom: 'source' })
})

test.for(['', 'no answer', '1 9999999999999 ["x"]', '1 9999999999999 null', '\u0000\u0001'])(
  'a text in Redis that is no answer counts as none: %j',
  async (text) => {
    const [left, right] = openConsoles()
    const id = newId()
    await writeValue(database.store, { id, value: 'true' })
    await left!.cache.cache.read(asking(left!.store, id).question)
    let key: string | undefined
    while (key === undefined) key = (await left!.redis.keys(`*${id}`))[0]
    await left!.redis.set(key, text)
    const answer = await right!.cache.cache.read(asking(right!.store, id).question)
    expect(answer).toMatchObject({ value: 'true', servedFrom: 'source' })
  },
)
