import { expect, it } from 'vitest'
import { fencedCache } from '../../../src/main/features/cache/fenced-cache.ts'
import { encodeAnswer } from '../../../src/main/features/cache/kept-answer.ts'
import type { KnownWrites } from '../../../src/main/features/cache/known-writes.ts'
import { memoryLevel } from '../../../src/main/features/cache/memory-level.ts'
import { sealed, secretOf } from '../../../src/main/features/cache/sealed-text.ts'
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

it('whoever looked before a load ended and goes on after it loads nothing again', async () => {
  const late = Promise.withResolvers<void>()
  let readings = 0
  // The first caller has to read the writes again before it may load, and that takes long.
  const slowly: KnownWrites = {
    ...writes,
    isCurrent: () => readings > 0,
    readNow: () => (readings++ === 0 ? late.promise : Promise.resolve()),
  }
  const cache = fencedCache({ writes: slowly, memory: memoryLevel(), shared: null, prefix: () => 'test' })
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
    get: async (key: string) => {
      const value = { items: [{ name: 'a' }] }
      return sealed(encodeAnswer({ key, snapshot, loadedAt: 1, loadMs: 1, changesAt: null, value }), secretOf('one'))
    },
    set: async () => undefined,
    claim: async () => null,
  }
  const cache = fencedCache({ writes, memory: memoryLevel(), shared, prefix: () => 'test' })
  const question = { family: 'test', id: 'a', tags: [], load: async () => ({ items: [{ name: 'b' }] }) }
  for (const level of ['redis', 'memory']) {
    const { value, servedFrom } = await cache.read(question)
    expect([servedFrom, Object.isFrozen(value), Object.isFrozen(value.items[0])]).toEqual([level, true, true])
  }
})

it('a value of another form, which the question cannot read, is no answer and is loaded', async () => {
  const shared = {
    get: async (key: string) =>
      sealed(encodeAnswer({ key, snapshot, loadedAt: 1, loadMs: 1, changesAt: null, value: null }), secretOf('one')),
    set: async () => undefined,
    claim: async () => null,
  }
  const cache = fencedCache({ writes, memory: memoryLevel(), shared, prefix: () => 'test' })
  const question = {
    family: 'test',
    id: 'a',
    tags: [],
    load: async () => ({ items: ['b'] }),
    isEmpty: ({ items }: { items: string[] }) => items.length === 0,
  }
  expect(await cache.read(question)).toMatchObject({ value: { items: ['b'] }, servedFrom: 'source' })
})
