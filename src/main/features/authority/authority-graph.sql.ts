import type { Pool } from 'pg'
import { MAX_CHAIN_HOPS, type ChainHop, type Holding } from '../../../contract/authority.ts'
import type { Id } from '../../../contract/ids.ts'
import type { AuthorityGraph, NamedPerson, Neighbourhood } from './authority-graph.port.ts'

/** The unit ($3) and its ancestors, nearest first, and the roles that grant the permission ($2). */
const SCOPE_AND_ROLES = `
ancestor AS (
  SELECT id, parent_id, name, 0 AS distance FROM directory.org_unit WHERE id = $3::uuid AND deleted_at IS NULL
  UNION ALL
  SELECT unit.id, unit.parent_id, unit.name, ancestor.distance + 1
  FROM directory.org_unit unit JOIN ancestor ON unit.id = ancestor.parent_id
),
scope AS MATERIALIZED (SELECT coalesce(array_agg(id ORDER BY distance), '{}') AS ids FROM ancestor),
granting AS MATERIALIZED (
  SELECT coalesce(array_agg(role_id), '{}') AS ids FROM directory.role_permission WHERE permission_key = $2
)`

const COVERS = `(
  d.role_id = ANY ((SELECT ids FROM granting)::uuid[])
  OR EXISTS (SELECT FROM directory.delegation_permission p WHERE p.delegation_id = d.id AND p.permission_key = $2)
)`

/**
 * A breadth-first walk whose recursive row is a whole layer, so that a person is met once however many hops lead to
 * them; a plain recursive join would meet them once per chain.
 */
const reach = (condition: string) => `
reach AS (
  SELECT 0 AS distance, ARRAY[$1::uuid] AS layer, ARRAY[$1::uuid] AS met
  UNION ALL
  SELECT reach.distance + 1, next.ids, reach.met || next.ids
  FROM reach CROSS JOIN LATERAL (
    SELECT array_agg(DISTINCT d.delegator_id) AS ids
    FROM directory.delegation d
    WHERE d.delegate_id = ANY (reach.layer) AND d.delegator_id <> ALL (reach.met) AND ${condition}
  ) next
  WHERE next.ids IS NOT NULL AND reach.distance < ${MAX_CHAIN_HOPS}
),
met AS MATERIALIZED (
  SELECT person.id, reach.distance
  FROM reach CROSS JOIN LATERAL unnest(reach.layer) AS person (id)
)`

const NAMES = `
named AS (
  SELECT json_agg(json_build_array(p.id, coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name,
    p.status = 'active' AND p.deleted_at IS NULL)) AS people
  FROM directory.person p WHERE p.id IN (SELECT id FROM met)
)`

const HOP = `json_build_array(d.id, d.delegator_id, d.delegate_id, d.org_unit_id, unit.name, d.role_id, role.name,
  (SELECT coalesce(json_agg(p.permission_key ORDER BY p.permission_key), '[]') FROM directory.delegation_permission p WHERE p.delegation_id = d.id),
  d.max_redelegations, d.valid_from, d.valid_to, d.revoked_at, d.reason)`

const hops = (condition: string, limit: string) => `
hop AS (
  SELECT json_agg(picked.hop) AS hops, count(*) AS hop_count FROM (
    SELECT ${HOP} AS hop
    FROM met JOIN directory.delegation d ON d.delegate_id = met.id
    JOIN directory.org_unit unit ON unit.id = d.org_unit_id
    LEFT JOIN directory.role role ON role.id = d.role_id
    WHERE d.delegator_id IN (SELECT id FROM met) AND ${condition}
    ORDER BY met.distance, d.id
    ${limit}
  ) picked
)`

const holdings = (condition: string) => `
held AS (
  SELECT json_agg(json_build_array(a.id, a.person_id, a.role_id, role.name, a.org_unit_id, unit.name, a.valid_from, a.valid_to)) AS holdings
  FROM directory.assignment a
  JOIN directory.org_unit unit ON unit.id = a.org_unit_id
  JOIN directory.role role ON role.id = a.role_id
  WHERE a.person_id IN (SELECT id FROM met) AND a.role_id = ANY ((SELECT ids FROM granting)::uuid[]) AND ${condition}
)`

