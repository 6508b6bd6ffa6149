import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RedisServer, runRedisServer } from '../../../scripts/services/redis-server.ts'
import type { Tag } from '../../../src/main/features/cache/cache.port.ts'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { type Consoles, openConsoles } from '../../fixtures/cached-consoles.ts'
import { asking, newId, readValue, removeValue, writeValue } from '../../fixtures/cached-values.ts'
import { useDatabase } from '../../postgres.ts'
import { healthOnce, redisTarget } from '../../redis.ts'

/** Faults of other caches that were reported in public. Each test has the way to fail that the report tells of. */
const database = useDatabase({ entities: async () => directoryEntities })
let server: RedisServer
beforeAll(async () => {
  server = await runRedisServer()
})
afterAll(() => server?.stop())

/** Two consoles that have both reached Redis. */
const open = async () => {
  const consoles = openConsoles(database, redisTarget.single(server.port))
  for (const { redis } of consoles) await healthOnce(redis, 'up')
  return consoles as [Consoles[number], Consoles[number]]
}

/** A load that has read its value and is held until `goOn`. */
const heldLoad = (store: Consoles[number]['store'], id: string) => {
  const hasRead = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const load = async () => {
    const value = await readValue(store, id)
    hasRead.resolve()
    await held.promise
    return value
  }
  return { load, hasRead: hasRead.promise, goOn: held.resolve }
}

/** Resolves when Redis has this answer, whatever it says. */
const untilInRedis = ({ redis }: Consoles[number], id: string, text: string) =>
  expect
    .poll(async () => {
      const key = (await redis.run((client) => client.keys(`*:${id}`)))[0]
      return key === undefined ? null : redis.run((client) => client.get(key))
    })
    .toContain(text)

test('a load that ends after a write does not put its old value back for anybody (logto-io/logto#9428)', async () => {
  const [left, right] = await open()
  const id = newId()
  await writeValue(left.store, { id, value: 'old' })
  const { load, hasRead, goOn } = heldLoad(left.store, id)
  const { question } = asking(left.store, id)
  const overtaken = left.cache.read({ ...question, load })
  await hasRead
  await writeValue(right.store, { id, value: 'new' })
  goOn()
  expect((await overtaken).value).toBe('old')
  await untilInRedis(right, id, 'old')
  for (const { cache, store } of [right, left]) expect((await cache.read(asking(store, id).question)).value).toBe('new')
})

test('who asks after a write joins no load from before it, whose end leaves the newer load to be joined (kibertoad/layered-loader#414)', async () => {
  const [{ cache, store }] = await open()
  const id = newId()
  await writeValue(store, { id, value: 'old' })
  const { question } = asking(store, id)
  const [older, newer] = [heldLoad(store, id), heldLoad(store, id)]
  const before = cache.read({ ...question, load: older.load })
  await older.hasRead
  await writeValue(store, { id, value: 'new' })
  const after = cache.read({ ...question, load: newer.load })
  // The older load has the claim in Redis. Its end lets the newer one begin.
  older.goOn()
  expect((await before).value).toBe('old')
  await newer.hasRead
  const third = asking(store, id)
  const joined = cache.read(third.question)
  newer.goOn()
  expect([(await after).value, (await joined).value]).toEqual(['new', 'new'])
  expect(third.loads).toBe(0)
})

test('what was removed while a load ran does not come back with it (lakekeeper/lakekeeper#1843)', async () => {
  const [left, right] = await open()
  const id = newId()
  await writeValue(left.store, { id, value: 'revoked' })
  const { load, hasRead, goOn } = heldLoad(left.store, id)
  const overtaken = left.cache.read({ ...asking(left.store, id).question, load })
  await hasRead
  await removeValue(right.store, id)
  goOn()
  await overtaken
  await untilInRedis(right, id, 'revoked')
  for (const { cache, store } of [left, right]) {
    expect((await cache.read(asking(store, id).question)).value).toBeNull()
    expect((await cache.read(asking(store, id).question)).value).toBeNull()
  }
})

test('the first read after a change of a tag is new, not only the second (Julien-R44/bentocache#71)', async () => {
  const [left, right] = await open()
  const id = newId()
  const question = (store: Consoles[number]['store']) => ({ ...asking(store, id).question, tags: ['person'] as Tag[] })
  await writeValue(left.store, { id, value: '0' })
  for (let value = 1; value <= 5; value++) {
    for (const { cache, store } of [left, right]) await cache.read(question(store))
    await writeValue(left.store, { id, value: String(value) })
    for (const { cache, store } of [right, left]) expect((await cache.read(question(store))).value).toBe(String(value))
  }
})

test('an answer that a write made old counts as absent: all who ask at once share one load (Julien-R44/bentocache#64)', async () => {
  const consoles = await open()
  const id = newId()
  await writeValue(consoles[0].store, { id, value: 'old' })
  const asked = consoles.map(({ store }) => asking(store, id))
  for (const [index, { cache }] of consoles.entries()) await cache.read(asked[index]!.question)
  await untilInRedis(consoles[1], id, 'old')
  const before = asked[0]!.loads + asked[1]!.loads
  await writeValue(consoles[0].store, { id, value: 'new' })
  const answers = await Promise.all(
    consoles.flatMap(({ cache }, index) => Array.from({ length: 20 }, () => cache.read(asked[index]!.question))),
  )
  expect(new Set(answers.map(({ value }) => value))).toEqual(new Set(['new']))
  expect(asked[0]!.loads + asked[1]!.loads).toBe(before + 1)
})

test('a change of one row reaches the memory of every console, and leaves all other answers kept (Julien-R44/bentocache#32)', async () => {
  const consoles = await open()
  const [changed, kept] = [newId(), newId()]
  for (const id of [changed, kept]) await writeValue(consoles[0].store, { id, value: 'old' })
  const read = ({ cache, store }: Consoles[number], id: string) => cache.read(asking(store, id).question)
  for (const each of consoles)
    for (const id of [changed, kept]) {
      await read(each, id)
      expect((await read(each, id)).servedFrom).toBe('memory')
    }
  await writeValue(consoles[0].store, { id: changed, value: 'new' })
  for (const each of consoles) {
    expect((await read(each, changed)).value).toBe('new')
    expect((await read(each, kept)).servedFrom).toBe('memory')
  }
})

test('memory goes on serving and the source is asked at once when Redis goes away in use (jaredwray/keyv#1496)', async () => {
  const [{ cache, store, redis }] = await open()
  const id = newId()
  await writeValue(store, { id, value: 'kept' })
  await cache.read(asking(store, id).question)
  process.kill(server.pid(), 'SIGSTOP')
  try {
    for (let times = 0; times < 20; times++)
      expect(await cache.read(asking(store, id).question)).toMatchObject({ value: 'kept', servedFrom: 'memory' })
    const missing = () => cache.read(asking(store, newId()).question)
    expect((await missing()).servedFrom).toBe('source')
    // The first miss found out that Redis stands still. No later one waits for it.
    const begun = performance.now()
    for (let times = 0; times < 20; times++) expect((await missing()).servedFrom).toBe('source')
    expect(performance.now() - begun).toBeLessThan(2_000)
    expect(redis.health().state).toBe('down')
  } finally {
    process.kill(server.pid(), 'SIGCONT')
  }
})
