import type { Pool } from 'pg'
import type { Id } from '../../../contract/ids.ts'
import { NOW_SQL } from '../../stores/postgres/database-clock.ts'
import { personName } from '../../stores/postgres/person-name.ts'
import { HOLDING, HOP, POSITION } from './graph/authority-statements.sql.ts'
import { type NeighbourhoodRow, readNeighbourhood } from './graph/neighbourhood-rows.ts'
import type { RoleGainReader } from './role-gain.port.ts'
import { unrevokedAt, validAt } from '../../stores/postgres/validity.ts'

const AT = '(SELECT at FROM clock)'
const valid = (alias: string) => validAt(alias, AT)
const GRANTING = '(SELECT role_id FROM granting)'

/**
 * One statement, so that all facts come from one snapshot. People on no delegation gain by their own assignment alone
 * and are counted here. The rules judge everyone else. Parameters: role, keys.
 */
const ROLE_GAIN = `WITH RECURSIVE
clock AS MATERIALIZED (SELECT ${NOW_SQL} AS at),
gained AS MATERIALIZED (
  SELECT wanted.key FROM unnest($2::text[]) AS wanted (key)
  WHERE NOT EXISTS (SELECT FROM directory.role_permission p WHERE p.role_id = $1::uuid AND p.permission_key = wanted.key)
),
granting AS MATERIALIZED (
  SELECT role_id, permission_key FROM directory.role_permission WHERE permission_key IN (SELECT key FROM gained)
),
covering AS MATERIALIZED (
  SELECT d.* FROM directory.delegation d
  WHERE EXISTS (SELECT FROM gained) AND ${valid('d')} AND ${unrevokedAt('d', AT)}
    AND (d.role_id = $1::uuid OR d.role_id IN ${GRANTING} OR EXISTS (
      SELECT FROM directory.delegation_permission p WHERE p.delegation_id = d.id AND p.permission_key IN (SELECT key FROM gained)))
    AND NOT EXISTS (SELECT FROM directory.org_unit gone WHERE gone.id = d.org_unit_id AND gone.deleted_at IS NOT NULL)
),
met AS MATERIALIZED (SELECT delegator_id AS id FROM covering UNION SELECT delegate_id FROM covering),
named AS (
  SELECT json_agg(json_build_array(p.id, ${personName('p')}, p.status = 'active' AND p.deleted_at IS NULL)) AS people
  FROM directory.person p WHERE p.id IN (SELECT id FROM met)
),
hop AS (
  SELECT json_agg(${HOP}) AS hops FROM covering d
  JOIN directory.org_unit unit ON unit.id = d.org_unit_id
  LEFT JOIN directory.role role ON role.id = d.role_id
),
met_assignment AS MATERIALIZED (
  SELECT a.* FROM directory.assignment a JOIN directory.org_unit unit ON unit.id = a.org_unit_id AND unit.deleted_at IS NULL
  WHERE a.person_id IN (SELECT id FROM met) AND (a.role_id = $1::uuid OR a.role_id IN ${GRANTING}) AND ${valid('a')}
),
held AS (
  SELECT json_agg(${HOLDING}) AS holdings FROM met_assignment a
  JOIN directory.org_unit unit ON unit.id = a.org_unit_id
  JOIN directory.role role ON role.id = a.role_id
),
by_role AS MATERIALIZED (
  SELECT a.person_id, a.org_unit_id FROM directory.assignment a
  JOIN directory.person p ON p.id = a.person_id AND p.status = 'active' AND p.deleted_at IS NULL
  JOIN directory.org_unit unit ON unit.id = a.org_unit_id AND unit.deleted_at IS NULL
  WHERE EXISTS (SELECT FROM gained) AND a.role_id = $1::uuid AND ${valid('a')} AND a.person_id NOT IN (SELECT id FROM met)
),
line AS (
  SELECT id AS start, id, 0 AS distance FROM (
    SELECT org_unit_id AS id FROM covering UNION SELECT org_unit_id FROM met_assignment UNION SELECT org_unit_id FROM by_role
  ) named_unit
  UNION ALL
  SELECT line.start, unit.parent_id, line.distance + 1
  FROM line JOIN directory.org_unit unit ON unit.id = line.id WHERE unit.parent_id IS NOT NULL
),
standing_line AS MATERIALIZED (
  SELECT line.* FROM line JOIN directory.org_unit unit ON unit.id = line.id WHERE unit.deleted_at IS NULL
),
-- Where people on no delegation hold one of the keys today, by another role.
held_today AS MATERIALIZED (
  SELECT DISTINCT a.person_id, a.org_unit_id, granting.permission_key FROM directory.assignment a
  JOIN granting ON granting.role_id = a.role_id
  WHERE a.person_id IN (SELECT person_id FROM by_role) AND ${valid('a')}
),
-- People who hold none of the keys today, nearly everyone, gain all of them.
plain AS MATERIALIZED (
  SELECT count(DISTINCT person_id)::int AS people FROM by_role WHERE person_id NOT IN (SELECT person_id FROM held_today)
),
other AS MATERIALIZED (
  SELECT DISTINCT by_role.person_id, gained.key FROM by_role CROSS JOIN gained
  WHERE by_role.person_id IN (SELECT person_id FROM held_today) AND NOT EXISTS (
    SELECT FROM held_today today JOIN standing_line line ON line.start = by_role.org_unit_id AND line.id = today.org_unit_id
    WHERE today.person_id = by_role.person_id AND today.permission_key = gained.key)
)
SELECT ${AT} AS at, named.people, hop.hops, held.holdings, ${POSITION},
  EXISTS (SELECT FROM directory.role WHERE id = $1::uuid) AS "roleIsKnown",
  ARRAY(SELECT wanted.key FROM unnest($2::text[]) AS wanted (key)
        WHERE NOT EXISTS (SELECT FROM directory.permission p WHERE p.key = wanted.key) ORDER BY 1) AS "unknownKeys",
  ARRAY(SELECT key FROM gained ORDER BY 1) AS gained,
  (SELECT json_agg(json_build_array(role_id, keys)) FROM (
    SELECT role_id, json_agg(permission_key) AS keys FROM granting GROUP BY role_id) granted) AS roles,
  (SELECT json_agg(json_build_array(start, ids)) FROM (
    SELECT start, json_agg(id ORDER BY distance) AS ids FROM standing_line GROUP BY start) lines) AS lineages,
  plain.people + (SELECT count(DISTINCT person_id) FROM other)::int AS others,
  (SELECT json_agg(json_build_array(key, plain.people + (SELECT count(*) FROM other WHERE other.key = gained.key))) FROM gained)
    AS "perPermission"
FROM named, hop, held, plain`

type Row = NeighbourhoodRow & {
  at: Date
  roleIsKnown: boolean
  unknownKeys: string[]
  gained: string[]
  roles: [Id, string[]][] | null
  lineages: [Id, Id[]][] | null
  others: number
  perPermission: [string, number][] | null
}

export const postgresRoleGainReader = (pool: Pool): RoleGainReader => ({
  read: async ({ roleId, permissionKeys }) => {
    const values = [roleId, permissionKeys]
    const { rows } = await pool.query<Row>({ name: 'authority-role-gain', text: ROLE_GAIN, values })
    const { at, roleIsKnown, unknownKeys, gained, roles, lineages, others, perPermission, ...row } = rows[0]!
    const neighbourhood = readNeighbourhood({ ...row, scope: null })
    const grants = { ...neighbourhood, rolePermissions: new Map(roles), lineages: new Map(lineages) }
    return {
      at,
      roleIsKnown,
      unknownKeys,
      gained,
      grants,
      others: { people: others, perPermission: new Map(perPermission) },
    }
  },
})
