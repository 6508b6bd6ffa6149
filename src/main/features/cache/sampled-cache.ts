import { isDeepStrictEqual } from 'node:util'
import type { Cache, CacheQuestion } from './cache.port.ts'

/** One kept answer in so many is compared. */
const SHARE = 1 / 100
/** A younger answer, in ms, is not compared: many who ask at once would cost a second load. */
const YOUNG_MS = 1_000

/**
 * Compares a small share of the kept answers that `inner` serves with the source, after they were served. A difference
 * counts only if `inner` would serve the same answer again: otherwise a write came between.
 */
export const sampledCache = ({
  inner,
  compared,
  share = SHARE,
  youngMs = YOUNG_MS,
  random = Math.random,
}: {
  inner: Cache
  compared: (result: { differs: boolean }) => void
  share?: number
  youngMs?: number
  random?: () => number
}): Cache => {
  /** One comparison at a time, so that a busy console asks the source no more often. */
  let isComparing = false
  const compare = async <Value>(question: CacheQuestion<Value>, kept: Value) => {
    const { load, facts = (value: Value): unknown => value } = question
    const isSame = (one: Value, other: Value) => isDeepStrictEqual(facts(one), facts(other))
    if (isSame(await load(), kept)) return compared({ differs: false })
    const again = await inner.read(question)
    compared({ differs: again.servedFrom !== 'source' && isSame(again.value, kept) })
  }
  return {
    read: async (question) => {
      const served = await inner.read(question)
      if (served.servedFrom !== 'source' && served.ageMs >= youngMs && !isComparing && random() < share) {
        isComparing = true
        void compare(question, served.value)
          .catch(() => undefined)
          .finally(() => (isComparing = false))
      }
      return served
    },
  }
}
