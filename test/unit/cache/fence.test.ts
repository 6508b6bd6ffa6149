import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Cache } from '../../../src/main/features/cache/cache.port.ts'
import type { MemoryLevel } from '../../../src/main/features/cache/cache-levels.port.ts'
import { fencedCache } from '../../../src/main/features/cache/fenced-cache.ts'
import { type KnownWrites, knownWrites } from '../../../src/main/features/cache/known-writes.ts'
import { type ModelDatabase, modelDatabase, modelShared } from './model-database.ts'

const ROWS = ['one', 'two'] as const
const READERS = ['left', 'right'] as const

const plainMemory = (): MemoryLevel => {
  const held = new Map<string, NonNullable<ReturnType<MemoryLevel['get']>>>()
  return {
    get: (key) => held.get(key),
    set: (answer) => void held.set(answer.key, answer),
    clear: () => held.clear(),
    size: () => ({ entries: held.size, bytes: 0 }),
  }
}

type Faulty = {
  /** Changes what a cache knows of the writes. */
  writes?: (known: KnownWrites) => KnownWrites
  waits?: boolean
}

type Reader = { read: (row: string) => Promise<number>; wrote?: (row: string) => void; close: () => Promise<void> }

const question = (database: ModelDatabase, row: string) => ({
  family: 'test',
  id: row,
  tags: [`person:${row}`] as const,
  load: () => database.load(row),
})

const fenced =
  ({ writes: fault = (known) => known }: Faulty = {}) =>
  (database: ModelDatabase, name: string, shared: ReturnType<typeof modelShared>): Reader => {
    const writes = knownWrites({ record: database.record(name), registers: true, clocks: database.clocks })
    const cache: Cache = fencedCache({
      writes: fault(writes),
      memory: plainMemory(),
      shared,
      prefix: () => 'test',
      pause: async () => undefined,
    })
    return { read: async (row) => (await cache.read(question(database, row))).value, close: writes.close }
  }

/** A cache as it is usually built: what was written is deleted after the commit, in every process. */
const naive = (database: ModelDatabase): Reader => {
  const held = new Map<string, number>()
  return {
    read: async (row) => {
      const found = held.get(row)
      if (found !== undefined) return found
      const loaded = await database.load(row)
      held.set(row, loaded)
      return loaded
    },
    wrote: (row) => void held.delete(row),
    close: async () => undefined,
  }
}

const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ reads: fc.constantFrom(...READERS), row: fc.constantFrom(...ROWS), then: fc.constantFrom(...ROWS) }) },
  { weight: 2, arbitrary: fc.record({ writes: fc.constantFrom(...ROWS) }) },
) // prettier-ignore

/** Counts reads that returned less than what had been acknowledged before they began. */
const staleReads = (
  open: (database: ModelDatabase, name: string, shared: ReturnType<typeof modelShared>) => Reader,
  { waits = true }: Faulty = {},
) =>
  fc.asyncProperty(
    fc.scheduler(),
    fc.array(action, { minLength: 3, maxLength: 7 }),
    fc.infiniteStream(fc.boolean()),
    async (scheduler, actions, lies) => {
      const database = modelDatabase(scheduler)
      const shared = modelShared(scheduler, () => lies.next().value as boolean)
      const readers = Object.fromEntries(READERS.map((name) => [name, open(database, name, shared)]))
      const acknowledged = new Map<string, number>()
      let stale = 0
      const read = async (name: string, row: string) => {
        const least = acknowledged.get(row) ?? 0
        if ((await readers[name]!.read(row)) < least) stale++
      }
      const actors = actions.map(async (each) => {
        await scheduler.schedule(Promise.resolve(), 'begins')
        if ('writes' in each) {
          const version = await database.write(each.writes, { waits })
          for (const reader of Object.values(readers)) reader.wrote?.(each.writes)
          acknowledged.set(each.writes, Math.max(version, acknowledged.get(each.writes) ?? 0))
        } else {
          await read(each.reads, each.row)
          await read(each.reads, each.then)
          await read(each.reads, each.row)
        }
      })
      await scheduler.waitFor(Promise.all(actors))
      await scheduler.waitFor(Promise.all(Object.values(readers).map(({ close }) => close())))
      expect(stale).toBe(0)
    },
  )

it('serves nothing that was acknowledged as changed, in 4,000 interleavings', { timeout: 120_000 }, async () => {
  await fc.assert(staleReads(fenced()), { numRuns: 4_000 })
})

const found = async (property: ReturnType<typeof staleReads>) => {
  const { failed } = await fc.check(property, { numRuns: 3_000, seed: 11, endOnFailure: true })
  return failed
}

it('finds the stale read of a cache that deletes what was written', async () => {
  expect(await found(staleReads(naive))).toBe(true)
})

it('finds the stale read when answers are not compared with the writes', async () => {
  expect(await found(staleReads(fenced({ writes: (known) => ({ ...known, isCurrent: () => true }) })))).toBe(true)
})

it('finds the stale read when writers do not wait for readers', async () => {
  expect(await found(staleReads(fenced(), { waits: false }))).toBe(true)
})

it('finds the stale read when a snapshot counts as having seen the transactions that ran', async () => {
  const blind = (known: KnownWrites): KnownWrites => ({
    ...known,
    now: () => {
      const now = known.now()
      return now && { ...now, snapshot: { ...now.snapshot, before: now.snapshot.end, running: [] } }
    },
  })
  expect(await found(staleReads(fenced({ writes: blind })))).toBe(true)
})
