import type { Pool } from 'pg'
import { MAX_CHAIN_HOPS, type ChainHop, type Holding } from '../../../contract/authority.ts'
import type { Id } from '../../../contract/ids.ts'
import type { AuthorityGraph, NamedPerson, Neighbourhood } from './authority-graph.port.ts'
import * as statements from './authority-statements.sql.ts'

type Row = {
  scope: [Id, string][] | null
  people: [Id, string, boolean][] | null
  hops: [Id, Id, Id, Id, string, Id | null, string | null, string[], number, string, string | null, string | null, string][] | null
  hop_count: number
  holdings: [Id, Id, Id, string, Id, string, string, string | null][] | null
  deepest: number
  from_exists?: boolean
  roles?: [Id, string[]][] | null
  lineages?: [Id, Id[]][] | null
}

const instant = (text: string | null) => (text === null ? null : new Date(text))

const readNeighbourhood = (row: Row): Neighbourhood => {
  const people = new Map<Id, NamedPerson>()
  for (const [id, name, active] of row.people ?? []) people.set(id, { id, name, active })
  const named = (id: Id) => {
    const person = people.get(id)
    if (person === undefined) throw new Error('a hop names a person that the walk did not meet')
    return { id, name: person.name }
  }
  const hops = (row.hops ?? []).map(
    ([delegationId, delegatorId, delegateId, unitId, unitName, roleId, roleName, keys, most, from, to, revoked, reason]): ChainHop => ({
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
  const held = (row.holdings ?? []).map(
    ([assignmentId, personId, roleId, roleName, unitId, unitName, from, to]): Holding => ({
      assignmentId,
      person: named(personId),
      role: { id: roleId, name: roleName },
      orgUnit: { id: unitId, name: unitName },
      validFrom: new Date(from),
      validTo: instant(to),
    }),
  )
  return { people, hops, holdings: held, truncated: row.deepest >= MAX_CHAIN_HOPS ? 'chain-length' : null }
}

const readScope = (row: Row) => {
  const [unit] = row.scope ?? []
  return unit ? { id: unit[0], name: unit[1], ancestorIds: row.scope!.map(([id]) => id) } : null
}

/** Recursive SQL over the system of record. */
export const postgresAuthorityGraph = (pool: Pool): AuthorityGraph => {
  const ask = async (name: string, text: string, values: unknown[]) => {
    const { rows } = await pool.query<Row>({ name, text, values })
    return rows[0]!
  }
  return {
    store: 'postgresql',
    position: async () => {
      const { rows } = await pool.query<{ position: string }>({
        name: 'outbox-position',
        text: 'SELECT coalesce(max(position), 0)::text AS position FROM directory.outbox_event',
      })
      return rows[0]!.position
    },
    chainsTo: async ({ personId, permission, orgUnitId, at }) => {
      const row = await ask('authority-chains-to', statements.CHAINS_TO, [personId, permission, orgUnitId, at])
      const scope = readScope(row)
      const neighbourhood = readNeighbourhood(row)
      return scope === null || !neighbourhood.people.has(personId) ? null : { ...neighbourhood, scope }
    },
    nearChainsTo: async ({ personId, permission, orgUnitId, limit }) => {
      const row = await ask('authority-near-chains-to', statements.NEAR_CHAINS_TO, [personId, permission, orgUnitId, limit])
      const neighbourhood = readNeighbourhood(row)
      const scope = readScope(row) ?? { id: orgUnitId, name: '', ancestorIds: [] }
      if (row.hop_count <= limit) return { ...neighbourhood, scope }
      return { ...neighbourhood, hops: neighbourhood.hops.slice(0, limit), truncated: 'rows', scope }
    },
    between: async ({ from, to, permission, orgUnitId, at }) => {
      const row = await ask('authority-between', statements.BETWEEN, [to, permission ?? null, orgUnitId ?? null, at, from])
      const neighbourhood = readNeighbourhood(row)
      const known = row.from_exists && neighbourhood.people.has(to) && (orgUnitId === undefined || readScope(row) !== null)
      return known ? neighbourhood : null
    },
    coverage: async ({ permission, orgUnitId, at }) => {
      const row = await ask('authority-coverage', statements.COVERAGE, [permission, orgUnitId, at])
      const scope = readScope(row)
      return scope && { ...readNeighbourhood(row), scope }
    },
    holderPage: async ({ permission, orgUnitId, at, delegateIds, after, limit }) => {
      const { rows } = await pool.query<{ id: Id; name: string; sort_key: string; direct: boolean }>({
        name: 'authority-holder-page',
        text: statements.HOLDER_PAGE,
        values: [permission, orgUnitId, at, delegateIds, after?.sortKey ?? null, after?.id ?? null, limit],
      })
      return rows.map(({ id, name, sort_key, direct }) => ({ person: { id, name }, sortKey: sort_key, direct }))
    },
    grantsTo: async ({ personIds, at }) => {
      const row = await ask('authority-grants-to', statements.GRANTS_TO, [personIds, at])
      return { ...readNeighbourhood(row), rolePermissions: new Map(row.roles ?? []), lineages: new Map(row.lineages ?? []) }
    },
    downstream: async ({ personId, at }) => {
      const { rows } = await pool.query<{ met: Id[]; distance: number }>({
        name: 'authority-downstream',
        text: statements.DOWNSTREAM,
        values: [personId, at],
      })
      const [deepest] = rows
      return { personIds: deepest?.met ?? [], truncated: (deepest?.distance ?? 0) >= MAX_CHAIN_HOPS }
    },
    unitsBelow: async ({ tops, except, after, limit }) => {
      const { rows } = await pool.query<{ id: Id; name: string }>({
        name: 'authority-units-below',
        text: statements.UNITS_BELOW,
        values: [tops, except, after, limit],
      })
      return rows
    },
  }
}
