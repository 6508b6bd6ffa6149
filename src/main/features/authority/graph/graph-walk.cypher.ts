import { MAX_CHAIN_HOPS } from '../../../../contract/authority.ts'
import type { Id } from '../../../../contract/ids.ts'
import * as statements from './authority-statements.cypher.ts'
import * as impact from './impact-statements.cypher.ts'
import type { HoldingRow, NeighbourhoodRow } from './neighbourhood-rows.ts'

type Instant = number
/** id, delegator, delegate, unit, role, keys, redelegations, from, to, revoked, reason */
type BareHop = [Id, Id, Id, Id, Id | null, string[], number, Instant, Instant | null, Instant | null, string]
type Named = [Id, string][]

/** A row of the graph. The names of units and roles are beside the hops, once each. */
export type BareRow = Omit<NeighbourhoodRow, 'hops'> & { hops: BareHop[]; units: Named; roles: Named }
export type GrantsRow = BareRow & { rolePermissions: [Id, string[]][]; lineages: [Id, Id[]][] }

/** Runs one statement and returns its one row. Throws when the graph is not whole or was loaded meanwhile. */
export type AskGraph = <Row extends { position: string }>(
  text: string,
  parameters: Record<string, unknown>,
) => Promise<Row>

/** Adds the names to the hops. Leaves out hops at a unit that is not in the graph. */
export const withNames = <Row extends BareRow>({ hops, units, roles, ...row }: Row) => {
  const [unitNames, roleNames] = [new Map(units), new Map(roles)]
  const named = hops.flatMap(
    ([id, delegator, delegate, unitId, roleId, ...terms]): NonNullable<NeighbourhoodRow['hops']> => {
      const unitName = unitNames.get(unitId)
      // The graph does not have the role, so nobody knows what the hop gives: it counts as a hop without a role.
      const role = roleId !== null && roleNames.has(roleId) ? roleId : null
      if (unitName === undefined) return []
      return [[id, delegator, delegate, unitId, unitName, role, roleNames.get(role ?? '') ?? null, ...terms]]
    },
  )
  return { ...row, hops: named }
}

/**
 * Gathers what decides what many people have, layer by layer, so that a hop is read once however many of them it leads
 * to. Sends one statement more than the longest chain has hops.
 */
export const walkGrants = async (ask: AskGraph, { personIds, at }: { personIds: Id[]; at: number }) => {
  type Layer = { position: string; people: [Id, string, boolean][]; hops: BareHop[]; holdings: HoldingRow[] }
  const people = new Map<Id, [Id, string, boolean]>()
  const asked = new Set<Id>()
  const hops: BareHop[] = []
  const holdings: HoldingRow[] = []
  let layer = [...new Set(personIds)]
  for (let distance = 0; layer.length > 0 && distance <= MAX_CHAIN_HOPS + 1; distance += 1) {
    for (const id of layer) asked.add(id)
    const found: Layer = await ask(statements.GRANTS_LAYER, { personIds: layer, at })
    for (const person of found.people) people.set(person[0], person)
    for (const held of found.holdings) holdings.push(held)
    const next = new Set<Id>()
    for (const hop of found.hops) {
      const [, delegatorId, , , , , most] = hop
      // A hop that may be passed on less often than the walk has hops since is on no chain.
      if (most < distance) continue
      hops.push(hop)
      if (!asked.has(delegatorId)) next.add(delegatorId)
    }
    layer = [...next]
  }
  const named: Omit<GrantsRow, 'people' | 'hops' | 'holdings' | 'scope'> = await ask(statements.NAMED_IN_LAYERS, {
    hops: distinct(hops, (hop) => `${hop[3]} ${hop[4]}`),
    holdings: distinct(holdings, (held) => `${held[2]} ${held[4]}`),
  })
  // A hop of the last layer may come from a person beyond the bound.
  const met = hops.filter(([, delegatorId]) => people.has(delegatorId))
  return { ...named, scope: null, people: [...people.values()], hops: met, holdings }
}

const distinct = <Item>(items: Item[], key: (item: Item) => string): Item[] => [
  ...new Map(items.map((item) => [key(item), item])).values(),
]

/** Finds everyone whom delegations lead to from these people, layer by layer, and these people as far as they exist. */
export const walkDownstream = async (ask: AskGraph, { personIds, at }: { personIds: Id[]; at: number }) => {
  const met = new Set<Id>()
  let position = ''
  let layer = [...new Set(personIds)]
  for (let distance = 0; layer.length > 0 && distance <= MAX_CHAIN_HOPS + 1; distance += 1) {
    const found: { position: string; personIds: Id[]; known: Id[] } = await ask(impact.DOWNSTREAM_LAYER, {
      personIds: layer,
      at,
    })
    for (const id of found.known) met.add(id)
    position = found.position
    layer = found.personIds.filter((id) => !met.has(id))
  }
  return { personIds: [...met], position }
}
