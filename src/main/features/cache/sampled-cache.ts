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
  random = Math.random,
}: {
  inner: Cache
  compared: (result: { differs: boolean }) => void
  share?: number
  random?: () => number
}): Cache => {
  /** One comparison at a time, so that a busy console asks the source no more often. */
  let isComparing = false
  const compare = async <Value>(question: CacheQuestion<Value>, kept: Value) => {
    const fresh = await question.load()
    if (isDeepStrictEqual(fresh, kept)) return compared({ differs: false })
    const again = await inner.read(question)
    compared({ differs: again.servedFrom !== 'source' && isDeepStrictEqual(again.value, kept) })
  }
  return {
    read: async (question) => {
      const served = await inner.read(question)
      if (served.servedFrom !== 'source' && served.ageMs >= YOUNG_MS && !isComparing && random() < share) {
        isComparing = true
        void compare(question, served.value)
          .catch(() => undefined)
          .finally(() => (isComparing = false))
      }
      return served
    },
  }
}
