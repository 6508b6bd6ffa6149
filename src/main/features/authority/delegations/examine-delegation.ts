import type { DelegationWarning } from '../../../../contract/delegations.ts'
import { refusal } from '../../../../contract/errors.ts'
import type { DirectoryRule } from '../../../../contract/reasons/refusals.ts'
import type { Id } from '../../../../contract/ids.ts'
import { findChain, type Facts } from '../rules/authority-chain.ts'
import { findChange } from '../rules/authority-change.ts'
import { findGrants, permissionsOfHop } from '../rules/authority-grants.ts'
import type { Grants, NamedPerson } from '../rules/authority-graph.port.ts'
import type { DelegationBasis, DelegationSubjects, NewDelegation } from './delegation-register.port.ts'
import { beginOf, coveredBy, furtherOf, gainOf } from './delegation-terms.ts'
import { runInTurns } from '../rules/run-in-turns.ts'

export type DelegationAsked = Omit<NewDelegation, 'validFrom'> & { validFrom?: Date }

const refuse = (
  rule: DirectoryRule,
  field: string,
  expected: string,
  more: { most?: number; unknown?: string[] } = {},
) => refusal('RULE_VIOLATION', { rule, field, expected, ...more })

const beginning = (input: DelegationAsked, now: Date): Date => {
  const begin = beginOf(input, now)
  if (begin === 'ended-before') throw refuse(begin, 'validTo', 'an instant to come, or none')
  if (begin === 'begins-in-the-past') throw refuse(begin, 'validFrom', 'now or an instant to come')
  return begin
}

const EXISTING = { person: 'a person', 'org-unit': 'an org unit', role: 'a role', permission: 'a permission' } as const

/**
 * Returns everything that the delegation names. Refuses it, naming the fault, when a person or thing does not exist.
 */
const known = (
  input: DelegationAsked,
  { delegator, delegate, lineage, permissions, unknownKeys, deleted }: DelegationSubjects,
) => {
  if ((input.roleId === null) === (input.permissionKeys.length === 0)) {
    throw refuse('covers', 'permissionKeys', 'either a role or permission keys')
  }
  const unknown = (what: keyof typeof EXISTING, field: string, names: string[]) =>
    refuse(`unknown-${what}`, field, `${EXISTING[what]} that exists, not ${names.slice(0, 10).join(', ')}`, {
      unknown: names,
    })
  const missing = (what: 'person' | 'org-unit', field: string, id: Id) =>
    deleted.includes(id)
      ? refuse(`${what}-deleted`, field, `${EXISTING[what]} that is not deleted`, { unknown: [id] })
      : unknown(what, field, [id])
  if (delegator === null) throw missing('person', 'delegatorId', input.delegatorId)
  if (delegate === null) throw missing('person', 'delegateId', input.delegateId)
  if (lineage === null) throw missing('org-unit', 'orgUnitId', input.orgUnitId)
  if (permissions === null) throw unknown('role', 'roleId', [String(input.roleId)])
  if (unknownKeys.length > 0) throw unknown('permission', 'permissionKeys', unknownKeys)
  if (permissions.length === 0) throw refuse('role-holds-nothing', 'roleId', 'a role that grants something')
  if (delegator.id === delegate.id) throw refuse('self-delegation', 'delegateId', 'someone else than the delegator')
  return { delegator, delegate, lineage, permissions }
}
type Known = ReturnType<typeof known>

const refuseBeyondOwn = (further: Map<string, number>, permissions: string[], maxRedelegations: number) => {
  const missing = permissions.filter((permission) => !further.has(permission))
  if (missing.length > 0) {
    const names = missing.slice(0, 10).join(', ')
    throw refuse('delegator-does-not-hold', 'delegatorId', `someone who may pass on ${names} at this unit`)
  }
  const most = Math.min(...further.values())
  if (maxRedelegations > most) {
    throw refuse('redelegations-beyond-own', 'maxRedelegations', `at most ${most}`, { most })
  }
}

/** A placeholder id for the delegate, whom the delegator's chains lead to whoever else they lead through. */
const DELEGATE = ''

