/**
 * Authority computed directly from its definition, by listing every simple chain. Slow on purpose: the tests compare
 * the adapters and the rules with it.
 */
export type World = {
  people: { id: string; name?: string; active: boolean; removed?: boolean }[]
  units: { id: string; name?: string; parentId: string | null; removed?: boolean }[]
  roles: { id: string; permissions: string[] }[]
  assignments: { id: string; personId: string; roleId: string; unitId: string; from: Date; to: Date | null }[]
  delegations: {
    id: string
    delegatorId: string
    delegateId: string
    unitId: string
    roleId: string | null
    permissions: string[]
    maxRedelegations: number
    from: Date
    to: Date | null
    revokedAt: Date | null
  }[]
  lines?: { id: string; personId: string; managerId: string; from: Date; to: Date | null }[]
}

const MAX_HOPS = 32

export const referenceAuthority = (world: World) => {
  const parents = new Map(world.units.map((unit) => [unit.id, unit.parentId]))
  const granted = new Map(world.roles.map((role) => [role.id, new Set(role.permissions)]))
  const active = new Set(world.people.filter((person) => person.active && !person.removed).map((person) => person.id))

  const lineage = (unitId: string): Set<string> => {
    const line = new Set<string>()
    for (let unit: string | null | undefined = unitId; unit; unit = parents.get(unit)) line.add(unit)
    return line
  }
  const valid = (item: { from: Date; to: Date | null; revokedAt?: Date | null }, at: Date) =>
    item.from <= at && (item.to === null || at < item.to) && (!item.revokedAt || at < item.revokedAt)

  const directlyHolds = (personId: string, permission: string, unitId: string, at: Date) => {
    const line = lineage(unitId)
    return (
      active.has(personId) &&
      world.assignments.some(
        (a) => a.personId === personId && line.has(a.unitId) && valid(a, at) && granted.get(a.roleId)!.has(permission),
      )
    )
  }

  const delegationCounts = (
    d: World['delegations'][number],
    { permission, unitId, at }: { permission?: string; unitId?: string; at: Date },
  ) =>
    valid(d, at) &&
    (permission === undefined ||
      (d.roleId ? granted.get(d.roleId)!.has(permission) : d.permissions.includes(permission))) &&
    (unitId === undefined || lineage(unitId).has(d.unitId))

  /**
   * Every chain to `to`, as delegation ids from the root, that allows `onward` more hops. Chains have at most
   * `mostHops` hops, the onward ones included.
   */
  const chains = (
    to: string,
    scope: { permission?: string; unitId?: string; at: Date },
    isRoot: (id: string) => boolean,
    { onward = 0, mostHops = MAX_HOPS }: { onward?: number; mostHops?: number } = {},
  ) => {
    const found: string[][] = []
    const extend = (head: string, ids: string[], met: Set<string>) => {
      if (isRoot(head)) found.push(ids)
      if (ids.length + onward === mostHops) return
      for (const d of world.delegations) {
        if (d.delegateId !== head || met.has(d.delegatorId) || !active.has(d.delegatorId)) continue
        if (d.maxRedelegations < ids.length + onward || !delegationCounts(d, scope)) continue
        extend(d.delegatorId, [d.id, ...ids], new Set([...met, d.delegatorId]))
      }
    }
    if (active.has(to)) extend(to, [], new Set([to]))
    return found.sort((a, b) => a.length - b.length || (a.join() < b.join() ? -1 : 1))
  }

  const rootOf = (permission: string, unitId: string, at: Date) => (id: string) =>
    directlyHolds(id, permission, unitId, at)

  type Faulted = { rootId: string | null; delegationIds: string[]; personId: string }

  /**
   * Every fault that keeps this chain from granting, as code@hop. Without a root assignment, the faults of its hops are
   * listed too.
   */
  const faults = (
    { rootId, delegationIds, personId }: Faulted,
    { unitId, at }: { unitId: string; at: Date },
  ): Set<string> => {
    const found = new Set<string>()
    const hops = delegationIds.map((id) => world.delegations.find((d) => d.id === id)!)
    const root = world.assignments.find((a) => a.id === rootId)
    const judge = (item: World['delegations'][number] | World['assignments'][number], hop: number) => {
      if ('revokedAt' in item && item.revokedAt && item.revokedAt <= at) found.add(`revoked@${hop}`)
      if (item.to && item.to <= at) found.add(`expired@${hop}`)
      if (item.from > at) found.add(`not-yet-valid@${hop}`)
      if (!lineage(unitId).has(item.unitId)) found.add(`out-of-scope@${hop}`)
      if ('maxRedelegations' in item && item.maxRedelegations < hops.length - hop)
        found.add(`redelegation-exhausted@${hop}`)
    }
    if (root) judge(root, 0)
    else found.add('no-granting-role@0')
    hops.forEach((hop, index) => judge(hop, index + 1))
    for (const [hop, id] of [hops[0]?.delegatorId ?? personId, ...hops.map((each) => each.delegateId)].entries()) {
      if (!active.has(id)) found.add(`inactive-person@${hop}`)
    }
    return found
  }

  const check = (personId: string, permission: string, unitId: string, at: Date): string[] | null =>
    chains(personId, { permission, unitId, at }, rootOf(permission, unitId, at))[0] ?? null

  return {
    check,
    faults,
    /** How often the person may let what they delegate be passed on; undefined when they may not delegate it. */
    further: (personId: string, permission: string, unitId: string, at: Date): number | undefined =>
      [...Array(MAX_HOPS).keys()].findLast(
        (times) =>
          chains(personId, { permission, unitId, at }, rootOf(permission, unitId, at), { onward: times + 1 }).length >
          0,
      ),
    /** Whether only the limit of 32 hops denies it. */
    isBeyond: (personId: string, permission: string, unitId: string, at: Date): boolean =>
      check(personId, permission, unitId, at) === null &&
      chains(personId, { permission, unitId, at }, rootOf(permission, unitId, at), { mostHops: MAX_HOPS + 1 }).length >
        0,
    path: (from: string, to: string, scope: { permission?: string; unitId?: string; at: Date }): string[] | null =>
      from === to ? [] : (chains(to, scope, (id) => id === from)[0] ?? null),
    holders: (permission: string, unitId: string, at: Date): string[] =>
      world.people.map((person) => person.id).filter((id) => check(id, permission, unitId, at) !== null),
  }
}
