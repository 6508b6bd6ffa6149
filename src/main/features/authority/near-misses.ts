import {
  MAX_CHAIN_HOPS,
  type ChainHop,
  type DenialReason,
  type Holding,
  type NearMiss,
} from '../../../contract/authority.ts'
import type { Id } from '../../../contract/ids.ts'
import type { Facts } from './authority-chain.ts'

/** A root that holds nothing weighs more than a fault that time, scope or activity could mend. */
const NOBODY_WEIGHT = 3

type Fault = { weight: number; reason: (hops: ChainHop[]) => DenialReason }
type Candidate = {
  personId: Id
  hops: ChainHop[]
  root: Holding | null
  faults: Fault[]
  weight: number
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

const timeFaults = ({ validFrom, validTo, revokedAt }: Timed, at: Date, place: Place): Fault[] => {
  const fault = (code: 'revoked' | 'expired' | 'not-yet-valid', instant: Date): Fault[] => [
    { weight: 1, reason: (hops) => ({ code, hop: place(hops), at: instant }) },
  ]
  if (revokedAt && revokedAt <= at) return fault('revoked', revokedAt)
  if (validTo && validTo <= at) return fault('expired', validTo)
  if (validFrom > at) return fault('not-yet-valid', validFrom)
  return []
}

const compare = (a: Candidate, b: Candidate) => {
  if (a.weight !== b.weight) return a.weight - b.weight
  if (a.hops.length !== b.hops.length) return a.hops.length - b.hops.length
  const [left, right] = [a, b].map(({ hops, root }) =>
    [...hops.map((hop) => hop.delegationId), root?.assignmentId].join(),
  )
  return left! < right! ? -1 : 1
}

/**
 * The chains that nearly grant, fewest faults first, then shortest, then by ids. Facts may hold hops and holdings of any
 * time and scope; all of them cover the permission. Each person is passed through once, on their best candidate.
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
  const push = (candidate: Omit<Candidate, 'weight'>) =>
    open.push({ ...candidate, weight: candidate.faults.reduce((sum, fault) => sum + fault.weight, 0) })

  push({ personId: to, hops: [], root: null, faults: personFaults(to), closed: false })
  const passed = new Set<Id>()
  const misses: NearMiss[] = []
  while (open.length > 0 && misses.length < most) {
    open.sort(compare)
    const candidate = open.shift()!
    const { personId, hops, root, faults } = candidate
    if (candidate.closed) {
      misses.push({ root, hops, reasons: faults.map((fault) => fault.reason(hops)) })
      continue
    }
    if (passed.has(personId)) continue
    passed.add(personId)
    const held = facts.holdings.filter((holding) => holding.person.id === personId)
    for (const holding of held) {
      const rootFaults = [...timeFaults(holding, at, atRoot), ...scopeFaults(holding.orgUnit, atRoot)]
      push({ personId, hops, root: holding, faults: [...rootFaults, ...faults], closed: true })
    }
    if (held.length === 0) {
      const nobody: Fault = { weight: NOBODY_WEIGHT, reason: () => ({ code: 'nobody-holds-it', hop: 0 }) }
      push({ personId, hops, root: null, faults: [nobody, ...faults], closed: true })
    }
    if (hops.length === MAX_CHAIN_HOPS) continue
    for (const hop of facts.hops) {
      const delegatorId = hop.delegator.id
      if (hop.delegate.id !== personId || passed.has(delegatorId)) continue
      const all = [...personFaults(delegatorId), ...hopFaults(hop, hops.length), ...faults]
      push({ personId: delegatorId, hops: [hop, ...hops], root: null, faults: all, closed: false })
    }
  }
  return misses
}