const ENDS_AFTER = (alias: string) => `(${alias}.valid_to IS NULL OR ${alias}.valid_to > $4::timestamptz)`
const COUNTS = `${COVERS} AND ${ENDS_AFTER('d')} AND (d.revoked_at IS NULL OR d.revoked_at > $4::timestamptz)
  AND d.org_unit_id = ANY ((SELECT ids FROM scope)::uuid[])`

const SELECT = `SELECT (SELECT json_agg(json_build_array(id, name) ORDER BY distance) FROM ancestor) AS scope,
  named.people, hop.hops, hop.hop_count::int AS hop_count, held.holdings, (SELECT max(distance) FROM reach) AS deepest
FROM named, hop, held`

/** Parameters: person, permission, unit, instant. */
export const CHAINS_TO = `WITH RECURSIVE ${SCOPE_AND_ROLES},
${reach(`d.max_redelegations >= reach.distance AND ${COUNTS}`)},
${NAMES},
${hops(COUNTS, '')},
${holdings(`a.org_unit_id = ANY ((SELECT ids FROM scope)::uuid[]) AND ${ENDS_AFTER('a')}`)}
${SELECT}`

/** Parameters: person, permission, unit, hop limit. */
export const NEAR_CHAINS_TO = `WITH RECURSIVE ${SCOPE_AND_ROLES},
${reach(COVERS)},
${NAMES},
${hops(COVERS, 'LIMIT $4::int + 1')},
${holdings('true')}
${SELECT}`

const BETWEEN_COUNTS = `($2::text IS NULL OR ${COVERS}) AND ($3::uuid IS NULL OR d.org_unit_id = ANY ((SELECT ids FROM scope)::uuid[]))
  AND d.valid_from <= $4::timestamptz AND ${ENDS_AFTER('d')} AND (d.revoked_at IS NULL OR d.revoked_at > $4::timestamptz)`

/** Parameters: person at the end, permission or null, unit or null, instant, person at the start. */
export const BETWEEN = `WITH RECURSIVE ${SCOPE_AND_ROLES},
${reach(`d.max_redelegations >= reach.distance AND $5::uuid <> ALL (reach.met) AND ${BETWEEN_COUNTS}`)},
${NAMES},
${hops(BETWEEN_COUNTS, '')}
SELECT (SELECT json_agg(json_build_array(id, name) ORDER BY distance) FROM ancestor) AS scope,
  named.people, hop.hops, hop.hop_count::int AS hop_count, NULL::json AS holdings, (SELECT max(distance) FROM reach) AS deepest,
  EXISTS (SELECT FROM directory.person WHERE id = $5::uuid AND deleted_at IS NULL) AS from_exists
FROM named, hop`

type Row = {
  scope: [Id, string][] | null
  people: [Id, string, boolean][] | null
  hops: [Id, Id, Id, Id, string, Id | null, string | null, string[], number, string, string | null, string | null, string][] | null
  hop_count: number
  holdings: [Id, Id, Id, string, Id, string, string, string | null][] | null
  deepest: number
  from_exists?: boolean
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
      const row = await ask('authority-chains-to', CHAINS_TO, [personId, permission, orgUnitId, at])
      const scope = readScope(row)
      const neighbourhood = readNeighbourhood(row)
      return scope === null || !neighbourhood.people.has(personId) ? null : { ...neighbourhood, scope }
    },
    nearChainsTo: async ({ personId, permission, orgUnitId, limit }) => {
      const row = await ask('authority-near-chains-to', NEAR_CHAINS_TO, [personId, permission, orgUnitId, limit])
      const neighbourhood = readNeighbourhood(row)
      const scope = readScope(row) ?? { id: orgUnitId, name: '', ancestorIds: [] }
      if (row.hop_count <= limit) return { ...neighbourhood, scope }
      return { ...neighbourhood, hops: neighbourhood.hops.slice(0, limit), truncated: 'rows', scope }
    },
    between: async ({ from, to, permission, orgUnitId, at }) => {
      const row = await ask('authority-between', BETWEEN, [to, permission ?? null, orgUnitId ?? null, at, from])
      const neighbourhood = readNeighbourhood(row)
      const known = row.from_exists && neighbourhood.people.has(to) && (orgUnitId === undefined || readScope(row) !== null)
      return known ? neighbourhood : null
    },
  }
}
