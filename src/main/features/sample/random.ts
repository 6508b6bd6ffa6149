/** Repeatable draws: the same seeds give the same numbers on every platform (32-bit integer arithmetic only). */
export type Random = {
  /** In [0, 1). */
  float: () => number
  /** An integer in [0, limit). */
  below: (limit: number) => number
  /** An integer in [min, max], both included. */
  between: (min: number, max: number) => number
  chance: (share: number) => boolean
  pick: <Item>(items: readonly Item[]) => Item
  /** Bell-shaped around 0, in (-1, 1), standard deviation about 0.29. */
  bell: () => number
  /** 32 random bits, unsigned. */
  bits: () => number
  /** Shuffles in place and gives the same array back. */
  shuffle: <Item>(items: Item[]) => Item[]
}

/** One 32-bit hash of a text, for seeding and for draws that must depend on the text alone. */
export const hashText = (text: string): number => {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** sfc32 (Chris Doty-Humphrey, PractRand), seeded from all given parts: streams with different parts are independent. */
export const createRandom = (...seeds: (number | string)[]): Random => {
  const text = seeds.join('/')
  let a = hashText(`a/${text}`)
  let b = hashText(`b/${text}`)
  let c = hashText(`c/${text}`)
  let counter = 1
  const bits = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return sum >>> 0
  }
  for (let round = 0; round < 12; round++) bits()

  const float = () => bits() / 0x1_0000_0000
  const below = (limit: number) => Math.floor(float() * limit)
  return {
    bits,
    float,
    below,
    between: (min, max) => min + below(max - min + 1),
    chance: (share) => float() < share,
    pick: (items) => items[below(items.length)]!,
    bell: () => (float() + float() + float() + float()) / 2 - 1,
    shuffle: (items) => {
      for (let last = items.length - 1; last > 0; last--) {
        const other = below(last + 1)
        const kept = items[last]!
        items[last] = items[other]!
        items[other] = kept
      }
      return items
    },
  }
}

/** Splits a whole number by weights (largest remainder): the parts add up to it exactly. */
export const splitByWeight = (total: number, weights: readonly number[]): number[] => {
  const sum = weights.reduce((left, right) => left + right, 0)
  const exact = weights.map((weight) => (total * weight) / sum)
  const parts = exact.map(Math.floor)
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((left, right) => right.remainder - left.remainder || left.index - right.index)
  let left = total - parts.reduce((sum, part) => sum + part, 0)
  for (const { index } of byRemainder) {
    if (left-- <= 0) break
    parts[index]!++
  }
  return parts
}
