import { COUNT_CAP } from '../../../contract/page.ts'
import { PROFILE_ROWS } from '../../../contract/person-profile.ts'
import { POSITION_SQL } from '../../stores/postgres/outbox-position.ts'
import { personName } from '../../stores/postgres/person-name.ts'
import { unrevokedAt, validAt } from '../../stores/postgres/validity.ts'

const named = (id: string, name: string) => `json_build_object('id', ${id}, 'name', ${name})`
const namedPerson = (alias: string) => named(`${alias}.id`, personName(alias))

/** Every statement returns at least one row, so that the position comes with an empty list too. */
const withPosition = (
  rows: string,
  more = '',
) => `SELECT head.*, found.* FROM (SELECT ${POSITION_SQL} AS position${more}) head
LEFT JOIN LATERAL (${rows}) found ON true`

const AT = '$2::timestamptz'
const valid = (alias: string) => validAt(alias, AT)

/** Parameters: person, instant. */
export const ASSIGNMENTS = withPosition(
  `
  SELECT t.id, ${named('r.id', 'r.name')} AS role, ${named('u.id', 'u.name')} AS "orgUnit", t.is_primary AS "isPrimary",
    t.valid_from AS "validFrom", t.valid_to AS "validTo", count(*) OVER ()::int AS total
  FROM directory.assignment t
  JOIN directory.role r ON r.id = t.role_id
  JOIN directory.org_unit u ON u.id = t.org_unit_id AND u.deleted_at IS NULL
  WHERE t.person_id = $1::uuid AND ${valid('t')}
  ORDER BY t.is_primary DESC, t.valid_from, t.id LIMIT ${PROFILE_ROWS}`,
  `, (SELECT min(least(CASE WHEN t.valid_from > $2 THEN t.valid_from END, CASE WHEN t.valid_to > $2 THEN t.valid_to END))
    FROM directory.assignment t WHERE t.person_id = $1::uuid) AS "changesAt"`,
)

/** A delegation is without effect when its unit is removed or one of its people is deleted or inactive. */
const SUSPENDED = `(u.deleted_at IS NOT NULL OR a.deleted_at IS NOT NULL OR a.status <> 'active'
  OR b.deleted_at IS NOT NULL OR b.status <> 'active')`

const delegations = (side: string, person: string) => `(
    SELECT t.*, '${side}' AS side, count(*) OVER ()::int AS total FROM directory.delegation t
    WHERE t.${person} = $1::uuid AND ${valid('t')} AND ${unrevokedAt('t', AT)}
    ORDER BY t.valid_from DESC, t.id DESC LIMIT ${PROFILE_ROWS}
  )`

/** Parameters: person, instant. */
export const DELEGATIONS = withPosition(`
  SELECT t.id, t.side, t.total, ${namedPerson('a')} AS delegator, ${namedPerson('b')} AS delegate,
    ${named('u.id', 'u.name')} AS "orgUnit", CASE WHEN r.id IS NOT NULL THEN ${named('r.id', 'r.name')} END AS role,
    ARRAY(SELECT p.permission_key FROM directory.delegation_permission p WHERE p.delegation_id = t.id ORDER BY 1) AS "permissionKeys",
    t.max_redelegations AS "maxRedelegations", t.valid_from AS "validFrom", t.valid_to AS "validTo",
    t.revoked_at AS "revokedAt", t.reason, ${SUSPENDED} AS suspended
  FROM (${delegations('given', 'delegator_id')} UNION ALL ${delegations('received', 'delegate_id')}) t
  JOIN directory.person a ON a.id = t.delegator_id
  JOIN directory.person b ON b.id = t.delegate_id
  JOIN directory.org_unit u ON u.id = t.org_unit_id
  LEFT JOIN directory.role r ON r.id = t.role_id
  ORDER BY t.valid_from DESC, t.id DESC`)

const related = (side: string, from: string, to: string) => `(
    SELECT t.id, t.kind, '${side}' AS side, ${namedPerson('p')} AS person, p.name_key, p.id AS person_id, count(*) OVER ()::int AS total
    FROM directory.relationship t JOIN directory.person p ON p.id = t.${to} AND p.deleted_at IS NULL
    WHERE t.${from} = $1::uuid
    ORDER BY p.name_key, p.id LIMIT ${PROFILE_ROWS}
  )`

/** Parameters: person. */
export const RELATIONSHIPS = withPosition(`
  SELECT t.id, t.kind, t.side, t.person, t.total
  FROM (${related('guardians', 'person_id', 'related_person_id')} UNION ALL ${related('children', 'related_person_id', 'person_id')}) t
  ORDER BY t.name_key, t.person_id`)

const ABOUT = `t.entity_kind = 'person' AND t.entity_id = $1::text AND t.recorded_at <= $2::timestamptz`

/** Parameters: person, instant. */
export const CHANGES = withPosition(`
  SELECT t.id, t.recorded_at AS "recordedAt", t.actor, t.action, t.entity_kind AS "entityKind", t.entity_id AS "entityId",
    (SELECT ${personName('p')} FROM directory.person p WHERE p.id = $1::uuid) AS "entityName", t.before, t.after,
    (SELECT count(*)::int FROM (SELECT FROM directory.audit_event t WHERE ${ABOUT} LIMIT ${COUNT_CAP}) counted) AS total
  FROM directory.audit_event t WHERE ${ABOUT}
  ORDER BY t.recorded_at DESC, t.id DESC LIMIT ${PROFILE_ROWS}`)
