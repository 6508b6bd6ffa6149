import type { ChainHop, Holding } from '../../src/contract/authority.ts'
import type { Id } from '../../src/contract/ids.ts'
import { isValidAt } from '../../src/main/features/authority/rules/authority-chain.ts'
import type { AuthorityGraph, Neighbourhood } from '../../src/main/features/authority/rules/authority-graph.port.ts'
import type { World } from './reference.ts'

/**
 * The port on a world in memory. Each method returns every fact that it may return, so that the rules must leave out
 * what does not count. It accepts any id and reports nothing as missing.
 */
export const worldGraph = (world: World): AuthorityGraph => {
  const units = new Map(world.units.map((unit) => [unit.id, unit]))
  const roles = new Map(world.roles.map((role) => [role.id, role]))
  const people = new Map(
    world.people.map(({ id, name = '', active, removed = false }) => [id, { id, name, active: active && !removed }]),
  )
  const person = (id: Id) => ({ id, name: people.get(id)!.name })
  const named = (id: Id, from: Map<Id, { name?: string }>) => ({ id, name: from.get(id)?.name ?? '' })
  const isThere = ({ unitId }: { unitId: Id }) => units.get(unitId)?.removed !== true
  const lineage = (unitId: Id): Id[] => {
    const parentId = units.get(unitId)?.parentId
    return [unitId, ...(parentId ? lineage(parentId) : [])]
  }
  const standing = (unitId: Id) => lineage(unitId).filter((id) => isThere({ unitId: id }))

  const hopOf = (d: World['delegations'][number]): ChainHop => ({
    delegationId: d.id,
    delegator: person(d.delegatorId),
    delegate: person(d.delegateId),
    orgUnit: named(d.unitId, units),
    role: d.roleId === null ? null : named(d.roleId, new Map()),
    permissionKeys: d.permissions,
    maxRedelegations: d.maxRedelegations,
    validFrom: d.from,
    validTo: d.to,
    revokedAt: d.revokedAt,
    reason: '',
  })
  const holdingOf = (a: World['assignments'][number]): Holding => ({
    assignmentId: a.id,
    person: person(a.personId),
    role: named(a.roleId, new Map()),
    orgUnit: named(a.unitId, units),
    validFrom: a.from,
    validTo: a.to,
  })
  type Delegation = World['delegations'][number]
  type Assignment = World['assignments'][number]
  const grants = (roleId: Id, permission: string) => roles.get(roleId)?.permissions.includes(permission) === true
  const covers = (permission: string) => (d: Delegation) =>
    d.roleId === null ? d.permissions.includes(permission) : grants(d.roleId, permission)
  const factsOf = (delegations: Delegation[], assignments: Assignment[]): Neighbourhood => ({
    people,
    hops: delegations.map(hopOf),
    holdings: assignments.map(holdingOf),
    position: '0.0',
    truncated: false,
  })
  const scopeOf = (unitId: Id) => ({ id: unitId, name: units.get(unitId)!.name ?? '', ancestorIds: standing(unitId) })
  const scoped = ({ permission, orgUnitId }: { permission: string; orgUnitId: Id }) => {
    const scope = scopeOf(orgUnitId)
    const isInScope = ({ unitId }: { unitId: Id }) => scope.ancestorIds.includes(unitId)
    const delegations = world.delegations.filter((d) => covers(permission)(d) && isInScope(d))
    const assignments = world.assignments.filter((a) => grants(a.roleId, permission) && isInScope(a))
    return { ...factsOf(delegations, assignments), scope }
  }
  const timed = (item: Delegation | Assignment) => ({
    validFrom: item.from,
    validTo: item.to,
    revokedAt: 'revokedAt' in item ? item.revokedAt : null,
  })
  const counts = (item: Delegation | Assignment, at: Date) => isThere(item) && isValidAt(timed(item), at)
  const downstream = (starts: Id[], at: Date): Id[] => {
    const met = new Set(starts)
    for (const id of met)
      for (const d of world.delegations) if (d.delegatorId === id && counts(d, at)) met.add(d.delegateId)
    return [...met]
  }
  const below = (top: Id) => world.units.filter((unit) => !unit.removed && lineage(unit.id).includes(top))

  const graph: AuthorityGraph = {
    store: 'postgresql',
    snapshot: (work) => work(graph),
    unknownOf: async () => null,
    position: async () => '0.0',
    chainsTo: async (question) => scoped(question),
    nearChainsTo: async ({ permission, orgUnitId, chains }) => {
      const assignments = world.assignments.filter((a) => grants(a.roleId, permission))
      const near = factsOf(world.delegations.filter(covers(permission)), assignments)
      return { chains, near: { ...near, scope: scopeOf(orgUnitId) } }
    },
    between: async ({ from, permission, orgUnitId }) => {
      const scope = orgUnitId === undefined ? null : scopeOf(orgUnitId)
      const delegations = world.delegations.filter(
        (d) =>
          isThere(d) &&
          (permission === undefined || covers(permission)(d)) &&
          (scope === null || scope.ancestorIds.includes(d.unitId)),
      )
      return { ...factsOf(delegations, []), scope, startName: person(from).name }
    },
    coverage: async (question) => scoped(question),
    holderPage: async ({ permission, orgUnitId, at, delegateIds, after, limit }) => {
      const direct = new Set(
        world.assignments
          .filter((a) => grants(a.roleId, permission) && standing(orgUnitId).includes(a.unitId) && counts(a, at))
          .map((a) => a.personId),
      )
      const order = (each: { id: Id; name: string }) => `${each.name} ${each.id}`
      return [...people.values()]
        .filter(({ id, active }) => active && (direct.has(id) || delegateIds.includes(id)))
        .filter((each) => after === null || order(each) > `${after.sortKey} ${after.id}`)
        .sort((a, b) => (order(a) < order(b) ? -1 : 1))
        .slice(0, limit)
        .map(({ id, name }) => ({ person: { id, name }, sortKey: name, direct: direct.has(id), held: null }))
    },
    grantsTo: async () => ({
      ...factsOf(world.delegations.filter(isThere), world.assignments.filter(isThere)),
      rolePermissions: new Map(world.roles.map(({ id, permissions }) => [id, permissions])),
      lineages: new Map(world.units.map(({ id }) => [id, standing(id)])),
    }),
    startsOf: async ({ ends: { delegationIds = [], assignmentId, orgUnitId }, at }) => {
      const personIds = [
        ...world.delegations.filter((d) => delegationIds.includes(d.id)).map((d) => d.delegateId),
        ...world.assignments.filter((a) => a.id === assignmentId).map((a) => a.personId),
        ...world.delegations.filter((d) => d.unitId === orgUnitId && counts(d, at)).map((d) => d.delegateId),
        ...world.assignments.filter((a) => a.unitId === orgUnitId && counts(a, at)).map((a) => a.personId),
      ]
      return { personIds: [...new Set(personIds)], unknown: null, position: '0.0' }
    },
    downstream: async ({ personIds, at }) => ({ personIds: downstream(personIds, at), position: '0.0' }),
    subtreeSizes: async (unitIds) => new Map(unitIds.map((id) => [id, below(id).length])),
    unitsBelow: async ({ top, except, after, limit }) => {
      const excepted = new Set(except.flatMap((id) => below(id).map((unit) => unit.id)))
      const rows = below(top)
        .filter(({ id }) => !excepted.has(id))
        .map(({ id, name = '', parentId }) => ({ id, name, within: parentId && (units.get(parentId)?.name ?? null) }))
        .sort((a, b) => (`${a.name} ${a.id}` < `${b.name} ${b.id}` ? -1 : 1))
        .filter(({ id, name }) => after === null || `${name} ${id}` > `${after.name} ${after.id}`)
      return { units: rows.slice(0, limit), position: '0.0' }
    },
    // Worlds of the rules have no reporting lines.
    managersOf: async () => ({ lines: [], position: '0.0' }),
    reportsOf: async () => ({ lines: [], direct: 0, total: 0, position: '0.0' }),
  }
  return graph
}
