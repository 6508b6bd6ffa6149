import { expect, it } from 'vitest'
import type { MemoryLevel } from '../../../src/main/features/cache/cache-levels.port.ts'
import { fencedCache } from '../../../src/main/features/cache/fenced-cache.ts'
import { encodeAnswer, type KeptAnswer } from '../../../src/main/features/cache/kept-answer.ts'
import type { KnownWrites } from '../../../src/main/features/cache/known-writes.ts'
import { parseSnapshot } from '../../../src/main/features/cache/seen-snapshot.ts'

const snapshot = parseSnapshot('10:10:')!
/** A database in which nothing changes. */
const writes: KnownWrites = {
  upToDate: () => undefined,
  readNow: async () => undefined,
  now: () => ({ snapshot, head: '9.0', database: 'one' }),
  isCurrent: () => true,
  knows: () => true,
  clock: () => 1_000,
  written: () => undefined,
  close: async () => undefined,
}

const memoryWith = (get: (held: Map<string, KeptAnswer>, key: string) => Promise<KeptAnswer | undefined>) => {
  const held = new Map<string, KeptAnswer>()
  const memory: MemoryLevel = {
    get: (key) => get(held, key),
    set: async (answer) => void held.set(answer.key, answer),
    clear: () => held.clear(),
    size: () => ({ entries: held.size, bytes: 0 }),
  }
  return memory
}

it('whoever looked before a load ended and goes on after it loads nothing again', async () => {
  const late = Promise.withResolvers<void>()
  let looks = 0
  const memory = memoryWith(async (held, key) => {
    const found = held.get(key)
    if (looks++ === 0) await late.promise
    return found
  })
  const cache = fencedCache({ writes, memory, shared: null, prefix: () => 'test' })
  let loads = 0
  const question = { family: 'test', id: 'a', tags: [], load: async () => ++loads }
  const slow = cache.read(question)
  expect((await cache.read(question)).value).toBe(1)
  late.resolve()
  expect(await slow).toMatchObject({ value: 1, servedFrom: 'memory' })
  expect(loads).toBe(1)
})

it('an answer from Redis is frozen like one from the source', async () => {
  const shared = {
    get: async (key: string) =>
      encodeAnswer({ key, snapshot, loadedAt: 1, loadMs: 1, changesAt: null, value: { items: [{ name: 'a' }] } }),
    set: async () => undefined,
    claim: async () => null,
  }
  const memory = memoryWith(async (held, key) => held.get(key))
  const cache = fencedCache({ writes, memory, shared, prefix: () => 'test' })
  const question = { family: 'test', id: 'a', tags: [], load: async () => ({ items: [{ name: 'b' }] }) }
  for (const level of ['redis', 'memory']) {
    const { value, servedFrom } = await cache.read(question)
    expect([servedFrom, Object.isFrozen(value), Object.isFrozen(value.items[0])]).toEqual([level, true, true])
  }
})
