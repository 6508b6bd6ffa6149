import { type ChainHop, type Holding, MAX_CHAIN_HOPS } from '../../../../contract/authority.ts'
import type { Id } from '../../../../contract/ids.ts'
import { isValidAt, type Facts } from './authority-chain.ts'
import type { Ends, Grants } from './authority-graph.port.ts'

/** The bound of a second walk with one hop more, which shows whether the first bound kept anything from anyone. */
const BEYOND = MAX_CHAIN_HOPS + 1
/**
 * Whether a chain longer than the bound can exist: it has more hops than the bound, and its first may be passed on as
 * often.
 */
const mayGoBeyond = (hops: ChainHop[]) =>
  hops.length > MAX_CHAIN_HOPS && hops.some(({ maxRedelegations }) => maxRedelegations >= MAX_CHAIN_HOPS)

/** The hops and holdings that an answer needs. Without all others the answer would be the same. */
export type Used = { hops: Set<ChainHop>; holdings: Set<Holding> }
export const noneUsed = (): Used => ({ hops: new Set(), holdings: new Set() })

type Walk<Known> = { facts: Known; at: Date; bound: number; used?: Used }

const walkDelegates = ({ facts, at, bound, used }: Walk<Facts>): Map<Id, number> => {
  const isActive = (personId: Id) => facts.people.get(personId)?.active === true
  const outgoing = Map.groupBy(
    facts.hops.filter((hop) => isValidAt(hop, at) && isActive(hop.delegate.id)),
    (hop) => hop.delegator.id,
  )
  const hopsTo = new Map<Id, number>()
  const remaining = new Map<Id, number>()
  let layer = new Map<Id, number>()
  for (const held of facts.holdings) {
    if (!isValidAt(held, at) || !isActive(held.person.id)) continue
    if (!layer.has(held.person.id)) used?.holdings.add(held)
    layer.set(held.person.id, bound)
  }
  for (const [id, left] of layer) remaining.set(id, left)
  const direct = new Set(layer.keys())
  for (let distance = 1; layer.size > 0; distance += 1) {
    const next = new Map<Id, number>()
    for (const [personId, left] of layer) {
      if (left === 0) continue
      for (const hop of outgoing.get(personId) ?? []) {
        const after = Math.min(left - 1, hop.maxRedelegations)
        const delegateId = hop.delegate.id
        if (after <= Math.max(remaining.get(delegateId) ?? -1, next.get(delegateId) ?? -1)) continue
        used?.hops.add(hop)
        next.set(delegateId, after)
        if (!direct.has(delegateId) && !hopsTo.has(delegateId)) hopsTo.set(delegateId, distance)
      }
    }
    for (const [id, left] of next) remaining.set(id, left)
    layer = next
  }
  return hopsTo
}

/**
 * Returns everyone whom a permission reaches by delegation, with the hops of their shortest chain. Direct holders are
 * left out. `cutOff` means that it would reach someone else over more than 32 hops.
 */
export const findDelegates = (facts: Facts, at: Date): { hopsTo: Map<Id, number>; cutOff: boolean; used: Used } => {
  const used = noneUsed()
  const hopsTo = walkDelegates({ facts, at, bound: MAX_CHAIN_HOPS, used })
  const cutOff = mayGoBeyond(facts.hops) && walkDelegates({ facts, at, bound: BEYOND }).size > hopsTo.size
  return { hopsTo, cutOff, used }
}

/** A permission held at a unit and everywhere below, over `hops` delegations; `remaining`: further hops it may travel. */
export type Grant = { permission: string; topUnitId: Id; hops: number; remaining: number }

/** The names of the units that hops and holdings name. */
export const unitNamesOf = ({ hops, holdings }: Grants): Map<Id, string> =>
  new Map([...hops, ...holdings].map(({ orgUnit }) => [orgUnit.id, orgUnit.name]))

/** Whether the unit is the other or somewhere below it. */
export const isBelow = (grants: Grants, unitId: Id, topId: Id) => grants.lineages.get(unitId)?.includes(topId) === true

/**
 * Returns the lower of two units on one line to the root, where both scopes hold. Returns null when no unit is in both.
 */
const commonTop = (grants: Grants, a: Id, b: Id): Id | null =>
  isBelow(grants, a, b) ? a : isBelow(grants, b, a) ? b : null

/** The permissions that the hop passes on: those that its role grants now, or its keys. */
export const permissionsOfHop = (grants: Grants, hop: ChainHop) =>
  hop.role ? (grants.rolePermissions.get(hop.role.id) ?? []) : hop.permissionKeys

/**
 * Returns what each person has at an instant. A chain holds at the units that all its scopes share: the subtree of its
 * lowest scope. So a grant travels as a permission, a top unit and the hops it may still make. The hops and holdings
 * that it is made of are added to `used`.
 */
export const findGrants = (grants: Grants, at: Date, used?: Used): Map<Id, Grant[]> =>
  walkGrants({ facts: grants, at, bound: MAX_CHAIN_HOPS, used })

/** Whether one of these people lacks something, somewhere, only because its chain is longer than 32 hops. */
export const isCutOff = (grants: Grants, { at, personIds }: { at: Date; personIds: readonly Id[] }): boolean => {
  if (!mayGoBeyond(grants.hops)) return false
  const held = walkGrants({ facts: grants, at, bound: MAX_CHAIN_HOPS })
  const beyond = walkGrants({ facts: grants, at, bound: BEYOND })
  return personIds.some((personId) => {
    const own = held.get(personId) ?? []
    return (beyond.get(personId) ?? []).some(
      (grant) =>
        !own.some((has) => has.permission === grant.permission && isBelow(grants, grant.topUnitId, has.topUnitId)),
    )
  })
}

