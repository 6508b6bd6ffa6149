import { setTimeout as delay } from 'node:timers/promises'
import { BentoCache, bentostore } from 'bentocache'
import { memoryDriver } from 'bentocache/drivers/memory'
import { Redis } from 'ioredis'
import { startRedis } from '../../scripts/services/redis.ts'
import { fencedCache } from '../../src/main/features/cache/fenced-cache.ts'
import { decodeAnswer, encodeAnswer } from '../../src/main/features/cache/kept-answer.ts'
import { memoryLevel } from '../../src/main/features/cache/memory-level.ts'
import { knownWrites } from '../../src/main/features/cache/known-writes.ts'
import { postgresWritesRecord } from '../../src/main/features/cache/writes-record.sql.ts'
import { directoryEntities } from '../../src/main/school/directory-entities.ts'
import { openRedis } from '../../src/main/stores/redis/open-redis.ts'
import { openSharedLevel } from '../../src/main/stores/redis/shared-level.ts'
import { type CacheProcess, endCacheProcesses, startCacheProcesses } from '../fixtures/cache-processes.ts'
import { newId, openCache, untilTrusted, writeValue } from '../fixtures/cached-values.ts'
import { createDatabase } from '../postgres.ts'
import { redisTarget } from '../redis.ts'
import { startTestCluster } from '../postgres-cluster.ts'
import type { Bench, Row, Scale } from './bench.ts'
import { measurePairs, median, timed } from './measure.ts'

const AT_ONCE = 1_000

/** About 2 kB, as a part of a profile is. */
const part = () => ({
  items: Array.from({ length: 12 }, (_, index) => ({
    assignmentId: newId(),
    role: { id: newId(), name: 'Teacher of mathematics' },
    isPrimary: index === 0,
    validFrom: new Date(1_700_000_000_000 + index),
    validTo: null,
  })),
})

const microseconds = async (times: number, read: () => Promise<unknown>) =>
  (1_000 * (await timed(async () => {
    for (let index = 0; index < times; index++) await read()
  }))) / times // prettier-ignore

const openStores = async () => {
  const { cluster, stop } = await startTestCluster({ fsync: 'off' })
  const [redis, database] = await Promise.all([
    startRedis(),
    createDatabase(cluster, { entities: async () => directoryEntities }),
  ])
  const client = new Redis(redis.url)
  return {
    database,
    redis,
    client,
    close: async () => {
      client.disconnect()
      await redis.stop()
      await database.drop()
      await stop()
    },
  }
}
type Stores = Awaited<ReturnType<typeof openStores>>

const hits = async function* ({ database, redis, client }: Stores, times: number): AsyncGenerator<Row> {
  const id = newId()
  const value = part()
  const question = { family: 'profile.assignments', id, tags: [`person:${id}`] as const, load: async () => value }
  const school = openCache(database.store)
  await untilTrusted(school, database.store)
  await school.cache.read(question)
  const plain = new BentoCache({
    default: 'memory',
    stores: { memory: bentostore().useL1Layer(memoryDriver({ maxItems: 20_000, serialize: false })) },
  })
  const fromBento = () => plain.getOrSet({ key: id, ttl: 600_000, factory: async () => value })
  await fromBento()
  const memory = await measurePairs({
    pairs: 9,
    ours: () => microseconds(times, () => school.cache.read(question)),
    peer: () => microseconds(times, fromBento),
  })
  yield { name: 'hit in memory', ours: memory.ours, unit: 'us', goal: { of: 'ours', atMost: 30 } }
  yield { name: 'read with the fence, BentoCache without', ...memory, unit: 'us', goal: { of: 'ratio', atMost: 1.3 } }
  await school.close()

  // A memory that holds nothing, so that every read asks Redis, over the connection that the console opens.
  const ours = openRedis(redisTarget.single(Number(new URL(redis.url).port)))
  const writes = knownWrites({ record: postgresWritesRecord(database.store, newId()), registers: true })
  const shared = fencedCache({
    writes,
    memory: { ...memoryLevel(), get: () => undefined, set: () => undefined },
    shared: openSharedLevel(ours),
    prefix: () => 'bench',
  })
  await shared.read(question)
  while ((await shared.read(question)).servedFrom !== 'redis') await delay(5)
  const encoded = encodeAnswer({
    key: `bench:profile.assignments:${id}`,
    snapshot: writes.now()!.snapshot,
    loadedAt: Date.now(),
    loadMs: 1,
    changesAt: null,
    value,
  })
  if (decodeAnswer(`bench:profile.assignments:${id}`, encoded) === null) throw new Error('The answer is not readable.')
  await client.set('raw', encoded)
  const hitsInRedis = await measurePairs({
    pairs: 9,
    ours: () => microseconds(times / 10, () => shared.read(question)),
    peer: () => microseconds(times / 10, async () => JSON.parse((await client.get('raw'))!) as unknown),
  })
  yield { name: 'hit in Redis, raw GET and parse', ...hitsInRedis, unit: 'us', goal: { of: 'ratio', atMost: 1.5 } }
  await writes.close()
  await ours.close()
}

