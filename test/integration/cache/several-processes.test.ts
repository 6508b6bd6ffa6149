import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRedis } from '../../../scripts/services/redis.ts'
import type { Service } from '../../../scripts/services/service.ts'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { type CacheProcess, endCacheProcesses, startCacheProcesses } from '../../fixtures/cache-processes.ts'
import { newId, writeValue } from '../../fixtures/cached-values.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase({ entities: async () => directoryEntities })
let redis: Service
/** Four with Redis, for all tests of this file. The last test kills one. */
let processes: CacheProcess[] = []
beforeAll(async () => {
  redis = await startRedis()
  processes = await startCacheProcesses(4, { target: database.target, redisPort: Number(new URL(redis.url).port) })
  // The first question loads the library of the cache, which takes longer than a call to Redis may take.
  await Promise.all(processes.map(({ order }) => order({ kind: 'read', id: newId() })))
})
afterAll(async () => {
  await endCacheProcesses(processes)
  await redis.stop()
})

const loadsOfStampede = async (all: CacheProcess[]) => {
  const id = newId()
  await writeValue(database.store, { id, value: 'one' })
  const replies = await Promise.all(all.map(({ order }) => order({ kind: 'stampede', id, times: 1_000 })))
  return replies.map(({ value }) => value as number)
}

test('a thousand misses at once in each of four processes load once in all with Redis', async () => {
  for (let times = 0; times < 5; times++) {
    const loads = await loadsOfStampede(processes)
    expect(loads.reduce((sum, each) => sum + each)).toBe(1)
  }
})

test('a thousand misses at once in each of two processes load once in each without Redis', async () => {
  const alone = await startCacheProcesses(2, { target: database.target, redisPort: null })
  try {
    expect(await loadsOfStampede(alone)).toEqual([1, 1])
  } finally {
    await endCacheProcesses(alone)
  }
})

/** Reads and writes over all processes for some time. Returns the number of reads, stale ones, and levels that served. */
const load = async (all: CacheProcess[], { ms, during }: { ms: number; during?: () => Promise<void> }) => {
  const ids = Array.from({ length: 8 }, newId)
  const written = new Map<string, number>()
  const acknowledged = new Map<string, number>()
  const found = { reads: 0, stale: 0, levels: new Set<string>() }
  const end = performance.now() + ms
  const any = <Value>(list: Value[]) => list[Math.floor(Math.random() * list.length)]!
  const write = async (id: string) => {
    const value = (written.get(id) ?? 0) + 1
    written.set(id, value)
    await any(all).order({ kind: 'write', id, value: String(value) })
    acknowledged.set(id, value)
  }
  const read = async (id: string) => {
    const least = acknowledged.get(id) ?? 0
    const { value, servedFrom } = await any(all).order({ kind: 'read', id })
    found.reads++
    found.levels.add(servedFrom!)
    if (Number(value) < least) found.stale++
  }
  const reader = async () => {
    while (performance.now() < end) await read(any(ids))
  }
  // One writer per row, so that its versions have one order.
  const writer = async (id: string) => {
    while (performance.now() < end) {
      await write(id)
      await delay(Math.random() * 200)
    }
  }
  await Promise.all([...ids.map(writer), ...Array.from({ length: 12 }, reader), during?.()])
  return found
}

for (const count of [1, 4]) {
  test(`no read over ${count} ${count === 1 ? 'process' : 'processes'} is older than an acknowledged write`, async () => {
    const { reads, stale, levels } = await load(processes.slice(0, count), { ms: 2_000 })
    expect(stale).toBe(0)
    expect(reads).toBeGreaterThan(200)
    expect(levels).toContain('memory')
    if (count > 1) expect(levels).toContain('redis')
  })
}

test('no read is stale while a process of four stands still and comes back', async () => {
  const [still, ...others] = processes
  const during = async () => {
    for (let times = 0; times < 2; times++) {
      still!.child.kill('SIGSTOP')
      await delay(1_500)
      still!.child.kill('SIGCONT')
      await delay(300)
    }
  }
  // The process that stands still holds its callers, which the others do not wait for.
  const [found, foundBeside] = await Promise.all([load(others, { ms: 4_000, during }), load(processes, { ms: 4_000 })])
  expect(found.stale + foundBeside.stale).toBe(0)
})

// A second attempt would find the process killed.
test('a killed process holds the writers of the others up once, for about a second', { retry: 0 }, async () => {
  const [killed, other] = processes
  const id = newId()
  await killed!.order({ kind: 'write', id, value: '1' })
  await load(processes, { ms: 300 })
  killed!.child.kill('SIGKILL')
  const took: number[] = []
  for (let value = 2; value < 8; value++) {
    const begun = performance.now()
    await other!.order({ kind: 'write', id, value: String(value) })
    took.push(performance.now() - begun)
  }
  expect(Math.max(...took)).toBeLessThan(2_500)
  expect(took.filter((ms) => ms > 1_000).length).toBeLessThanOrEqual(1)
})
