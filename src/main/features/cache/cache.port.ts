import type { CachedKind, ServedFrom } from '../../../contract/cache.ts'
import type { Id } from '../../../contract/ids.ts'

/** What an answer depends on: all rows of a kind, or one row. */
export type Tag = CachedKind | `${CachedKind}:${Id}`

export type CacheQuestion<Value> = {
  /** A group of answers of one shape, e.g. `profile.assignments`. */
  family: string
  /** Names the question within its family: the same id means the same answer. */
  id: string
  /** Everything that the answer depends on. An answer is served again only while none of it has changed. */
  tags: readonly Tag[]
  /** The token of a write that the answer must know. */
  atLeast?: string
  /**
   * Asks the source. It is called once for all who ask at the same time, so it must not depend on one caller's signal. A
   * failure reaches all of them and is not kept.
   */
  load: () => Promise<Value>
  /**
   * Returns the instant, by the database's clock, at which the answer changes by itself, e.g. by the begin of an
   * assignment; null when it never does. Left out means never.
   */
  changesAt?: (value: Value) => Date | null
  /** Asks for that instant where the answer does not tell it. It is called before `load`. */
  nextChange?: (() => Promise<Date | null>) | undefined
  /** True for an answer that found nothing. It is kept for some seconds only. */
  isEmpty?: (value: Value) => boolean
  /**
   * Returns what every load gives again while nothing has changed; the whole answer when left out. An answer that names
   * the store that gave it, or the instant of its question, leaves these out.
   */
  facts?: (value: Value) => unknown
}

export type Served<Value> = {
  value: Value
  servedFrom: ServedFrom
  /** Milliseconds since the source was asked; 0 for `source`. */
  ageMs: number
  /** The answer knows every write up to this token, and maybe later ones. */
  position: string
}

/**
 * Keeps answers of one school. An answer is the one that the source would have given at some moment after the call
 * began: it knows every write that any console on the database had acknowledged before. A store of the cache that is
 * away, slow, flushed or lying makes the answer later and never wrong, and is never an error of the call.
 *
 * Values are plain data: what JSON has, and `Date`. They are shared between callers and frozen. Verdicts of authority
 * are never cached, nor is anything that a revocation must reach at once.
 */
export type Cache = {
  /** Returns a kept answer, or loads it. Fails only as `load` does, or with what the database throws. */
  read: <Value>(question: CacheQuestion<Value>) => Promise<Served<Value>>
}
