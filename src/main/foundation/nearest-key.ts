/**
 * Returns the fewest changes of one letter that turn one word into the other: replace, add, remove, or swap two
 * neighbours.
 */
const distance = (from: string, to: string): number => {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row]
    for (let at = 1; at <= to.length; at += 1) {
      const same = from[row - 1] === to[at - 1]
      const swapped = row > 1 && at > 1 && from[row - 1] === to[at - 2] && from[row - 2] === to[at - 1]
      current[at] = Math.min(
        last[at]! + 1,
        current[at - 1]! + 1,
        last[at - 1]! + (same ? 0 : 1),
        swapped ? beforeLast[at - 2]! + 1 : Infinity,
      )
    }
    beforeLast = last
    last = current
  }
  return last[to.length]!
}

/** The share of the longer word that may differ. */
const MOST_DIFFERENT = 0.4

const letters = (key: string) => key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/**
 * Returns the known key that a misspelt one most likely stands for, or undefined when none is near. Case and signs do
 * not count.
 */
export const nearestKey = (given: string, known: readonly string[]): string | undefined => {
  if (given.length > 100) return undefined
  const ranked = known
    .map((key) => {
      const apart = distance(letters(given), letters(key))
      return { key, share: apart / Math.max(letters(given).length, letters(key).length, 1) }
    })
    .filter(({ share }) => share <= MOST_DIFFERENT)
    .sort((one, other) => one.share - other.share)
  return ranked[0]?.key
}
