import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRedis } from '../../../scripts/services/redis.ts'
import { freePort, type Service } from '../../../scripts/services/service.ts'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { type Consoles, openConsoles, staysRight, untilShared } from '../../fixtures/cached-consoles.ts'
import { asking, newId, writeValue } from '../../fixtures/cached-values.ts'
import { useDatabase } from '../../postgres.ts'
import { redisTarget } from '../../redis.ts'

const database = useDatabase({ entities: async () => directoryEntities })
let port: number
let server: Service
beforeAll(async () => {
  port = await freePort()
  server = await startRedis({ port })
})
afterAll(() => server.stop())

const PASSWORD = 'of-the-test'

const open = () => openConsoles(database, redisTarget.single(port))

const connect = (password?: string) => {
  const redis = new Redis({ port, password, retryStrategy: () => 50 })
  redis.on('error', () => undefined)
  return redis
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
    const consoles = open()
    await untilShared(database, consoles)
    const beginning = faults[name]!.begin()
    await staysRight(database, consoles, { ms: 700 })
    await beginning
    await staysRight(database, consoles, { ms: 300 })
    await faults[name]!.end()
    await untilShared(database, consoles)
  },
)

const keysOf = ({ redis }: Consoles[number]) => redis.run((client) => client.keys('*'))

test('answers come at once while Redis has never been there (jaredwray/cacheable#1202)', async () => {
  const consoles = openConsoles(database, redisTarget.single(await freePort()))
  expect(await staysRight(database, consoles, { ms: 500 })).not.toContain('redis')
})

test('an answer that Redis brings back from before a write is not served', async () => {
  const [left, right] = open()
  const id = newId()
  await writeValue(database.store, { id, value: 'old' })
  await left!.cache.read(asking(left!.store, id).question)
  const keys = async () => (await keysOf(left!)).filter((key) => key.includes(id) && !key.endsWith(':claim'))
  let key: string | undefined
  while (key === undefined) [key] = await keys()
  const old = (await left!.redis.run((redis) => redis.get(key!)))!
  await writeValue(database.store, { id, value: 'new' })
  await left!.redis.run((redis) => redis.set(key!, old))
  const answer = await right!.cache.read(asking(right!.store, id).question)
  expect(answer).toMatchObject({ value: 'new', servedFrom: 'source' })
})

test.for(['', 'no answer', '1 9999999999999 ["x"]', '1 9999999999999 null', '\u0000\u0001'])(
  'a text in Redis that is no answer counts as none: %j',
  async (text) => {
    const [left, right] = open()
    const id = newId()
    await writeValue(database.store, { id, value: 'true' })
    await left!.cache.read(asking(left!.store, id).question)
    let key: string | undefined
    while (key === undefined) key = (await keysOf(left!)).find((each) => each.endsWith(id))
    await left!.redis.run((redis) => redis.set(key!, text))
    const answer = await right!.cache.read(asking(right!.store, id).question)
    expect(answer).toMatchObject({ value: 'true', servedFrom: 'source' })
  },
)
