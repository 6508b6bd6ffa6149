import type { ChainHop, Holding } from '../../../../contract/authority.ts'
import type { Id } from '../../../../contract/ids.ts'
import type { NamedPerson, Neighbourhood, ScopedFacts } from '../rules/authority-graph.port.ts'

type Instant = string | number

/**
 * The form in which both stores send a neighbourhood: arrays instead of objects, so that one answer is one row with one
 * copy of each name. `Date` reads every form of instant.
 */
export type NeighbourhoodRow = {
  position: string
  /** Left out when the store does not know every permission. */
  permission_known?: boolean
  /** The unit asked about and its ancestors, nearest first. */
  scope: [Id, string][] | null
  people: [Id, string, boolean][] | null
  /** id, delegator, delegate, unit, unit name, role, role name, keys, redelegations, from, to, revoked, reason */
  hops:
    | [
        Id,
        Id,
        Id,
        Id,
        string,
        Id | null,
        string | null,
        string[],
        number,
        Instant,
        Instant | null,
        Instant | null,
        string,
      ][]
    | null
  holdings: HoldingRow[] | null
}
/** id, person, role, role name, unit, unit name, from, to */
export type HoldingRow = [Id, Id, Id, string, Id, string, Instant, Instant | null]

const instant = (value: Instant | null) => (value === null ? null : new Date(value))

export const readHolding = (
  [assignmentId, , roleId, roleName, unitId, unitName, from, to]: HoldingRow,
  person: { id: Id; name: string },
): Holding => ({
  assignmentId,
  person,
  role: { id: roleId, name: roleName },
  orgUnit: { id: unitId, name: unitName },
  validFrom: new Date(from),
  validTo: instant(to),
})

export const readNeighbourhood = (row: NeighbourhoodRow, limit = Infinity): Neighbourhood => {
  const people = new Map<Id, NamedPerson>()
  for (const [id, name, active] of row.people ?? []) people.set(id, { id, name, active })
  const named = (id: Id) => {
    const person = people.get(id)
    if (person === undefined) throw new Error('a hop or holding names a person that the walk did not meet')
    return { id, name: person.name }
  }
  const hops = (row.hops ?? [])
    .slice(0, limit)
    .map(
      ([
        delegationId,
        delegatorId,
        delegateId,
        unitId,
        unitName,
        roleId,
        roleName,
        keys,
        most,
        from,
        to,
        revoked,
        reason,
      ]): ChainHop => ({
        delegationId,
        delegator: named(delegatorId),
        delegate: named(delegateId),
        orgUnit: { id: unitId, name: unitName },
        role: roleId === null ? null : { id: roleId, name: roleName ?? '' },
        permissionKeys: keys,
        maxRedelegations: most,
        validFrom: new Date(from),
        validTo: instant(to),
        revokedAt: instant(revoked),
        reason,
      }),
    )
  const holdings = (row.holdings ?? []).map((held) => readHolding(held, named(held[1])))
  return { people, hops, holdings, position: row.position, truncated: (row.hops ?? []).length > limit }
}

export const readScope = (row: NeighbourhoodRow) => {
  const [unit] = row.scope ?? []
  return unit ? { id: unit[0], name: unit[1], ancestorIds: row.scope!.map(([id]) => id) } : null
}

/** Returns null when there is no such unit or permission. */
export const readScoped = (row: NeighbourhoodRow, limit = Infinity): ScopedFacts | null => {
  const scope = row.permission_known === false ? null : readScope(row)
  return scope && { ...readNeighbourhood(row, limit), scope }
}

/** One page of units; null when there is no such unit. */
export type UnitsRow = { known: boolean; units: [Id, string, string | null][] | null; position: string }

export const readUnits = ({ known, units, position }: UnitsRow) => ({
  units: known ? (units ?? []).map(([id, name, within]) => ({ id, name, within })) : null,
  position,
})
