import type pg from 'pg'
import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { Assignment, AssignmentRow } from '../../../contract/roles.ts'
import { instantKey, keysetOf } from '../../stores/postgres/keyset.ts'
import { readPage } from '../../stores/postgres/list-page.ts'
import { personName } from '../../stores/postgres/person-name.ts'
import type { AssignmentQuery } from './assignment-register.port.ts'
import { validAt } from '../../stores/postgres/validity.ts'

export const assignmentColumns = `t.id, t.person_id AS "personId", t.role_id AS "roleId", t.org_unit_id AS "orgUnitId",
  t.is_primary AS "isPrimary", t.valid_from AS "validFrom", t.valid_to AS "validTo", t.source,
  t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.version`

const columns = `${assignmentColumns}, ${personName('p')} AS "personName",
  r.name AS "roleName", u.name AS "orgUnitName"`

const joins = `JOIN directory.person p ON p.id = t.person_id
  JOIN directory.role r ON r.id = t.role_id
  JOIN directory.org_unit u ON u.id = t.org_unit_id`

export const searchAssignmentRows = (pool: pg.Pool, query: AssignmentQuery) => {
  const { personId, roleId, orgUnitId, at, sort } = query
  return readPage<AssignmentRow>(pool, {
    list: 'assignments',
    keyset: keysetOf(sort, { validFrom: [instantKey('valid_from')] }),
    query,
    table: 'directory.assignment',
    conditions: (bind) => {
      const conditions: string[] = []
      if (personId !== undefined) conditions.push(`t.person_id = ${bind(personId)}::uuid`)
      if (roleId !== undefined) conditions.push(`t.role_id = ${bind(roleId)}::uuid`)
      if (orgUnitId !== undefined) conditions.push(`t.org_unit_id = ${bind(orgUnitId)}::uuid`)
      if (at !== undefined) {
        const instant = `${bind(at.toISOString())}::timestamptz`
        conditions.push(`${validAt('t', instant)}
          AND NOT EXISTS (SELECT FROM directory.org_unit gone WHERE gone.id = t.org_unit_id AND gone.deleted_at IS NOT NULL)`)
      }
      return conditions
    },
    columns,
    joins,
    fewMatch: personId !== undefined,
  })
}

export const readAssignment = async (pool: pg.Pool, id: Id): Promise<Assignment> => {
  const { rows } = await pool.query<Assignment>(
    `SELECT ${assignmentColumns} FROM directory.assignment t WHERE t.id = $1`,
    [id],
  )
  if (!rows[0]) throw refusal('NOT_FOUND', { entity: 'assignment', id })
  return rows[0]
}
