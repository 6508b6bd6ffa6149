import type pg from 'pg'
import type { Delegation } from '../../../../contract/delegations.ts'
import { refusal } from '../../../../contract/errors.ts'
import type { Id } from '../../../../contract/ids.ts'
import { ASKED_SQL } from '../../../stores/postgres/database-clock.ts'
import { instantKey, keysetOf } from '../../../stores/postgres/keyset.ts'
import { readPage } from '../../../stores/postgres/list-page.ts'
import { personName } from '../../../stores/postgres/person-name.ts'
import type { DelegationQuery, DelegationState } from './delegation-register.port.ts'
import { endsAfter, unrevokedAt, validAt } from '../../../stores/postgres/validity.ts'

const person = (alias: string) => `json_build_object('id', ${alias}.id, 'name', ${personName(alias)})`

/**
 * A delegation is suspended, and counts on no chain, when its unit is removed or one of its people is deleted or
 * inactive.
 */
const SUSPENDED = `(
  EXISTS (SELECT FROM directory.org_unit gone WHERE gone.id = t.org_unit_id AND gone.deleted_at IS NOT NULL)
  OR EXISTS (SELECT FROM directory.person gone WHERE gone.id IN (t.delegator_id, t.delegate_id)
    AND (gone.deleted_at IS NOT NULL OR gone.status <> 'active'))
)`

const columns = `t.id, ${person('a')} AS delegator, ${person('b')} AS delegate, json_build_object('id', u.id, 'name', u.name) AS "orgUnit",
  CASE WHEN r.id IS NOT NULL THEN json_build_object('id', r.id, 'name', r.name) END AS role,
  ARRAY(SELECT p.permission_key FROM directory.delegation_permission p WHERE p.delegation_id = t.id ORDER BY 1) AS "permissionKeys",
  t.max_redelegations AS "maxRedelegations", t.valid_from AS "validFrom", t.valid_to AS "validTo", t.revoked_at AS "revokedAt",
  t.reason, t.created_at AS "createdAt", t.version,
  CASE WHEN t.revoked_at <= ${ASKED_SQL} THEN 'revoked' WHEN t.valid_to <= ${ASKED_SQL} THEN 'expired' WHEN t.valid_from > ${ASKED_SQL} THEN 'upcoming'
       WHEN ${SUSPENDED} THEN 'suspended' ELSE 'current' END AS state`

const joins = `JOIN directory.person a ON a.id = t.delegator_id JOIN directory.person b ON b.id = t.delegate_id
  JOIN directory.org_unit u ON u.id = t.org_unit_id LEFT JOIN directory.role r ON r.id = t.role_id`

const UNREVOKED = unrevokedAt('t', ASKED_SQL)
const VALID = `${UNREVOKED} AND ${validAt('t', ASKED_SQL)}`
const IN_STATE: Record<DelegationState, string> = {
  revoked: `t.revoked_at <= ${ASKED_SQL}`,
  expired: `${UNREVOKED} AND t.valid_to <= ${ASKED_SQL}`,
  upcoming: `${UNREVOKED} AND t.valid_from > ${ASKED_SQL} AND ${endsAfter('t', ASKED_SQL)}`,
  current: `${VALID} AND NOT ${SUSPENDED}`,
  suspended: `${VALID} AND ${SUSPENDED}`,
}

export const searchDelegationRows = (pool: pg.Pool, query: DelegationQuery) => {
  const { delegatorId, delegateId, personId, orgUnitId, state, at, endsBefore, sort } = query
  return readPage<Delegation>(pool, {
    list: 'delegations',
    keyset: keysetOf(sort, { validFrom: [instantKey('valid_from')], validTo: [instantKey('ends_at')] }),
    query,
    // A row comparison has no order for null, so an open end counts as the last instant of four-digit years.
    table: `(SELECT *, coalesce(valid_to, '9999-12-31T23:59:59.999Z') AS ends_at FROM directory.delegation)`,
    conditions: (bind) => {
      const conditions: string[] = []
      if (delegatorId !== undefined) conditions.push(`t.delegator_id = ${bind(delegatorId)}::uuid`)
      if (delegateId !== undefined) conditions.push(`t.delegate_id = ${bind(delegateId)}::uuid`)
      if (personId !== undefined) {
        const id = `${bind(personId)}::uuid`
        conditions.push(`(t.delegator_id = ${id} OR t.delegate_id = ${id})`)
      }
      if (orgUnitId !== undefined) conditions.push(`t.org_unit_id = ${bind(orgUnitId)}::uuid`)
      if (state !== undefined) conditions.push(IN_STATE[state])
      if (at !== undefined) {
        const instant = `${bind(at.toISOString())}::timestamptz`
        conditions.push(`${validAt('t', instant)} AND ${unrevokedAt('t', instant)}`)
      }
      if (endsBefore !== undefined) conditions.push(`t.valid_to < ${bind(endsBefore.toISOString())}::timestamptz`)
      return conditions
    },
    columns,
    joins,
  })
}

type Queryable = pg.Pool | pg.ClientBase

export const readDelegations = async (database: Queryable, ids: Id[]): Promise<Delegation[]> => {
  const { rows } = await database.query<Delegation>(
    `SELECT ${columns} FROM directory.delegation t ${joins} WHERE t.id = ANY ($1::uuid[]) ORDER BY t.id`,
    [ids],
  )
  return rows
}

export const readDelegation = async (database: Queryable, id: Id): Promise<Delegation> => {
  const [found] = await readDelegations(database, [id])
  if (!found) throw refusal('NOT_FOUND', { entity: 'delegation', id })
  return found
}