const walkGrants = ({ facts: grants, at, bound, used }: Walk<Grants>): Map<Id, Grant[]> => {
  const isActive = (personId: Id) => grants.people.get(personId)?.active === true
  const held = new Map<Id, Map<string, Grant>>()
  /** Keeps the fewest hops, which people read, and the most remaining hops, which the walk needs. */
  const offer = (personId: Id, grant: Grant): boolean => {
    const own = held.get(personId) ?? new Map<string, Grant>()
    held.set(personId, own)
    const key = `${grant.permission} ${grant.topUnitId}`
    const known = own.get(key)
    if (known && known.remaining >= grant.remaining) return false
    own.set(key, known ? { ...grant, hops: known.hops } : grant)
    return true
  }
  const outgoing = Map.groupBy(
    grants.hops.filter((hop) => isValidAt(hop, at) && isActive(hop.delegate.id)),
    (hop) => hop.delegator.id,
  )
  let layer: { personId: Id; grant: Grant }[] = []
  for (const holding of grants.holdings) {
    if (!isValidAt(holding, at) || !isActive(holding.person.id)) continue
    for (const permission of grants.rolePermissions.get(holding.role.id) ?? []) {
      const grant = { permission, topUnitId: holding.orgUnit.id, hops: 0, remaining: bound }
      if (!offer(holding.person.id, grant)) continue
      used?.holdings.add(holding)
      layer.push({ personId: holding.person.id, grant })
    }
  }
  while (layer.length > 0) {
    const next: typeof layer = []
    for (const { personId, grant } of layer) {
      if (grant.remaining === 0) continue
      for (const hop of outgoing.get(personId) ?? []) {
        if (!permissionsOfHop(grants, hop).includes(grant.permission)) continue
        const topUnitId = commonTop(grants, grant.topUnitId, hop.orgUnit.id)
        if (topUnitId === null) continue
        const remaining = Math.min(grant.remaining - 1, hop.maxRedelegations)
        const passed = { permission: grant.permission, topUnitId, hops: grant.hops + 1, remaining }
        if (!offer(hop.delegate.id, passed)) continue
        used?.hops.add(hop)
        next.push({ personId: hop.delegate.id, grant: passed })
      }
    }
    layer = next
  }
  return new Map([...held].map(([personId, own]) => [personId, [...own.values()]]))
}

/** Leaves out grants that a grant of the same permission at a higher unit includes. */
export const topmost = (grants: Grants, own: Grant[]): Grant[] =>
  [...Map.groupBy(own, (grant) => grant.permission).values()].flatMap((same) =>
    same.filter(
      (grant) =>
        !same.some((other) => other.topUnitId !== grant.topUnitId && isBelow(grants, grant.topUnitId, other.topUnitId)),
    ),
  )

/**
 * Leaves out a grant when another of the same permission, at a unit above, may travel as far or farther. How far the
 * permission may travel from a unit is then the most of the grants left at that unit and above it.
 */
export const furthest = (grants: Grants, own: Grant[]): Grant[] =>
  [...Map.groupBy(own, (grant) => grant.permission).values()].flatMap((same) =>
    same.filter(
      (grant) =>
        !same.some(
          (other) =>
            other.topUnitId !== grant.topUnitId &&
            other.remaining >= grant.remaining &&
            isBelow(grants, grant.topUnitId, other.topUnitId),
        ),
    ),
  )

/** The loss of one person and permission: the subtrees held before, less the subtrees held still. */
export type Loss = { personId: Id; permission: string; tops: Id[]; kept: Id[] }

/**
 * Returns the grants that these people lose with delegations, an assignment, a person or everything at a unit, ordered
 * by person id and permission.
 */
export const findLosses = (
  grants: Grants,
  { at, ends, personIds, used }: { at: Date; ends: Ends; personIds: readonly Id[]; used?: Used },
): Loss[] => {
  const ended = new Set(ends.delegationIds)
  const after: Grants = {
    ...grants,
    hops: grants.hops.filter(
      (hop) =>
        !ended.has(hop.delegationId) &&
        hop.orgUnit.id !== ends.orgUnitId &&
        hop.delegator.id !== ends.personId &&
        hop.delegate.id !== ends.personId,
    ),
    holdings: grants.holdings.filter(
      (held) =>
        held.assignmentId !== ends.assignmentId &&
        held.orgUnit.id !== ends.orgUnitId &&
        held.person.id !== ends.personId,
    ),
  }
  const before = findGrants(grants, at, used)
  const still = findGrants(after, at, used)
  const losses: Loss[] = []
  for (const personId of [...new Set(personIds)].sort()) {
    const own = before.get(personId) ?? []
    const kept = topmost(grants, still.get(personId) ?? [])
    for (const [permission, tops] of [...Map.groupBy(topmost(grants, own), (grant) => grant.permission)].sort(
      ([a], [b]) => (a < b ? -1 : 1),
    )) {
      const keptTops = kept.filter((grant) => grant.permission === permission).map((grant) => grant.topUnitId)
      const lost = tops.filter((grant) => !keptTops.some((top) => isBelow(grants, grant.topUnitId, top)))
      if (lost.length > 0)
        losses.push({ personId, permission, tops: lost.map((grant) => grant.topUnitId), kept: keptTops })
    }
  }
  return losses
}