/** Turns the facts about a delegator into facts about a delegate of theirs, over an endless delegation. */
const withDelegation = (
  facts: Facts,
  { delegator, delegation }: { delegator: NamedPerson; delegation: NewDelegation },
) => {
  const delegate = { id: DELEGATE, name: '', active: true }
  const hop = {
    ...{ delegationId: DELEGATE, delegator, delegate, orgUnit: delegate, role: null, permissionKeys: [], reason: '' },
    ...{
      maxRedelegations: delegation.maxRedelegations,
      validFrom: delegation.validFrom,
      validTo: null,
      revokedAt: null,
    },
  }
  return { people: new Map(facts.people).set(DELEGATE, delegate), hops: [...facts.hops, hop], holdings: facts.holdings }
}

const lastsUntil = (facts: Facts, at: Date): Promise<Date | null> | Date => {
  const { chain } = findChain(facts, DELEGATE, at)
  return chain === null ? at : runInTurns(findChange({ facts, to: DELEGATE, at, chain }))
}

/** The part of the grants that decides about one permission at a unit. */
const ofPermission = (grants: Grants, { permission, lineage }: { permission: string; lineage: Id[] }): Facts => ({
  people: grants.people,
  hops: grants.hops.filter(
    (hop) => lineage.includes(hop.orgUnit.id) && permissionsOfHop(grants, hop).includes(permission),
  ),
  holdings: grants.holdings.filter(
    ({ role, orgUnit }) =>
      lineage.includes(orgUnit.id) && grants.rolePermissions.get(role.id)?.includes(permission) === true,
  ),
})

/** Returns until when the delegator has each permission that ends before the delegation does. */
const endsOfDelegator = async (
  { graph }: DelegationBasis,
  {
    delegation,
    known: { delegator, lineage, permissions },
    grants,
  }: { delegation: NewDelegation; known: Known; grants: Grants },
): Promise<Map<number, string[]>> => {
  const { validFrom: at, validTo, orgUnitId } = delegation
  const isEarly = (end: Date | null): end is Date => end !== null && (validTo === null || end < validTo)
  const ends = new Map<number, string[]>()
  for (const permission of permissions) {
    const own = withDelegation(ofPermission(grants, { permission, lineage }), { delegator, delegation })
    // Later facts are looked up only when those that hold at the begin do not last.
    if (!isEarly(await lastsUntil(own, at))) continue
    const later = await graph.chainsTo({ personId: delegator.id, permission, orgUnitId, at })
    const end = later && (await lastsUntil(withDelegation(later, { delegator, delegation }), at))
    if (isEarly(end)) ends.set(end.getTime(), [...(ends.get(end.getTime()) ?? []), permission])
  }
  return ends
}

/**
 * Judges a new delegation. Refuses it, or returns it as it would be stored, what its delegate gains, and warnings for
 * its author. When it begins, now or later, the delegator must hold all of it or be allowed to pass it on, and as often
 * as it may be passed on further. What the delegator loses later is for the chain to judge.
 */
export const examineDelegation = async (basis: DelegationBasis, input: DelegationAsked) => {
  const validFrom = beginning(input, basis.now)
  const subjects = await basis.subjectsOf(input)
  const named = known(input, subjects)
  const { delegator, delegate, lineage, permissions } = named
  const delegation = { ...input, permissionKeys: [...new Set(input.permissionKeys)].sort(), validFrom }
  const grants = await basis.graph.grantsTo({ personIds: [delegator.id, delegate.id], at: validFrom })
  const held = findGrants(grants, validFrom)
  const { maxRedelegations } = delegation
  refuseBeyondOwn(furtherOf(held.get(delegator.id) ?? [], { permissions, lineage }), permissions, maxRedelegations)

  const { gains, addsNothing } = gainOf(held.get(delegate.id) ?? [], { permissions, lineage, maxRedelegations })
  const covering = coveredBy(delegation, { permissions, lineage, standing: subjects.standing })
  const ends = await endsOfDelegator(basis, { delegation, known: named, grants })
  const nameOf = ({ id, name }: NamedPerson) => ({ id, name })
  const warnings: DelegationWarning[] = []
  if (!delegate.active) warnings.push({ code: 'delegate-inactive', person: nameOf(delegate) })
  if (covering.length > 0) warnings.push({ code: 'already-delegated', delegationIds: covering })
  else if (addsNothing) warnings.push({ code: 'held-already', person: nameOf(delegate) })
  for (const [at, permissionKeys] of [...ends].sort(([a], [b]) => a - b)) {
    warnings.push({ code: 'outlasts-delegator', person: nameOf(delegator), permissionKeys, at: new Date(at) })
  }
  return { delegation, permissions, gains: delegate.active ? gains : [], warnings }
}
