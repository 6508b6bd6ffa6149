import { MAX_CHAIN_HOPS, type ChainHop, type Holding } from '../../../../contract/authority.ts'
import type { Id } from '../../../../contract/ids.ts'
import type { NamedPerson } from './authority-graph.port.ts'

export type Facts = {
  people: Map<Id, NamedPerson>
  hops: ChainHop[]
  holdings: Holding[]
}

export type Chain = { root: Holding; hops: ChainHop[] }

type Valid = { validFrom: Date; validTo: Date | null; revokedAt?: Date | null }

/** Validity is half-open: `[validFrom, validTo)`. A revocation ends it at the instant of the revocation. */
export const isValidAt = ({ validFrom, validTo, revokedAt }: Valid, at: Date): boolean =>
  validFrom <= at && (validTo === null || at < validTo) && (!revokedAt || at < revokedAt)

const groupBy = <Item>(items: Item[], key: (item: Item) => Id): Map<Id, Item[]> => {
  const groups = new Map<Id, Item[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return groups
}

/**
 * The layers of a breadth-first walk from a person towards delegators. A hop that ends `distance` hops before the
 * person needs `maxRedelegations >= distance`. A shortest chain meets each person at their least distance, where the
 * rule is loosest. So one visit per person is enough, and every shortest chain is simple.
 */
const walkBack = (
  { facts, to, at, isEnd }: { facts: Facts; to: Id; at: Date; isEnd: (personId: Id) => boolean },
  bound = MAX_CHAIN_HOPS,
): { distances: Map<Id, number>; length: number } | null => {
  const isActive = (personId: Id) => facts.people.get(personId)?.active === true
  const incoming = groupBy(facts.hops, (hop) => hop.delegate.id)
  const distances = new Map<Id, number>()
  if (!isActive(to)) return null
  distances.set(to, 0)
  let layer = [to]
  for (let distance = 0; layer.length > 0; distance += 1) {
    if (layer.some(isEnd)) return { distances, length: distance }
    if (distance === bound) return null
    const next: Id[] = []
    for (const personId of layer) {
      for (const hop of incoming.get(personId) ?? []) {
        if (distances.has(hop.delegator.id) || hop.maxRedelegations < distance) continue
        if (!isValidAt(hop, at) || !isActive(hop.delegator.id)) continue
        distances.set(hop.delegator.id, distance + 1)
        next.push(hop.delegator.id)
      }
    }
    layer = next
  }
  return null
}

/**
 * Whether only the bound denies. One more hop shows it: no delegation may be passed on more often than that hop needs.
 */
const isCutOff = (walk: Parameters<typeof walkBack>[0]): boolean =>
  walk.facts.hops.length > MAX_CHAIN_HOPS && walkBack(walk, MAX_CHAIN_HOPS + 1) !== null

/**
 * Reads one chain by following the least delegation ids from the far end of the walk. Of all shortest chains it is the
 * one whose sequence of delegation ids is lexicographically smallest.
 */
const readChain = ({
  facts,
  at,
  distances,
  length,
  isEnd,
}: {
  facts: Facts
  at: Date
  distances: Map<Id, number>
  length: number
  isEnd: (personId: Id) => boolean
}): ChainHop[] => {
  const chain: ChainHop[] = []
  let starts = new Set([...distances].filter(([id, distance]) => distance === length && isEnd(id)).map(([id]) => id))
  for (let distance = length - 1; distance >= 0; distance -= 1) {
    let least: ChainHop | undefined
    for (const hop of facts.hops) {
      if (!starts.has(hop.delegator.id) || distances.get(hop.delegate.id) !== distance) continue
      if (hop.maxRedelegations < distance || !isValidAt(hop, at)) continue
      if (least === undefined || hop.delegationId < least.delegationId) least = hop
    }
    if (least === undefined) throw new Error('a walked layer has no hop to the next')
    chain.push(least)
    starts = new Set([least.delegate.id])
  }
  return chain
}

/** Returns the holding that lasts longest; ties by id. */
const longestHolding = (holdings: Holding[]): Holding | undefined =>
  [...holdings].sort((a, b) => {
    const byEnd = (b.validTo?.getTime() ?? Infinity) - (a.validTo?.getTime() ?? Infinity)
    if (byEnd !== 0 && !Number.isNaN(byEnd)) return byEnd
    return a.assignmentId < b.assignmentId ? -1 : 1
  })[0]

/**
 * Finds the shortest chain that grants at an instant. The hops must cover the permission and be in scope. `cutOff`
 * means that only the bound of 32 hops denies.
 */
export const findChain = (facts: Facts, to: Id, at: Date): { chain: Chain | null; cutOff: boolean } => {
  const holdings = groupBy(
    facts.holdings.filter((held) => isValidAt(held, at)),
    (held) => held.person.id,
  )
  const isEnd = (personId: Id) => holdings.has(personId)
  const walked = walkBack({ facts, to, at, isEnd })
  if (walked === null) return { chain: null, cutOff: isCutOff({ facts, to, at, isEnd }) }
  const hops = readChain({ facts, at, ...walked, isEnd })
  const root = longestHolding(holdings.get(hops[0]?.delegator.id ?? to) ?? [])
  if (root === undefined) throw new Error('a chain ended at someone who holds nothing')
  return { chain: { root, hops }, cutOff: false }
}

/**
 * Finds the shortest chain of delegations between two people. `from` need hold nothing. The same person gives no hops.
 */
export const findPath = (facts: Facts, { from, to, at }: { from: Id; to: Id; at: Date }) => {
  if (from === to) return { hops: [], cutOff: false }
  const isEnd = (personId: Id) => personId === from
  const walked = walkBack({ facts, to, at, isEnd })
  if (walked === null) return { hops: null, cutOff: isCutOff({ facts, to, at, isEnd }) }
  return { hops: readChain({ facts, at, ...walked, isEnd }), cutOff: false }
}
