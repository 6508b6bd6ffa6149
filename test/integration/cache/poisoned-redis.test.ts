import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { askRedis } from '../../../scripts/services/redis-groups.ts'
import { type RedisServer, runRedisServer } from '../../../scripts/services/redis-server.ts'
import { SEAL_LENGTH } from '../../../src/main/features/cache/sealed-text.ts'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { type Consoles, openConsoles } from '../../fixtures/cached-consoles.ts'
import { asking, newId, openCache, writeValue } from '../../fixtures/cached-values.ts'
import { useDatabase } from '../../postgres.ts'
import { healthOnce, redisTarget } from '../../redis.ts'

const entities = async () => directoryEntities
const database = useDatabase({ entities })
const otherDatabase = useDatabase({ entities })
let server: RedisServer
beforeAll(async () => {
  server = await runRedisServer()
})
afterAll(() => server?.stop())

const ask = (...command: [string, ...(string | number)[]]) => askRedis(server.port, ...command)

const open = async (on = database) => {
  const consoles = openConsoles(on, redisTarget.single(server.port))
  for (const { redis } of consoles) await healthOnce(redis, 'up')
  return consoles as [Consoles[number], Consoles[number]]
}
const read = ({ cache, store }: Consoles[number], id: string) => cache.read(asking(store, id).question)

/** A value that the first console has loaded, and its key in Redis. */
const kept = async (console: Consoles[number], value: string) => {
  const id = newId()
  await writeValue(console.store, { id, value })
  await read(console, id)
  const keys = async () => (await ask('KEYS', `sdc:*:${id}`)) as string[]
  await expect.poll(keys).toHaveLength(1)
  return { id, key: (await keys())[0]! }
}

const BIG = 128 * 1024 * 1024

const poisons: Record<string, (key: string) => Promise<unknown>> = {
  'a list': (key) => ask('RPUSH', key, 'a', 'b'),
  'a hash': (key) => ask('HSET', key, 'value', '1'),
  '128 MB': (key) => ask('SETRANGE', key, BIG, 'x'),
}

test.for(Object.keys(poisons))('%s under a key of ours counts as no answer, and is replaced', async (name) => {
  const [left, right] = await open()
  const { id, key } = await kept(left, 'true')
  await ask('DEL', key)
  await poisons[name]!(key)
  const begun = performance.now()
  expect(await read(right, id)).toMatchObject({ value: 'true', servedFrom: 'source' })
  expect(performance.now() - begun).toBeLessThan(1_500)
  expect(right.redis.health().state).toBe('up')
  await expect.poll(() => ask('TYPE', key)).toBe('string')
  await expect.poll(async () => Number(await ask('STRLEN', key))).toBeLessThan(BIG)
})

test('the answer to another question under a key of ours is not served', async () => {
  const [left, right] = await open()
  const [mine, other] = [await kept(left, 'mine'), await kept(left, 'of somebody else')]
  await ask('SET', mine.key, String(await ask('GET', other.key)))
  expect(await read(right, mine.id)).toMatchObject({ value: 'mine', servedFrom: 'source' })
})

test.for(['SET', 'RPUSH'])(
  'a claim that nobody gives back (%s) delays a load by less than the deadline of any part',
  async (command) => {
    const [left, right] = await open()
    const { id, key } = await kept(left, 'true')
    await ask('DEL', key)
    await ask(command, `${key}:claim`, 'nobody')
    const begun = performance.now()
    expect(await read(right, id)).toMatchObject({ value: 'true', servedFrom: 'source' })
    expect(performance.now() - begun).toBeLessThan(1_400)
  },
)

test('two schools of the same name on one Redis never get the answers of the other', async () => {
  const [[here], [there]] = [await open(), await open(otherDatabase)]
  const id = newId()
  for (const [console, value] of [[here, 'here'], [there, 'there']] as const) await writeValue(console.store, { id, value }) // prettier-ignore
  for (let times = 0; times < 3; times++) {
    expect((await read(here, id)).value).toBe('here')
    expect((await read(there, id)).value).toBe('there')
  }
  await expect.poll(() => ask('KEYS', `sdc:*:${id}`)).toHaveLength(2)
})

test('two versions of the console on one Redis never get the answers of the other', async () => {
  const [{ store, redis }] = await open()
  const versions = ['1.0.0', '1.1.0'].map((version) => openCache(store, { redis, version }))
  onTestFinished(async () => void (await Promise.all(versions.map(({ close }) => close()))))
  const id = newId()
  const { question } = asking(store, id)
  const reads = versions.map(
    ({ cache }, index) =>
      () =>
        cache.read({ ...question, load: async () => `form ${index}` }),
  )
  for (const [index, read] of reads.entries())
    expect(await read()).toMatchObject({ value: `form ${index}`, servedFrom: 'source' })
  await expect.poll(() => ask('KEYS', `sdc:*:${id}`)).toHaveLength(2)
  const later = ['1.0.0', '1.1.0'].map((version) => openCache(store, { redis, version }))
  onTestFinished(async () => void (await Promise.all(later.map(({ close }) => close()))))
  for (const [index, { cache }] of later.entries())
    expect(await cache.read(question)).toMatchObject({ value: `form ${index}`, servedFrom: 'redis' })
})

test('a key tells nothing that a person typed', async () => {
  const [{ cache, store }] = await open()
  const id = JSON.stringify({ text: 'Zuleika', orgUnitId: newId() })
  await cache.read({ ...asking(store, newId()).question, id, load: async () => 3 })
  await expect.poll(async () => ((await ask('KEYS', 'sdc:*:test:~*')) as string[]).length).toBeGreaterThan(0)
  expect(await ask('KEYS', '*Zuleika*')).toEqual([])
})

test.for([{ value: null }, { value: 'text' }, { value: 7 }, { value: { part: { data: 'none' } } }])(
  'a forged answer is not served: $value',
  async ({ value }) => {
    const [left, right] = await open()
    const { id, key } = await kept(left, 'true')
    const forged = JSON.stringify([key, '9000000000:9000000000:', Date.now(), 1, null, [], value])
    const before = String(await ask('GET', key))
    await ask('SET', key, forged)
    const { question } = asking(right.store, id)
    const answer = await right.cache.read({
      ...question,
      load: async () => ({ part: { reason: 'none' } }),
      isEmpty: ({ part }) => part.reason !== undefined,
    })
    expect(answer).toMatchObject({ value: { part: { reason: 'none' } }, servedFrom: 'source' })
    // The seal of an answer that a console wrote does not open another one.
    await ask('SET', key, before.slice(0, SEAL_LENGTH) + forged)
    expect(await (await open())[1].cache.read(question)).toMatchObject({ value: 'true', servedFrom: 'source' })
  },
)

test('nothing stays in Redis for more than ten minutes', async () => {
  await ask('FLUSHALL')
  const [left] = await open()
  await kept(left, 'true')
  const keys = (await ask('KEYS', 'sdc:*')) as string[]
  expect(keys.length).toBeGreaterThan(0)
  for (const key of keys) {
    const ms = Number(await ask('PTTL', key))
    expect([key, ms > 0 && ms <= 600_000]).toEqual([key, true])
  }
})
