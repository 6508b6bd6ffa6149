import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { ServedFrom } from '../../../contract/cache.ts'
import type { Sampler } from './answer-sampler.ts'
import type { Cache, CacheQuestion, Served, Tag } from './cache.port.ts'
import { type MemoryLevel, MOST_BYTES, type SharedLevel } from './cache-levels.port.ts'
import { decodeAnswer, encodeAnswer, frozen, type KeptAnswer } from './kept-answer.ts'
import type { KnownWrites } from './known-writes.ts'
import { sealed, secretOf, unsealed } from './sealed-text.ts'
import type { SeenSnapshot } from './seen-snapshot.ts'

/** How long an answer is kept at most, in ms. Each gets up to a tenth less, so that not all end at once. */
const TTL_MS = { memory: 5 * 60_000, shared: 10 * 60_000, empty: 5_000 }
/** An id that is part of a key as it is. Any other may have what a person typed, and everybody on a Redis sees keys. */
const PLAIN_ID = /^[\w-]{1,120}$/
const CLAIM_MS = 5_000
/**
 * How long one process waits for another's load before it loads by itself. The other one may be dead. No part of a
 * profile may be late for that, and the shortest deadline is 1.5 s.
 */
const WAIT_FOR_OTHER_MS = 1_000
const FIRST_PAUSE_MS = 5
const LONGEST_PAUSE_MS = 50

/** What the cache tells of each answer, in milliseconds. */
export type CacheEvent = {
  family: string
  id: string
  servedFrom: ServedFrom
  /** True for a caller who waited for the load of another one. */
  joined: boolean
  /** 0 for an answer from memory that waited for nothing. */
  tookMs: number
  /** How long the source took to give this answer. */
  loadMs: number
  /** How long ago that was. */
  ageMs: number
}

/** A cache that also shows what it keeps. */
export type FencedCache = Cache & {
  /** Returns the kept answer of a question, current or not; null when there is none. */
  look: (question: { family: string; id: string }) => Promise<{ kept: KeptAnswer; level: 'memory' | 'redis' } | null>
}

/** A question without the type of its answer. */
type Question = {
  tags: readonly Tag[]
  load: () => Promise<unknown>
  changesAt: (value: unknown) => number | null
  nextChange: (() => Promise<Date | null>) | undefined
  isEmpty: (value: unknown) => boolean
}

const untyped = <Value>({ tags, load, changesAt, nextChange, isEmpty }: CacheQuestion<Value>): Question => ({
  tags,
  load,
  changesAt: (value) => changesAt?.(value as Value)?.getTime() ?? null,
  nextChange,
  isEmpty: (value) => isEmpty?.(value as Value) ?? false,
})

type Flight = { snapshot: SeenSnapshot; answer: Promise<{ kept: KeptAnswer; servedFrom: ServedFrom }> }

/** How an answer came to be served. */
type How = { servedFrom: ServedFrom; joined: boolean; position: string; tookMs: number }

const withJitter = (ms: number) => Math.round(ms * (1 - Math.random() / 10))

const inKey = (id: string) => (PLAIN_ID.test(id) ? id : `~${createHash('sha256').update(id).digest('base64url')}`)

/**
 * A cache whose answers are checked against the writes before they are served. An answer carries the snapshot of the
 * writes that was known before its load began. It is served while that snapshot saw the last change of each of its tags.
 * So a slow load that keeps an old value, and a store that returns one, make the next caller load again.
 */
