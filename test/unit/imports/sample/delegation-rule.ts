import type {
  DistrictDelegation,
  DistrictPart,
  DistrictPerson,
  DistrictUnit,
  Instant,
} from '../../../../src/main/features/sample/district.ts'

/**
 * The rules of authority (docs/authority.md) as a search over rows, written without regard to speed: who directly holds
 * a permission, and which chains of delegations give it to a person at an instant.
 */
export const delegationRule = (district: Pick<DistrictPart, 'assignments' | 'delegations'>) => {
  const byPerson = Map.groupBy(district.assignments, ({ person }) => person)
  const byDelegate = Map.groupBy(district.delegations, ({ delegate }) => delegate)

  const covers = (scope: DistrictUnit, unit: DistrictUnit): boolean =>
    scope === unit || (unit.parent !== null && covers(scope, unit.parent))
  const valid = (row: { validFrom: Instant; validTo: Instant | null }, at: Instant) =>
    row.validFrom <= at && (row.validTo === null || at < row.validTo)
  const keysOf = (delegation: DistrictDelegation) => delegation.role?.permissionKeys ?? delegation.permissionKeys!
  /** A person who is inactive today was active while one of their assignments ran. */
  const activeAt = (person: DistrictPerson, at: Instant) =>
    person.status === 'active' || (byPerson.get(person) ?? []).some((assignment) => valid(assignment, at))

  const holds = (person: DistrictPerson, key: string, unit: DistrictUnit, at: Instant): boolean =>
    activeAt(person, at) &&
    (byPerson.get(person) ?? []).some(
      (one) => valid(one, at) && one.role.permissionKeys.includes(key) && covers(one.orgUnit, unit),
    )

  /**
   * Whether a chain to `person` exists of which every hop allows `further` more hops after the last, and its number of
   * hops.
   */
  const has = (input: {
    person: DistrictPerson
    key: string
    unit: DistrictUnit
    at: Instant
    further: number
    without?: DistrictDelegation
    seen?: Set<DistrictPerson>
  }): { found: boolean; hops: number } => {
    const { person, key, unit, at, further, without, seen = new Set([person]) } = input
    if (holds(person, key, unit, at)) return { found: true, hops: 0 }
    for (const delegation of byDelegate.get(person) ?? []) {
      const { delegator, revokedAt, createdAt, orgUnit, maxRedelegations } = delegation
      if (delegation === without || seen.has(delegator) || !activeAt(person, at)) continue
      if (createdAt > at || !valid(delegation, at) || (revokedAt !== null && revokedAt <= at)) continue
      if (maxRedelegations < further || !covers(orgUnit, unit) || !keysOf(delegation).includes(key)) continue
      const before = has({
        person: delegator,
        key,
        unit,
        at,
        further: further + 1,
        without,
        seen: new Set([...seen, delegator]),
      })
      if (before.found) return { found: true, hops: before.hops + 1 }
    }
    return { found: false, hops: 0 }
  }

  return {
    has,
    /** The permissions that the delegator could not delegate at the time of the delegation. */
    unfounded: (delegation: DistrictDelegation): string[] =>
      keysOf(delegation).filter((key) => {
        const { delegator, delegate, orgUnit: unit, createdAt: at } = delegation
        const seen = new Set([delegator, delegate])
        return !has({ person: delegator, key, unit, at, further: 1, without: delegation, seen }).found
      }),
  }
}
