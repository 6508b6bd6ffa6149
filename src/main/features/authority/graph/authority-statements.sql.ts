import { MAX_CHAIN_HOPS } from '../../../../contract/authority.ts'
import { HOPS_IN_PART, PART_END } from './hop-parts.ts'
import { POSITION_SQL } from '../../../stores/postgres/outbox-position.ts'
import { personName } from '../../../stores/postgres/person-name.ts'
import { endsAfter, unrevokedAt, validAt } from '../../../stores/postgres/validity.ts'

/** The unit and its ancestors, nearest first and without removed units, and the roles that grant the permission. */
const scopeAndRoles = ({ unit, permission }: { unit: string; permission: string }) => `
ancestor AS (
  SELECT id, parent_id, name, 0 AS distance, false AS removed FROM directory.org_unit WHERE id = ${unit}::uuid AND deleted_at IS NULL
  UNION ALL
  SELECT unit.id, unit.parent_id, unit.name, ancestor.distance + 1, unit.deleted_at IS NOT NULL
  FROM directory.org_unit unit JOIN ancestor ON unit.id = ancestor.parent_id
),
scope AS MATERIALIZED (SELECT coalesce(array_agg(id ORDER BY distance), '{}') AS ids FROM ancestor WHERE NOT removed),
granting AS MATERIALIZED (
  SELECT coalesce(array_agg(role_id), '{}') AS ids FROM directory.role_permission WHERE permission_key = ${permission}
)`

const covers = (permission: string) => `(
  d.role_id = ANY ((SELECT ids FROM granting)::uuid[])
  OR EXISTS (SELECT FROM directory.delegation_permission p WHERE p.delegation_id = d.id AND p.permission_key = ${permission})
)`

export const POSITION = `${POSITION_SQL} AS position`

const MET = `
met AS MATERIALIZED (
  SELECT person.id, reach.distance
  FROM reach CROSS JOIN LATERAL unnest(reach.layer) AS person (id)
)`

/**
 * A breadth-first walk whose recursive row is a whole layer, so that a person is met once however many hops lead to
 * them. A plain recursive join would meet them once per chain. `from` is an array of the people where the walk starts.
 */
const reach = (condition: string, from = 'ARRAY[$1::uuid]') => `
reach AS (
  SELECT 0 AS distance, ${from} AS layer, ${from} AS met
  UNION ALL
  SELECT reach.distance + 1, next.ids, reach.met || next.ids
  FROM reach CROSS JOIN LATERAL (
    SELECT array_agg(DISTINCT d.delegator_id) AS ids
    FROM directory.delegation d
    WHERE d.delegate_id = ANY (reach.layer) AND d.delegator_id <> ALL (reach.met) AND ${condition}
  ) next
  WHERE next.ids IS NOT NULL AND reach.distance <= ${MAX_CHAIN_HOPS}
),
${MET}`

const NAMES = `
named AS (
  SELECT json_agg(json_build_array(p.id, ${personName('p')},
    p.status = 'active' AND p.deleted_at IS NULL)) AS people
  FROM directory.person p WHERE p.id IN (SELECT id FROM met)
)`

export const HOP = `json_build_array(d.id, d.delegator_id, d.delegate_id, d.org_unit_id, unit.name, d.role_id, role.name,
  (SELECT coalesce(json_agg(p.permission_key ORDER BY p.permission_key), '[]') FROM directory.delegation_permission p WHERE p.delegation_id = d.id),
  d.max_redelegations, d.valid_from, d.valid_to, d.revoked_at, d.reason)`

/** The column `hop` of these rows, in their order, as parts of JSON. */
const inParts = (rows: string) => `
hop AS (
  SELECT string_agg(part.hops, chr(${PART_END.codePointAt(0)}) ORDER BY part.number) AS hops FROM (
    SELECT (numbered.number - 1) / ${HOPS_IN_PART} AS number, json_agg(numbered.hop ORDER BY numbered.number)::text AS hops FROM (
      SELECT picked.hop, row_number() OVER () AS number FROM (${rows}) picked
    ) numbered GROUP BY 1
  ) part
)`

