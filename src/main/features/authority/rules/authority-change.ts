import { MAX_CHAIN_HOPS, type ChainHop, type Holding } from '../../../../contract/authority.ts'
import type { Id } from '../../../../contract/ids.ts'
import type { Chain, Facts } from './authority-chain.ts'

/** Instants that one walk decides together, one per bit of an integer. */
const WIDTH = 32
const ALL = -1

type Ending = { validTo: Date | null; revokedAt?: Date | null }

const endOf = ({ validTo, revokedAt }: Ending): number =>
  Math.min(validTo?.getTime() ?? Infinity, revokedAt?.getTime() ?? Infinity)

const earliestEnd = ({ root, hops }: Chain): number => [root, ...hops].map(endOf).reduce((a, b) => Math.min(a, b))

/** Returns the index of the first instant that is not before `instant`, or the length when all are before. */
const indexFrom = (sorted: Float64Array, instant: number): number => {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < instant) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Returns the instants at which a verdict can change, in order. A granted one can change where something ends, but not
 * before the end of its chain. A denied one can change where something begins.
 */
const turningPoints = ({ hops, holdings }: Facts, at: Date, chain: Chain | null): Float64Array => {
  const turns = chain === null ? ({ validFrom }: ChainHop | Holding) => validFrom.getTime() : endOf
  const from = chain === null ? at.getTime() + 1 : earliestEnd(chain)
  const found = new Set<number>()
  for (const item of [...hops, ...holdings]) {
    const instant = turns(item)
    if (instant >= from && instant !== Infinity) found.add(instant)
  }
  return Float64Array.from(found).sort()
}

/** Facts as columns: people are numbers, and a validity is the turning points `[first, last)` at which it holds. */
function* columnsOf({ people, hops, holdings }: Facts, points: Float64Array) {
  const numbers = new Map<Id, number>()
  const numberOf = (id: Id): number => {
    const known = numbers.get(id) ?? numbers.size
    numbers.set(id, known)
    return known
  }
  const span = (item: Ending & { validFrom: Date }) => ({
    first: indexFrom(points, item.validFrom.getTime()),
    last: indexFrom(points, endOf(item)),
  })
  const isActive = (id: Id) => people.get(id)?.active === true
  const links = hops
    .filter(({ delegator, delegate }) => isActive(delegator.id) && isActive(delegate.id))
    .map((hop) => ({
      ...span(hop),
      delegator: numberOf(hop.delegator.id),
      delegate: numberOf(hop.delegate.id),
      most: hop.maxRedelegations,
    }))
    .filter(({ first, last }) => first < last)
    .sort((a, b) => a.delegate - b.delegate)
  yield
  const held = holdings
    .filter(({ person }) => isActive(person.id))
    .map((holding) => ({ ...span(holding), person: numberOf(holding.person.id) }))
    .filter(({ first, last }) => first < last)
  const column = (pick: (link: (typeof links)[number]) => number) => Int32Array.from(links, pick)
  /** The links of a delegate are at indexes `starts[delegate]` up to, but not including, `starts[delegate + 1]`. */
  const starts = new Int32Array(numbers.size + 1)
  for (const { delegate } of links) starts[delegate + 1]! += 1
  for (let n = 0; n < numbers.size; n += 1) starts[n + 1]! += starts[n]!
  return {
    count: numbers.size,
    numberOf: (id: Id) => numbers.get(id),
    held,
    starts,
    delegator: column((link) => link.delegator),
    most: column((link) => link.most),
    first: column((link) => link.first),
    last: column((link) => link.last),
  }
}
type Columns = ReturnType<typeof columnsOf> extends Generator<void, infer Made> ? Made : never

/** The bits of the turning points `base` to `base + 31` that lie in `[first, last)`. */
const bitsOf = (first: number, last: number, base: number): number => {
  const [low, high] = [Math.max(first - base, 0), Math.min(last - base, WIDTH)]
  if (low >= high) return 0
  return (ALL << low) & (high === WIDTH ? ALL : ~(ALL << high))
}

/** Walks back from a person at up to 32 turning points at once; the buffers are kept from one walk to the next. */
const walkerOf = ({ count, held, starts, delegator, most, first, last }: Columns, to: number) => {
  const [holds, met] = [new Int32Array(count), new Int32Array(count)]
  let [fresh, upcoming] = [new Int32Array(count), new Int32Array(count)]

  /**
   * Returns the bits of the points of `asked` at which a chain to the person exists. It is the breadth-first walk of
   * findChain, where each layer holds a set of points per person. A person is passed at a point in the layer that first
   * meets them there. A point that found its root is done.
   */
  return (base: number, asked: number): number => {
    holds.fill(0)
    met.fill(0)
    fresh.fill(0)
    upcoming.fill(0)
    for (const each of held) holds[each.person]! |= bitsOf(each.first, each.last, base)
    met[to] = fresh[to] = asked
    let granted = 0
    let layer = [to]
    for (let distance = 0; layer.length > 0; distance += 1) {
      for (const person of layer) granted |= fresh[person]! & holds[person]!
      const open = asked & ~granted
      if (open === 0 || distance === MAX_CHAIN_HOPS) break
      const next: number[] = []
      for (const person of layer) {
        const bits = fresh[person]! & open
        fresh[person] = 0
        if (bits === 0) continue
        const end = starts[person + 1]!
        for (let link = starts[person]!; link < end; link += 1) {
          const from = delegator[link]!
          if (most[link]! < distance) continue
          const added = bits & ~met[from]! & bitsOf(first[link]!, last[link]!, base)
          if (added === 0) continue
          if (upcoming[from] === 0) next.push(from)
          upcoming[from]! |= added
          met[from]! |= added
        }
      }
      ;[fresh, upcoming] = [upcoming, fresh]
      layer = next
    }
    return granted
  }
}

/**
 * Returns the first instant after `at` at which the verdict differs, when `chain` is what grants at `at`. Returns null
 * when it never changes, as things are stored now. Exact, whatever the number of instants: each walk decides the next
 * 32 of them. Yields between walks, so that the caller can let others run.
 */
export function* findChange({
  facts,
  to,
  at,
  chain,
}: {
  facts: Facts
  to: Id
  at: Date
  chain: Chain | null
}): Generator<void, Date | null> {
  yield
  const points = turningPoints(facts, at, chain)
  if (points.length === 0) return null
  yield
  const columns = yield* columnsOf(facts, points)
  const target = columns.numberOf(to)
  // Nothing leads to the person at any later point. A granted verdict ends with its chain; a denied one stays.
  if (target === undefined) return chain === null ? null : new Date(points[0]!)
  const walk = walkerOf(columns, target)
  for (let base = 0; base < points.length; base += WIDTH) {
    yield
    const asked = bitsOf(0, points.length, base)
    const granted = walk(base, asked)
    const turned = chain === null ? granted : asked & ~granted
    if (turned !== 0) return new Date(points[base + Math.log2((turned & -turned) >>> 0)]!)
  }
  return null
}
