import type { Scheduler } from 'fast-check'
import type { Clocks } from '../../../src/main/features/cache/known-writes.ts'
import { parseSnapshot, sees } from '../../../src/main/features/cache/seen-snapshot.ts'
import type { WritesRecord } from '../../../src/main/features/cache/writes-record.port.ts'
import type { SharedLevel } from '../../../src/main/features/cache/cache-levels.port.ts'
import { READER_TRUST_MS, WRITER_WAIT_MS } from '../../../src/main/foundation/reader-trust.ts'

export type ModelDatabase = ReturnType<typeof modelDatabase>

/**
 * A database, its outbox and its register of readers, as PostgreSQL behaves: numbers of transactions are given at the
 * first write and become visible at the commit, in any order. Every call has two moments that the scheduler orders: when
 * it takes effect, and when the caller hears of it. Time passes only while a writer waits.
 */
export const modelDatabase = (scheduler: Scheduler) => {
  let time = 0
  let nextTransaction = 10
  const running = new Set<number>()
  const committed: { transaction: number; row: string }[] = []
  const versions = new Map<string, number>()
  const readers = new Map<string, string>()
  let wake: (() => void)[] = []

  const call = async <Result>(label: string, effect: () => Result): Promise<Result> => {
    await scheduler.schedule(Promise.resolve(), `${label} arrives`)
    const result = effect()
    await scheduler.schedule(Promise.resolve(), `${label} answers`)
    return result
  }
  const snapshot = () => {
    const ids = [...running].toSorted((a, b) => a - b)
    return `${ids[0] ?? nextTransaction}:${nextTransaction}:${ids.join(',')}`
  }
  const seenBy = (text: string, transaction: number) => sees(parseSnapshot(text)!, transaction)

  return {
    clocks: { monotonic: () => time, wall: () => time } satisfies Clocks,
    load: (row: string) => call(`load ${row}`, () => versions.get(row) ?? 0),

    record: (reader: string): WritesRecord => ({
      read: (since) =>
        call(`${reader} reads`, () => ({
          snapshot: snapshot(),
          head: `${committed.at(-1)?.transaction ?? 0}.0`,
          clock: time,
          database: 'model',
          isKnown: readers.has(reader),
          changes: committed
            .filter(({ transaction }) => since === null || !seenBy(since, transaction))
            .map(({ transaction, row }) => ({ kind: 'person', ids: [row], transaction })),
          unlistedUpTo: 0,
        })),
      register: () => call(`${reader} registers`, () => void readers.set(reader, '1:1:')),
      acknowledge: (seen) =>
        call(`${reader} acknowledges`, () => {
          if (readers.has(reader)) readers.set(reader, seen)
          return readers.has(reader)
        }),
      leave: () => call(`${reader} leaves`, () => void readers.delete(reader)),
      hint: (_ms, signal) =>
        new Promise((resolve) => {
          if (signal.aborted) return resolve()
          wake.push(resolve)
          signal.addEventListener('abort', () => resolve(), { once: true })
        }),
      rest: () => undefined,
    }),

    /** Writes as `inWriteTransaction` does, and resolves when the writer may answer. Returns the row's new version. */
    write: async (row: string, { own = null, waits = true }: { own?: string | null; waits?: boolean } = {}) => {
      const transaction = await call(`write ${row}`, () => {
        running.add(nextTransaction)
        return nextTransaction++
      })
      const version = await call(`commit ${row}`, () => {
        running.delete(transaction)
        committed.push({ transaction, row })
        versions.set(row, (versions.get(row) ?? 0) + 1)
        return versions.get(row)!
      })
      const begun = time
      for (;;) {
        const late = await call(`writer of ${row} looks`, () => {
          const hinted = wake
          wake = []
          for (const each of hinted) each()
          return [...readers].filter(([id, seen]) => id !== own && !seenBy(seen, transaction)).map(([id]) => id)
        })
        if (late.length === 0 || !waits) return version
        if (time - begun >= WRITER_WAIT_MS) {
          await call('writer removes', () => {
            for (const id of late) if (!seenBy(readers.get(id) ?? '1:1:', transaction)) readers.delete(id)
          })
          return version
        }
        time += READER_TRUST_MS / 4
      }
    },
  }
}

/** A shared store that returns what was last kept, or sometimes what was kept before that, or nothing. */
export const modelShared = (scheduler: Scheduler, lies: () => boolean): SharedLevel => {
  const kept = new Map<string, string[]>()
  const reply = <Result>(label: string, result: () => Result) =>
    scheduler.schedule(Promise.resolve(), label).then(result)
  return {
    get: (key) => reply('shared get', () => kept.get(key)?.at(lies() ? 0 : -1)),
    set: (key, encoded) => reply('shared set', () => void kept.set(key, [...(kept.get(key) ?? []), encoded])),
    claim: async (_key) => ({ release: async () => undefined }),
  }
}