const stampede = async (database: Stores['database'], processes: CacheProcess[]) => {
  const id = newId()
  await writeValue(database.store, { id, value: 'one' })
  const replies = await Promise.all(processes.map(({ order }) => order({ kind: 'stampede', id, times: AT_ONCE })))
  return replies.map(({ value }) => value as number)
}

const stampedes = async function* ({ database, redis }: Stores): AsyncGenerator<Row> {
  const at = (redisPort: number | null) => startCacheProcesses(4, { target: database.target, redisPort })
  for (const { how, port } of [
    { how: 'with Redis', port: Number(new URL(redis.url).port) },
    { how: 'without Redis', port: null },
  ]) {
    const processes = await at(port)
    try {
      const one = await stampede(database, processes.slice(0, 1))
      const four = await stampede(database, processes)
      const loads = (ours: number, name: string): Row => ({
        name,
        ours,
        unit: 'loads',
        goal: { of: 'ours', atMost: 1 },
      })
      yield loads(Math.max(...one), `1,000 misses at once, ${how}`)
      const ofFour = port === null ? Math.max(...four) : four.reduce((sum, each) => sum + each)
      yield loads(ofFour, `1,000 misses at once in each of 4 processes, ${how}, ${port === null ? 'each' : 'all'}`)
    } finally {
      await endCacheProcesses(processes)
    }
  }
}

/** What the fence costs a writer: a look when it is alone, and another console's acknowledgement. */
const writers = async function* ({ database }: Stores, times: number): AsyncGenerator<Row> {
  const writing = async () => {
    const taken: number[] = []
    for (let index = 0; index < times; index++)
      taken.push(await timed(() => writeValue(database.store, { id: newId(), value: 'one' })))
    return median(taken)
  }
  await writing()
  const alone = await writing()
  const other = database.open({ entities: async () => directoryEntities })
  const school = openCache(other)
  await untilTrusted(school, database.store)
  const waiting = await writing()
  await school.close()
  await other.close()
  const atMost = 30
  yield { name: 'write, nobody else reads', ours: alone, unit: 'ms', goal: { of: 'ours', atMost } }
  yield { name: 'write that another console acknowledges', ours: waiting, unit: 'ms', goal: { of: 'ours', atMost } }
}

const rows = async function* (scale: Scale): AsyncGenerator<Row> {
  const stores = await openStores()
  try {
    yield* hits(stores, scale === 'full' ? 20_000 : 1_000)
    yield* writers(stores, scale === 'full' ? 200 : 20)
    yield* stampedes(stores)
  } finally {
    await stores.close()
  }
}

export const bench: Bench = { name: 'cache', rows }