const hops = (condition: string, limit: string) =>
  inParts(`
    SELECT ${HOP} AS hop
    FROM met JOIN directory.delegation d ON d.delegate_id = met.id
    JOIN directory.org_unit unit ON unit.id = d.org_unit_id
    LEFT JOIN directory.role role ON role.id = d.role_id
    WHERE d.delegator_id IN (SELECT id FROM met) AND ${condition}
    ORDER BY met.distance, d.id
    ${limit}`)

export const HOLDING = `json_build_array(a.id, a.person_id, a.role_id, role.name, a.org_unit_id, unit.name, a.valid_from, a.valid_to)`

const holdings = (condition: string) => `
held AS (
  SELECT json_agg(${HOLDING}) AS holdings
  FROM directory.assignment a
  JOIN directory.org_unit unit ON unit.id = a.org_unit_id
  JOIN directory.role role ON role.id = a.role_id
  WHERE a.person_id IN (SELECT id FROM met) AND ${condition}
)`

const IS_GRANTING = 'a.role_id = ANY ((SELECT ids FROM granting)::uuid[])'

/** Conditions at a parameter, e.g. `$4`. */
export const VALID = (alias: string, at: string) => validAt(alias, `${at}::timestamptz`)
export const UNREVOKED = (at: string) => unrevokedAt('d', `${at}::timestamptz`)

const COUNTS = `${covers('$2')} AND ${endsAfter('d', '$4::timestamptz')} AND ${UNREVOKED('$4')}
  AND d.org_unit_id = ANY ((SELECT ids FROM scope)::uuid[])`

const permissionIsKnown = (permission: string) =>
  `EXISTS (SELECT FROM directory.permission WHERE key = ${permission}) AS permission_known`

const SELECT = `SELECT (SELECT json_agg(json_build_array(id, name) ORDER BY distance) FROM ancestor WHERE NOT removed) AS scope,
  ${permissionIsKnown('$2')}, named.people, hop.hops, held.holdings, ${POSITION}
FROM named, hop, held`

/** Parameters: person, permission, unit, instant. */
export const CHAINS_TO = `WITH RECURSIVE ${scopeAndRoles({ unit: '$3', permission: '$2' })},
${reach(`d.max_redelegations >= reach.distance AND ${COUNTS}`)},
${NAMES},
${hops(COUNTS, '')},
${holdings(`${IS_GRANTING} AND a.org_unit_id = ANY ((SELECT ids FROM scope)::uuid[]) AND ${endsAfter('a', '$4::timestamptz')}`)}
${SELECT}`

const near = (limit: string) => `WITH RECURSIVE ${scopeAndRoles({ unit: '$3', permission: '$2' })},
${reach(covers('$2'))},
${NAMES},
${hops(covers('$2'), `LIMIT ${limit}::int + 1`)},
${holdings(IS_GRANTING)}
${SELECT}`

/** Parameters: person, permission, unit, hop limit. */
export const NEAR_CHAINS_TO = near('$4')

/**
 * Chains and near misses in one statement, so that both come from one snapshot. Parameters: person, permission, unit,
 * instant, hop limit.
 */
export const CHAINS_AND_NEAR = `SELECT (SELECT to_json(chains) FROM (${CHAINS_TO}) chains) AS chains,
  (SELECT to_json(near) FROM (${near('$5')}) near) AS near`

const BETWEEN_COUNTS = `($2::text IS NULL OR ${covers('$2')}) AND ($3::uuid IS NULL OR d.org_unit_id = ANY ((SELECT ids FROM scope)::uuid[]))
  AND ${VALID('d', '$4')} AND ${UNREVOKED('$4')}
  AND NOT EXISTS (SELECT FROM directory.org_unit gone WHERE gone.id = d.org_unit_id AND gone.deleted_at IS NOT NULL)`

