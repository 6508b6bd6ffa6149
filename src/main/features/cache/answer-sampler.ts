import { isDeepStrictEqual } from 'node:util'
import type { Cache, CacheQuestion, Served } from './cache.port.ts'

/** One kept answer in so many is compared. */
const SHARE = 1 / 100
/** A younger answer, in ms, is not compared: many who ask at once would cost a second load. */
const YOUNG_MS = 1_000

/** Sees an answer that a cache has just served. `again` asks the same cache. */
export type Sampler = <Value>(question: CacheQuestion<Value>, served: Served<Value>, again: Cache['read']) => void

/**
 * Compares a small share of the kept answers with the source, after they were served. A difference counts only if the
 * cache would serve the same answer again: otherwise a write came between.
 */
export const answerSampler = ({
  compared,
  share = SHARE,
  youngMs = YOUNG_MS,
  random = Math.random,
}: {
  compared: (result: { differs: boolean }) => void
  share?: number
  youngMs?: number
  random?: () => number
}): Sampler => {
  /** One comparison at a time, so that a busy console asks the source no more often. */
  let isComparing = false
  const compare = async <Value>(question: CacheQuestion<Value>, kept: Value, again: Cache['read']) => {
    const { load, facts = (value: Value): unknown => value } = question
    const isSame = (one: Value, other: Value) => isDeepStrictEqual(facts(one), facts(other))
    if (isSame(await load(), kept)) return compared({ differs: false })
    const next = await again(question)
    compared({ differs: next.servedFrom !== 'source' && isSame(next.value, kept) })
  }
  return (question, served, again) => {
    if (served.servedFrom === 'source' || served.ageMs < youngMs || isComparing || random() >= share) return
    isComparing = true
    void compare(question, served.value, again)
      .catch(() => undefined)
      .finally(() => (isComparing = false))
  }
}