export const fencedCache = ({
  writes,
  memory,
  shared,
  prefix,
  observe,
  sample,
  pause = delay,
}: {
  writes: KnownWrites
  memory: MemoryLevel
  /** null for a cache of this process alone. */
  shared: SharedLevel | null
  /** Begins the keys of one run of one database, for one form of the answers. */
  prefix: (database: string) => string
  observe?: (event: CacheEvent) => void
  /** Sees every answer that is served. */
  sample?: Sampler
  /** Waits; for tests. */
  pause?: (ms: number) => Promise<void>
}): FencedCache => {
  const flights = new Map<string, Flight>()

  const keyOf = ({ family, id }: { family: string; id: string }) =>
    `${prefix(writes.now()!.database)}:${family}:${inKey(id)}`

  let last = { database: '', secret: '' }
  const secret = () => {
    const { database } = writes.now()!
    if (database !== last.database) last = { database, secret: secretOf(database) }
    return last.secret
  }

  /** Returns null for what no console on this database has put there. */
  const opened = (key: string, text: string | undefined): KeptAnswer | null => {
    const encoded = text === undefined ? null : unsealed(text, secret())
    return encoded === null ? null : decodeAnswer(key, encoded)
  }

  const isCurrent = ({ snapshot, changesAt }: KeptAnswer, { tags }: Pick<Question, 'tags'>) =>
    (changesAt === null || writes.clock() < changesAt) && writes.isCurrent(snapshot, tags)

  /** Puts an answer into memory, and its text into the shared level: `stored` resolves when it is there. */
  const keep = (kept: KeptAnswer, { isEmpty }: Question, encoded: { text?: string; bytes: number }) => {
    const { key, changesAt, value } = kept
    const { text, bytes } = encoded
    if (bytes > MOST_BYTES) return { stored: undefined }
    const most = changesAt === null ? Infinity : changesAt - writes.clock()
    const least = isEmpty(value) ? TTL_MS.empty : Infinity
    const ttl = (usual: number) => Math.ceil(Math.min(withJitter(usual), most, least))
    if (most <= 0) return { stored: undefined }
    const stored = text === undefined ? undefined : shared?.set(key, sealed(text, secret()), ttl(TTL_MS.shared))
    memory.set(kept, { bytes, ttlMs: ttl(TTL_MS.memory) })
    return { stored }
  }

  const load = async (key: string, question: Question) => {
    const { snapshot } = writes.now()!
    const loadedAt = writes.clock()
    const begun = performance.now()
    // The instant is read first: a change between the two makes an answer that is not kept.
    const next = question.nextChange ? await question.nextChange() : null
    const value = frozen(await question.load())
    const changesAt = question.changesAt(value) ?? next?.getTime() ?? null
    const kept: KeptAnswer = { key, snapshot, loadedAt, loadMs: performance.now() - begun, changesAt, value }
    const text = encodeAnswer(kept)
    const { stored } = keep(kept, question, { text, bytes: Buffer.byteLength(text) })
    return { kept, stored }
  }

  const fromShared = async (key: string, question: Question) => {
    const text = await shared!.get(key)
    const kept = opened(key, text)
    if (kept === null || !isCurrent(kept, question)) return null
    try {
      keep(kept, question, { bytes: text!.length })
      return kept
    } catch {
      // The question cannot read this value, so it is no answer to it.
      return null
    }
  }

  /** Loads once for all processes, as long as the shared level works. */
  const fly = async (key: string, question: Question): Promise<Awaited<Flight['answer']>> => {
    // Another load may have ended since the caller looked. Its answer was in memory before it ended.
    const ended = memory.get(key)
    if (ended && isCurrent(ended, question)) return { kept: ended, servedFrom: 'memory' }
    if (shared === null) return { kept: (await load(key, question)).kept, servedFrom: 'source' }
    const begun = performance.now()
    for (let ms = FIRST_PAUSE_MS; ; ms = Math.min(2 * ms, LONGEST_PAUSE_MS)) {
      const found = await fromShared(key, question)
      if (found) return { kept: found, servedFrom: 'redis' }
      const claim = await shared.claim(key, CLAIM_MS)
      if (claim === 'taken' && performance.now() - begun < WAIT_FOR_OTHER_MS) {
        await pause(ms)
        continue
      }
      const release = claim === null || claim === 'taken' ? undefined : claim.release
      try {
        // Another process may have ended its load between the look and the claim.
        const late = release ? await fromShared(key, question) : null
        if (late) {
          void release?.()
          return { kept: late, servedFrom: 'redis' }
        }
        const { kept, stored } = await load(key, question)
        void Promise.resolve(stored).finally(release)
        return { kept, servedFrom: 'source' }
      } catch (error) {
        void release?.()
        throw error
      }
    }
  }

  /** Joins a load only if nothing of the answer has changed since it began. */
  const join = (key: string, question: Question) => {
    const found = flights.get(key)
    if (found && writes.isCurrent(found.snapshot, question.tags)) return { flight: found, joined: true }
    const flight: Flight = { snapshot: writes.now()!.snapshot, answer: fly(key, question) }
    flights.set(key, flight)
    const ended = () => {
      if (flights.get(key) === flight) flights.delete(key)
    }
    flight.answer.then(ended, ended)
    return { flight, joined: false }
  }

  const knowsWrites = async (waiting: Promise<void> | undefined, atLeast: string | undefined): Promise<boolean> => {
    try {
      await waiting
      if (atLeast === undefined || writes.knows(atLeast)) return true
      await writes.readNow()
      return writes.knows(atLeast)
    } catch {
      return false
    }
  }

  const served = <Value>(question: CacheQuestion<Value>, kept: KeptAnswer, how: How): Served<Value> => {
    const { servedFrom, joined, position, tookMs } = how
    const { family, id } = question
    const { loadMs } = kept
    const ageMs = servedFrom === 'source' ? 0 : Math.max(0, writes.clock() - kept.loadedAt)
    observe?.({ family, id, servedFrom, joined, tookMs, loadMs, ageMs })
    const answer = { value: kept.value as Value, servedFrom, ageMs, position }
    sample?.(question, answer, read)
    return answer
  }

  const miss = async <Value>(
    key: string,
    question: CacheQuestion<Value>,
    { position, begun }: { position: string; begun: number },
  ): Promise<Served<Value>> => {
    // An own write is known before a snapshot that saw it. A load at an older one could be neither kept nor joined.
    if (!writes.isCurrent(writes.now()!.snapshot, question.tags)) await writes.readNow().catch(() => undefined)
    const askedAt = writes.clock()
    const { flight, joined } = join(key, untyped(question))
    const { kept, servedFrom } = await flight.answer
    const isOfBefore = joined && kept.changesAt !== null && askedAt >= kept.changesAt
    if (isOfBefore) return read(question)
    return served(question, kept, { servedFrom, joined, position, tookMs: performance.now() - begun })
  }

  /** Answers from memory without a turn of the event loop. Every acknowledged write is known. */
  const answer = <Value>(question: CacheQuestion<Value>, begun?: number): Promise<Served<Value>> => {
    // Whatever is served was compared with the writes up to this one, or is loaded later.
    const { head: position } = writes.now()!
    const key = keyOf(question)
    const kept = memory.get(key)
    if (kept === undefined || !isCurrent(kept, question))
      return miss(key, question, { position, begun: begun ?? performance.now() })
    const tookMs = begun === undefined ? 0 : performance.now() - begun
    return Promise.resolve(served(question, kept, { servedFrom: 'memory', joined: false, position, tookMs }))
  }

  const afterWrites = async <Value>(
    question: CacheQuestion<Value>,
    waiting: Promise<void> | undefined,
  ): Promise<Served<Value>> => {
    const begun = performance.now()
    if (await knowsWrites(waiting, question.atLeast)) return answer(question, begun)
    return { value: await question.load(), servedFrom: 'source', ageMs: 0, position: '0.0' }
  }

  const read = <Value>(question: CacheQuestion<Value>): Promise<Served<Value>> => {
    const waiting = writes.upToDate()
    // Most calls need to wait for nothing, and then do not.
    const waitsForNothing = waiting === undefined && (question.atLeast === undefined || writes.knows(question.atLeast))
    return waitsForNothing ? answer(question) : afterWrites(question, waiting)
  }

  const look: FencedCache['look'] = async (question) => {
    if (!(await knowsWrites(writes.upToDate(), undefined))) return null
    const key = keyOf(question)
    const kept = memory.get(key)
    if (kept) return { kept, level: 'memory' }
    const decoded = opened(key, await shared?.get(key))
    return decoded && { kept: decoded, level: 'redis' }
  }

  return { read, look }
}
