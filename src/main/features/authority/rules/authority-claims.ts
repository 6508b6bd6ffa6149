import type { ChainHop, Holding } from '../../../../contract/authority.ts'
import type { Id } from '../../../../contract/ids.ts'
import type { Chain } from './authority-chain.ts'
import type { Used } from './authority-grants.ts'
import type { Grants, Scope } from './authority-graph.port.ts'
import type { Claims } from './authority-witness.port.ts'

/** Receives the claims that an answer rests on, before the answer is returned. */
export type Rest = (claims: Claims) => void
export const unheard: Rest = () => undefined

export const nothingClaimed: Claims = {
  hops: [],
  holdings: [],
  activeIds: [],
  rolePermissions: new Map(),
  lineages: new Map(),
}

type Question = { permission?: string; scope: Scope | null }

/** The roles that give the permission to a hop or holding. A hop may give it by its own keys instead. */
const rolesThatGrant = (permission: string, hops: ChainHop[], holdings: Holding[]): Claims['rolePermissions'] =>
  new Map(
    [...hops.filter((hop) => !hop.permissionKeys.includes(permission)), ...holdings].flatMap(({ role }) =>
      role ? [[role.id, [permission]] as const] : [],
    ),
  )

const claimsOf = (
  { permission, scope }: Question,
  { hops, holdings, activeIds }: Pick<Claims, 'hops' | 'holdings' | 'activeIds'>,
): Claims => ({
  permission,
  orgUnitId: scope?.id,
  hops,
  holdings,
  activeIds,
  rolePermissions: permission === undefined ? new Map() : rolesThatGrant(permission, hops, holdings),
  lineages: scope ? new Map([[scope.id, scope.ancestorIds]]) : new Map(),
})

/** The claims that a granting chain rests on. */
export const claimsOfChain = (question: Question, { root, hops }: Chain): Claims =>
  claimsOf(question, {
    hops,
    holdings: [root],
    activeIds: [root.person.id, ...hops.map(({ delegate }) => delegate.id)],
  })

/** The claims that a path rests on. Everyone on it must be active. */
export const claimsOfPath = (question: Question, hops: ChainHop[]): Claims =>
  claimsOf(question, {
    hops,
    holdings: [],
    activeIds: [...hops.slice(0, 1).map(({ delegator }) => delegator.id), ...hops.map(({ delegate }) => delegate.id)],
  })

/** The people who pass something on, get it or hold it. All of them must be active. */
const activeOf = (hops: Iterable<ChainHop>, holdings: Iterable<Holding>): Id[] => [
  ...new Set([
    ...[...hops].flatMap(({ delegator, delegate }) => [delegator.id, delegate.id]),
    ...[...holdings].map(({ person }) => person.id),
  ]),
]

/**
 * The claims that a page of holders rests on: what passed the permission on to anyone, and who on the page holds it
 * directly.
 */
export const claimsOfHolders = (question: Question, used: Used, held: Holding[]): Claims => {
  const [hops, holdings] = [[...used.hops], [...used.holdings, ...held]]
  return claimsOf(question, { hops, holdings, activeIds: activeOf(hops, holdings) })
}

/** The claims that grants rest on: what gave them to anyone, with what its roles grant and where its units are. */
export const claimsOfGrants = ({ rolePermissions, lineages }: Grants, used: Used): Claims => {
  const [hops, holdings] = [[...used.hops], [...used.holdings]]
  const roleIds = new Set([...hops, ...holdings].map(({ role }) => role?.id))
  const unitIds = new Set([...hops, ...holdings].map(({ orgUnit }) => orgUnit.id))
  return {
    hops,
    holdings,
    activeIds: activeOf(hops, holdings),
    rolePermissions: new Map([...rolePermissions].filter(([id]) => roleIds.has(id))),
    lineages: new Map([...lineages].filter(([id]) => unitIds.has(id))),
  }
}
