import type { BoundReached, PermissionOfRow } from '../../../contract/authority.ts'
import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import { type Chain, type Facts, findChain } from './rules/authority-chain.ts'
import { claimsOfGrants, type Rest, unheard } from './rules/authority-claims.ts'
import {
  findGrants,
  type Grant,
  isCutOff,
  noneUsed,
  permissionsOfHop,
  topmost,
  unitNamesOf,
} from './rules/authority-grants.ts'
import type { AuthorityGraph, Grants } from './rules/authority-graph.port.ts'

export type ExplainedPermission = PermissionOfRow & { chain: Chain }

/** The facts that decide whether anybody has the permission at the unit. */
const factsAt = (grants: Grants, { permission, topUnitId }: Grant): Facts => {
  const line = new Set(grants.lineages.get(topUnitId))
  const gives = (roleId: Id) => grants.rolePermissions.get(roleId)?.includes(permission) === true
  return {
    people: grants.people,
    hops: grants.hops.filter((hop) => line.has(hop.orgUnit.id) && permissionsOfHop(grants, hop).includes(permission)),
    holdings: grants.holdings.filter((held) => line.has(held.orgUnit.id) && gives(held.role.id)),
  }
}

const byPermissionAndUnit = (a: Grant, b: Grant) =>
  `${a.permission} ${a.topUnitId}` < `${b.permission} ${b.topUnitId}` ? -1 : 1

/**
 * Lists the first `limit` permissions of a person with the topmost units, by permission and unit, each with the chain
 * that a check names. All of it comes from one read.
 */
export const explainPermissions = async (
  graph: AuthorityGraph,
  { personId, at, limit }: { personId: Id; at: Date; limit: number },
  rest: Rest = unheard,
): Promise<{ items: ExplainedPermission[]; total: number; position: string } & BoundReached> => {
  const grants = await graph.grantsTo({ personIds: [personId], at })
  if (!grants.people.has(personId)) throw refusal('NOT_FOUND', { entity: 'person', id: personId })
  const used = noneUsed()
  const held = topmost(grants, findGrants(grants, at, used).get(personId) ?? []).sort(byPermissionAndUnit)
  const unitNames = unitNamesOf(grants)
  const items = held.slice(0, limit).map((grant): ExplainedPermission => {
    const { chain } = findChain(factsAt(grants, grant), personId, at)
    if (chain === null) throw new Error('a grant has no chain')
    for (const hop of chain.hops) used.hops.add(hop)
    used.holdings.add(chain.root)
    return {
      permission: grant.permission,
      orgUnit: { id: grant.topUnitId, name: unitNames.get(grant.topUnitId) ?? '' },
      direct: chain.hops.length === 0,
      hops: chain.hops.length,
      chain,
    }
  })
  rest(claimsOfGrants(grants, used))
  const limitReached = isCutOff(grants, { at, personIds: [personId] }) ? 'chain-length' : null
  return { items, total: held.length, position: grants.position, limitReached }
}