/** Only active people pass anything on. With this condition the walk is exact and may stop once it met the start. */
const ACTIVE_DELEGATOR = `EXISTS (
  SELECT FROM directory.person p WHERE p.id = d.delegator_id AND p.status = 'active' AND p.deleted_at IS NULL
)`

/** Parameters: person at the end, permission or null, unit or null, instant, person at the start. */
export const BETWEEN = `WITH RECURSIVE ${scopeAndRoles({ unit: '$3', permission: '$2' })},
${reach(`d.max_redelegations >= reach.distance AND $5::uuid <> ALL (reach.met) AND ${BETWEEN_COUNTS} AND ${ACTIVE_DELEGATOR}`)},
${NAMES},
${hops(BETWEEN_COUNTS, '')}
SELECT (SELECT json_agg(json_build_array(id, name) ORDER BY distance) FROM ancestor WHERE NOT removed) AS scope,
  named.people, hop.hops, NULL::json AS holdings, ${POSITION},
  ($2::text IS NULL OR EXISTS (SELECT FROM directory.permission WHERE key = $2)) AS permission_known,
  (SELECT ${personName('p')} FROM directory.person p WHERE p.id = $5::uuid) AS start_name
FROM named, hop`

/** Parameters: permission, unit, instant. The people met are those on both ends of every covering hop. */
export const COVERAGE = `WITH RECURSIVE ${scopeAndRoles({ unit: '$2', permission: '$1' })},
covering AS MATERIALIZED (
  SELECT d.* FROM directory.delegation d
  WHERE d.org_unit_id = ANY ((SELECT ids FROM scope)::uuid[]) AND ${VALID('d', '$3')} AND ${UNREVOKED('$3')} AND ${covers('$1')}
),
met AS MATERIALIZED (SELECT delegator_id AS id FROM covering UNION SELECT delegate_id FROM covering),
${NAMES},
${inParts(`
  SELECT ${HOP} AS hop
  FROM covering d
  JOIN directory.org_unit unit ON unit.id = d.org_unit_id
  LEFT JOIN directory.role role ON role.id = d.role_id`)},
${holdings(`${IS_GRANTING} AND a.org_unit_id = ANY ((SELECT ids FROM scope)::uuid[]) AND ${VALID('a', '$3')}`)}
SELECT (SELECT json_agg(json_build_array(id, name) ORDER BY distance) FROM ancestor WHERE NOT removed) AS scope,
  ${permissionIsKnown('$1')}, named.people, hop.hops, held.holdings, ${POSITION}
FROM named, hop, held`

/** Parameters: permission, unit, instant, delegates, sort key or null, person id, limit. */
export const HOLDER_PAGE = `WITH RECURSIVE ${scopeAndRoles({ unit: '$2', permission: '$1' })},
direct AS MATERIALIZED (
  SELECT DISTINCT a.person_id AS id FROM directory.assignment a
  WHERE a.org_unit_id = ANY ((SELECT ids FROM scope)::uuid[])
    AND ${IS_GRANTING} AND ${VALID('a', '$3')}
),
holder AS (SELECT id FROM direct UNION SELECT unnest($4::uuid[]))
SELECT p.id, ${personName('p')} AS name, p.name_key AS sort_key,
  p.id IN (SELECT id FROM direct) AS direct
FROM directory.person p
WHERE p.id IN (SELECT id FROM holder) AND p.status = 'active' AND p.deleted_at IS NULL
  AND ($5::text IS NULL OR (p.name_key, p.id) > ($5::text COLLATE "C", $6::uuid))
ORDER BY p.name_key, p.id
LIMIT $7::int`

export const VALID_HOP = `${VALID('d', '$2')} AND ${UNREVOKED('$2')}`

