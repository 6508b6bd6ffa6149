import type { Lookups } from '../../../stores/postgres/open-lookups.ts'
import { POSITION } from './authority-statements.sql.ts'
import type { AuthorityWitness, Claims } from '../rules/authority-witness.port.ts'

/** Parameters: permission or null. */
const HEAD = `SELECT ${POSITION}, true AS holds,
  ($1::text IS NULL OR EXISTS (SELECT FROM directory.permission WHERE key = $1)) AS known`

/** A row counts unless its unit is removed. */
const stands = (row: string) =>
  `NOT EXISTS (SELECT FROM directory.org_unit gone WHERE gone.id = ${row}.org_unit_id AND gone.deleted_at IS NOT NULL)`

/** Scalar subqueries look up claim by claim, by primary key. A join of few claims could cost a scan of the table. */
const DELEGATIONS = `NOT EXISTS (
  SELECT FROM json_to_recordset($2::json) AS claim (id uuid, delegator uuid, delegate uuid, unit uuid, role uuid, keys text[], most int,
    valid_from timestamptz, valid_to timestamptz, revoked_at timestamptz)
  WHERE (SELECT (d.delegator_id, d.delegate_id, d.org_unit_id, d.role_id, d.max_redelegations, d.valid_from, d.valid_to, d.revoked_at)
      IS NOT DISTINCT FROM (claim.delegator, claim.delegate, claim.unit, claim.role, claim.most, claim.valid_from, claim.valid_to, claim.revoked_at)
    FROM directory.delegation d WHERE d.id = claim.id AND ${stands('d')}) IS NOT TRUE
  OR claim.keys <> ARRAY(
    SELECT p.permission_key FROM directory.delegation_permission p WHERE p.delegation_id = claim.id ORDER BY p.permission_key COLLATE "C")
)`

const ASSIGNMENTS = `NOT EXISTS (
  SELECT FROM json_to_recordset($3::json) AS claim (id uuid, person uuid, role uuid, unit uuid, valid_from timestamptz, valid_to timestamptz)
  WHERE (SELECT (a.person_id, a.role_id, a.org_unit_id, a.valid_from, a.valid_to)
      IS NOT DISTINCT FROM (claim.person, claim.role, claim.unit, claim.valid_from, claim.valid_to)
    FROM directory.assignment a WHERE a.id = claim.id AND ${stands('a')}) IS NOT TRUE
)`

const PEOPLE = `NOT EXISTS (
  SELECT FROM unnest($4::uuid[]) AS claim (id)
  WHERE (SELECT p.status = 'active' AND p.deleted_at IS NULL FROM directory.person p WHERE p.id = claim.id) IS NOT TRUE
)`

const ROLES = `NOT EXISTS (
  SELECT FROM unnest($5::uuid[], $6::text[]) AS claim (role_id, key)
  WHERE (SELECT true FROM directory.role_permission p WHERE p.role_id = claim.role_id AND p.permission_key = claim.key) IS NOT TRUE
)`

const LINEAGES = `NOT EXISTS (
  SELECT FROM unnest($7::uuid[], $8::text[]) AS claim (id, line)
  WHERE claim.line IS DISTINCT FROM (
    WITH RECURSIVE line AS (
      SELECT unit.id, unit.parent_id, unit.deleted_at, 0 AS distance FROM directory.org_unit unit WHERE unit.id = claim.id
      UNION ALL
      SELECT parent.id, parent.parent_id, parent.deleted_at, line.distance + 1
      FROM line JOIN directory.org_unit parent ON parent.id = line.parent_id
    )
    SELECT string_agg(line.id::text, ',' ORDER BY line.distance) FROM line WHERE line.deleted_at IS NULL
  )
)`

const UNIT = `($9::uuid IS NULL OR EXISTS (SELECT FROM directory.org_unit unit WHERE unit.id = $9 AND unit.deleted_at IS NULL))`

/** Parameters: permission or null, delegations, assignments, people, roles and keys, units and lines, unit or null. */
const CONFIRM = `SELECT ${POSITION},
  ${[DELEGATIONS, ASSIGNMENTS, PEOPLE, ROLES, LINEAGES, UNIT].join('\n  AND ')} AS holds,
  ($1::text IS NULL OR EXISTS (SELECT FROM directory.permission WHERE key = $1)) AS known`

const delegationClaims = (hops: Claims['hops']) =>
  hops.map((hop) => ({
    id: hop.delegationId,
    delegator: hop.delegator.id,
    delegate: hop.delegate.id,
    unit: hop.orgUnit.id,
    role: hop.role?.id ?? null,
    keys: [...hop.permissionKeys].sort(),
    most: hop.maxRedelegations,
    valid_from: hop.validFrom,
    valid_to: hop.validTo,
    revoked_at: hop.revokedAt,
  }))

const assignmentClaims = (holdings: Claims['holdings']) =>
  holdings.map((held) => ({
    id: held.assignmentId,
    person: held.person.id,
    role: held.role.id,
    unit: held.orgUnit.id,
    valid_from: held.validFrom,
    valid_to: held.validTo,
  }))

const valuesOf = ({ permission, orgUnitId, hops, holdings, activeIds, rolePermissions, lineages }: Claims) => {
  const pairs = [...rolePermissions].flatMap(([roleId, keys]) => [...keys].map((key) => [roleId, key] as const))
  return [
    permission ?? null,
    JSON.stringify(delegationClaims(hops)),
    JSON.stringify(assignmentClaims(holdings)),
    activeIds,
    pairs.map(([roleId]) => roleId),
    pairs.map(([, key]) => key),
    [...lineages.keys()],
    [...lineages.values()].map((line) => line.join(',')),
    orgUnitId ?? null,
  ]
}

const isEmpty = ({ hops, holdings, activeIds, rolePermissions, lineages, orgUnitId }: Claims) =>
  hops.length + holdings.length + activeIds.length + rolePermissions.size + lineages.size === 0 &&
  orgUnitId === undefined

export const postgresAuthorityWitness = (lookups: Lookups): AuthorityWitness => ({
  confirm: async (claims) => {
    const statement = isEmpty(claims)
      ? { name: 'authority-head', text: HEAD, values: [claims.permission ?? null] }
      : { name: 'authority-confirm', text: CONFIRM, values: valuesOf(claims) }
    const { rows } = await lookups.query<{ position: string; holds: boolean; known: boolean }>(statement)
    const { position, holds, known } = rows[0]!
    return { position, verdict: known ? (holds ? 'holds' : 'differs') : 'unknown' }
  },
})
