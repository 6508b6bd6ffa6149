import { expect, it } from 'vitest'
import { type Clocks, knownWrites } from '../../../src/main/features/cache/known-writes.ts'
import type { WritesRecord } from '../../../src/main/features/cache/writes-record.port.ts'
import { READER_TRUST_MS } from '../../../src/main/foundation/reader-trust.ts'

/** A reader that writers wait for, on a computer whose clocks the test sets. */
const trustedReader = async () => {
  const time = { monotonic: 0, wall: 1_000_000 }
  const clocks: Clocks = { monotonic: () => time.monotonic, wall: () => time.wall }
  let asked = 0
  const record: WritesRecord = {
    read: async () => {
      asked++
      const reading = { snapshot: '10:10:', head: '9.0', clock: 5_000, database: 'one', isKnown: true, changes: [] }
      return { ...reading, unlistedUpTo: 0 }
    },
    register: async () => undefined,
    acknowledge: async () => true,
    leave: async () => undefined,
    hint: (_ms, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
    rest: () => undefined,
  }
  const writes = knownWrites({ record, registers: true, clocks })
  await expect.poll(() => writes.upToDate()).toBeUndefined()
  const pass = (ms: number) => {
    time.monotonic += ms
    time.wall += ms
  }
  /** How often the record is read for one question. */
  const asks = async () => {
    const before = asked
    await writes.upToDate()
    return asked - before
  }
  return { writes, time, pass, asks }
}

it('asks nothing while it is trusted, and asks when the trust is over', async () => {
  const { writes, pass, asks } = await trustedReader()
  pass(READER_TRUST_MS - 1)
  expect(await asks()).toBe(0)
  pass(1)
  expect(await asks()).toBe(1)
  expect(await asks()).toBe(0)
  await writes.close()
})

it.each([
  ['is set back by a millisecond', -1],
  ['is set back by a day', -86_400_000],
  ['is set forward by a second', READER_TRUST_MS],
  ['is set forward by a day, or the computer slept that long', 86_400_000],
])('asks when the clock of the computer %s', async (_what, ms) => {
  const { writes, time, asks } = await trustedReader()
  time.wall += ms
  expect(await asks()).toBe(1)
  expect(await asks()).toBe(0)
  await writes.close()
})

it('tells the time of the database by what passed since it asked, however the clock of the computer is set', async () => {
  const { writes, time, pass } = await trustedReader()
  pass(400)
  time.wall -= 86_400_000
  expect(writes.clock()).toBe(5_400)
  await writes.close()
})