/** Parameters: people, instant. */
export const GRANTS_TO = `WITH RECURSIVE
${reach(`d.max_redelegations >= reach.distance AND ${VALID_HOP}`, '$1::uuid[]')},
${NAMES},
${hops(`${VALID_HOP} AND unit.deleted_at IS NULL`, '')},
${holdings(`${VALID('a', '$2')} AND unit.deleted_at IS NULL`)},
named_role AS (
  SELECT d.role_id AS id FROM met JOIN directory.delegation d ON d.delegate_id = met.id WHERE ${VALID_HOP}
  UNION SELECT a.role_id FROM met JOIN directory.assignment a ON a.person_id = met.id WHERE ${VALID('a', '$2')}
),
named_unit AS (
  SELECT d.org_unit_id AS id FROM met JOIN directory.delegation d ON d.delegate_id = met.id WHERE ${VALID_HOP}
  UNION SELECT a.org_unit_id FROM met JOIN directory.assignment a ON a.person_id = met.id WHERE ${VALID('a', '$2')}
),
line AS (
  SELECT id AS start, id, 0 AS distance FROM named_unit
  UNION ALL
  SELECT line.start, unit.parent_id, line.distance + 1
  FROM line JOIN directory.org_unit unit ON unit.id = line.id WHERE unit.parent_id IS NOT NULL
),
standing_line AS (
  SELECT line.* FROM line JOIN directory.org_unit unit ON unit.id = line.id WHERE unit.deleted_at IS NULL
)
SELECT named.people, hop.hops, held.holdings, ${POSITION},
  (SELECT json_agg(json_build_array(role_id, keys)) FROM (
    SELECT role_id, json_agg(permission_key ORDER BY permission_key) AS keys FROM directory.role_permission
    WHERE role_id IN (SELECT id FROM named_role) GROUP BY role_id) granted) AS roles,
  (SELECT json_agg(json_build_array(start, ids)) FROM (
    SELECT start, json_agg(id ORDER BY distance) AS ids FROM standing_line GROUP BY start) lines) AS lineages
FROM named, hop, held`

/** Parameters: top, excepted tops, name or null, id, limit. */
export const UNITS_BELOW = `WITH RECURSIVE
excepted AS (
  SELECT unnest($2::uuid[]) AS id
  UNION
  SELECT unit.id FROM excepted JOIN directory.org_unit unit ON unit.parent_id = excepted.id
),
below AS (
  SELECT $1::uuid AS id
  UNION
  SELECT unit.id FROM below JOIN directory.org_unit unit ON unit.parent_id = below.id
),
picked AS (
  SELECT unit.id, unit.name, above.name AS above
  FROM directory.org_unit unit LEFT JOIN directory.org_unit above ON above.id = unit.parent_id
  WHERE unit.id IN (SELECT id FROM below) AND unit.id NOT IN (SELECT id FROM excepted)
    AND unit.deleted_at IS NULL AND ($3::text IS NULL OR (unit.name COLLATE "C", unit.id) > ($3::text, $4::uuid))
  ORDER BY unit.name COLLATE "C", unit.id
  LIMIT $5::int
)
SELECT EXISTS (SELECT FROM directory.org_unit unit WHERE unit.id = $1::uuid AND unit.deleted_at IS NULL) AS known,
  (SELECT json_agg(json_build_array(id, name, above) ORDER BY name COLLATE "C", id) FROM picked) AS units, ${POSITION}`

export const OUTBOX_POSITION = `SELECT ${POSITION}`

/** Parameters: people, permission or null, unit or null. The first of them that does not exist. */
export const UNKNOWN_OF = `SELECT entity, id FROM (
  SELECT 1 AS rank, at, 'person' AS entity, asked.id::text FROM unnest($1::uuid[]) WITH ORDINALITY AS asked (id, at)
  WHERE NOT EXISTS (SELECT FROM directory.person p WHERE p.id = asked.id)
  UNION ALL
  SELECT 2, 0, 'permission', $2::text
  WHERE $2::text IS NOT NULL AND NOT EXISTS (SELECT FROM directory.permission WHERE key = $2)
  UNION ALL
  SELECT 3, 0, 'orgUnit', $3::text
  WHERE $3::uuid IS NOT NULL AND NOT EXISTS (SELECT FROM directory.org_unit unit WHERE unit.id = $3::uuid AND unit.deleted_at IS NULL)
) missing
ORDER BY rank, at LIMIT 1`
