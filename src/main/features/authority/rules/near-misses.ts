import {
  MAX_CHAIN_HOPS,
  type ChainHop,
  type DenialReason,
  type Holding,
  type NearMiss,
} from '../../../../contract/authority.ts'
import type { Id } from '../../../../contract/ids.ts'
import type { Facts } from './authority-chain.ts'

/** The weight of a person without a granting role. It is more than that of a fault of time, scope or activity. */
const NO_ROLE_WEIGHT = 3

/** `weight` is the effort of mending the fault. */
type Fault = { weight: number; reason: (hops: ChainHop[]) => DenialReason }
type Candidate = {
  personId: Id
  hops: ChainHop[]
  root: Holding | null
  faults: Fault[]
  weight: number
  /** Breaks ties: of candidates of equal weight and length the one whose ids come first is nearer. */
  ids: string
  closed: boolean
}
type Timed = { validFrom: Date; validTo: Date | null; revokedAt?: Date | null }
type Place = (hops: ChainHop[]) => number

const atRoot: Place = () => 0
const atHop =
  (hop: ChainHop): Place =>
  (hops) =>
    hops.indexOf(hop) + 1
const atPerson =
  (personId: Id): Place =>
  (hops) =>
    hops.findIndex((hop) => hop.delegate.id === personId) + 1

/**
 * Returns all faults of the times. Only the first one weighs: a revoked delegation is replaced whatever its other times
 * are.
 */
const timeFaults = ({ validFrom, validTo, revokedAt }: Timed, at: Date, place: Place): Fault[] => {
  const times: ['revoked' | 'expired' | 'not-yet-valid', Date][] = []
  if (revokedAt && revokedAt <= at) times.push(['revoked', revokedAt])
  if (validTo && validTo <= at) times.push(['expired', validTo])
  if (validFrom > at) times.push(['not-yet-valid', validFrom])
  return times.map(([code, instant], index) => ({
    weight: index === 0 ? 1 : 0,
    reason: (hops) => ({ code, hop: place(hops), at: instant }),
  }))
}

const isNearer = (a: Candidate, b: Candidate): boolean => {
  if (a.weight !== b.weight) return a.weight < b.weight
  if (a.hops.length !== b.hops.length) return a.hops.length < b.hops.length
  return a.ids < b.ids
}

/** Inserts in order, farthest first, so that the nearest is taken from the end. */
const insert = (open: Candidate[], candidate: Candidate) => {
  let [low, high] = [0, open.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isNearer(candidate, open[middle]!)) low = middle + 1
    else high = middle
  }
  open.splice(low, 0, candidate)
}

/**
 * Returns the chains that nearly grant, each with all of its faults: least to mend first, then shortest, then by ids.
 * Facts may hold hops and holdings of any time and scope. All of them cover the permission. Each person is passed
 * through once, on their best candidate.
 */
export const findNearMisses = ({
  facts,
  to,
  at,
  scopeIds,
  most,
}: {
  facts: Facts
  to: Id
  at: Date
  /** The unit asked about and its ancestors. */
  scopeIds: Id[]
  most: number
}): NearMiss[] => {
  const scope = new Set(scopeIds)
  const scopeFaults = (orgUnit: { id: Id; name: string }, place: Place): Fault[] =>
    scope.has(orgUnit.id)
      ? []
      : [{ weight: 1, reason: (hops) => ({ code: 'out-of-scope', hop: place(hops), orgUnit }) }]
  const personFaults = (personId: Id): Fault[] => {
    const person = facts.people.get(personId)
    if (person === undefined || person.active) return []
    const named = { id: person.id, name: person.name }
    return [
      { weight: 1, reason: (hops) => ({ code: 'inactive-person', hop: atPerson(personId)(hops), person: named }) },
    ]
  }
  const hopFaults = (hop: ChainHop, needed: number): Fault[] => {
    const faults = [...timeFaults(hop, at, atHop(hop)), ...scopeFaults(hop.orgUnit, atHop(hop))]
    if (hop.maxRedelegations >= needed) return faults
    const allowed = hop.maxRedelegations
    const code = 'redelegation-exhausted'
    return [...faults, { weight: 1, reason: (hops) => ({ code, hop: atHop(hop)(hops), allowed, needed }) }]
  }
  const open: Candidate[] = []
  const push = (candidate: Omit<Candidate, 'weight' | 'ids'>) =>
    insert(open, {
      ...candidate,
      weight: candidate.faults.reduce((sum, fault) => sum + fault.weight, 0),
      ids: [...candidate.hops.map((hop) => hop.delegationId), candidate.root?.assignmentId].join(),
    })
  const incoming = Map.groupBy(facts.hops, (hop) => hop.delegate.id)
  const holdings = Map.groupBy(facts.holdings, (holding) => holding.person.id)

  push({ personId: to, hops: [], root: null, faults: personFaults(to), closed: false })
  const passed = new Set<Id>()
  const misses: NearMiss[] = []
  while (open.length > 0 && misses.length < most) {
    const { personId, hops, root, faults, closed } = open.pop()!
    if (closed) {
      misses.push({ root, hops, reasons: faults.map((fault) => fault.reason(hops)) })
      continue
    }
    if (passed.has(personId)) continue
    passed.add(personId)
    const held = holdings.get(personId) ?? []
    for (const holding of held) {
      const rootFaults = [...timeFaults(holding, at, atRoot), ...scopeFaults(holding.orgUnit, atRoot)]
      push({ personId, hops, root: holding, faults: [...rootFaults, ...faults], closed: true })
    }
    if (held.length === 0) {
      const person = { id: personId, name: facts.people.get(personId)?.name ?? '' }
      const noRole: Fault = { weight: NO_ROLE_WEIGHT, reason: () => ({ code: 'no-granting-role', hop: 0, person }) }
      push({ personId, hops, root: null, faults: [noRole, ...faults], closed: true })
    }
    if (hops.length === MAX_CHAIN_HOPS) continue
    for (const hop of incoming.get(personId) ?? []) {
      const delegatorId = hop.delegator.id
      if (passed.has(delegatorId)) continue
      const all = [...personFaults(delegatorId), ...hopFaults(hop, hops.length), ...faults]
      push({ personId: delegatorId, hops: [hop, ...hops], root: null, faults: all, closed: false })
    }
  }
  return misses
}
