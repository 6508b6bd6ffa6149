import type { ChainHop, Holding } from '../../../contract/authority.ts'
import type { Id } from '../../../contract/ids.ts'
import type { Chain } from './authority-chain.ts'
import type { Grants, Neighbourhood, Scope } from './authority-graph.port.ts'
import type { Claims } from './authority-witness.port.ts'

/** Hears what an answer rests on, before the answer leaves. */
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

/** Roles that give the permission to a hop or holding; a hop may have it by its own keys. */
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

/** What a chain that grants rests on. */
export const claimsOfChain = (question: Question, { root, hops }: Chain): Claims =>
  claimsOf(question, {
    hops,
    holdings: [root],
    activeIds: [root.person.id, ...hops.map(({ delegate }) => delegate.id)],
  })

/** What a path rests on; everyone on it is active. */
export const claimsOfPath = (question: Question, hops: ChainHop[]): Claims =>
  claimsOf(question, {
    hops,
    holdings: [],
    activeIds: [...hops.slice(0, 1).map(({ delegator }) => delegator.id), ...hops.map(({ delegate }) => delegate.id)],
  })

const activeOf = ({ people }: Neighbourhood): Id[] =>
  [...people.values()].filter(({ active }) => active).map(({ id }) => id)

/** What a page of holders rests on: all that could have passed the permission on, and who on the page holds it directly. */
export const claimsOfHolders = (question: Question, facts: Neighbourhood, held: Holding[]): Claims =>
  claimsOf(question, {
    hops: facts.hops,
    holdings: [...facts.holdings, ...held],
    activeIds: [...new Set([...activeOf(facts), ...held.map(({ person }) => person.id)])],
  })

export const claimsOfGrants = (grants: Grants): Claims => ({
  hops: grants.hops,
  holdings: grants.holdings,
  activeIds: activeOf(grants),
  rolePermissions: grants.rolePermissions,
  lineages: grants.lineages,
})
