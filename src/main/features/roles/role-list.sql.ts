import type pg from 'pg'
import type { Permission } from '../../../contract/permissions.ts'
import type { RoleRow } from '../../../contract/roles.ts'
import { BEGUN_SQL } from '../../stores/postgres/database-clock.ts'
import { instantKey, keysetOf, textKey } from '../../stores/postgres/keyset.ts'
import { readPage, searchConditions } from '../../stores/postgres/list-page.ts'
import type { PermissionQuery, RoleQuery } from './role-catalog.port.ts'
import { validAt } from '../../stores/postgres/validity.ts'

const roleSorts = { name: [textKey('name_key')], updatedAt: [instantKey('updated_at')] }

const roleColumns = `t.id, t.name, t.description, t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.version,
  granted.keys AS "permissionKeys", assigned.assignments AS "assignmentCount"`

const roleJoins = `
  CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(rp.permission_key ORDER BY rp.permission_key), '{}') AS keys
    FROM directory.role_permission rp WHERE rp.role_id = t.id
  ) granted
  CROSS JOIN LATERAL (
    SELECT count(*)::integer AS assignments FROM directory.assignment a
    WHERE a.role_id = t.id AND ${validAt('a', BEGUN_SQL)}
  ) assigned`

export const searchRoleRows = (pool: pg.Pool, query: RoleQuery) => {
  const { search, permissionKey, sort } = query
  return readPage<RoleRow>(pool, {
    list: 'roles',
    keyset: keysetOf(sort, roleSorts),
    query,
    table: 'directory.role',
    conditions: (bind) => {
      const conditions = searchConditions(search, {
        text: `directory.fold(' ' || t.name || ' ' || t.description)`,
        bind,
      })
      if (permissionKey !== undefined) {
        conditions.push(
          `EXISTS (SELECT FROM directory.role_permission rp WHERE rp.role_id = t.id AND rp.permission_key = ${bind(permissionKey)}::text)`,
        )
      }
      return conditions
    },
    columns: roleColumns,
    joins: roleJoins,
  })
}

export const findRole = async (pool: pg.Pool, id: string) => {
  const { rows } = await pool.query<RoleRow>(
    `SELECT ${roleColumns} FROM (SELECT * FROM directory.role WHERE id = $1) t ${roleJoins}`,
    [id],
  )
  return rows[0]
}

const permissionColumns = `t.key, t.description,
      (SELECT count(*)::integer FROM directory.role_permission rp WHERE rp.permission_key = t.key) AS "roleCount",
      t.version`

export const findPermission = async (pool: pg.Pool, key: string) => {
  const { rows } = await pool.query<Permission>(
    `SELECT ${permissionColumns} FROM directory.permission t WHERE t.key = $1`,
    [key],
  )
  return rows[0]
}

export const searchPermissionRows = (pool: pg.Pool, query: PermissionQuery) => {
  const { search, sort } = query
  return readPage<Permission>(pool, {
    list: 'permissions',
    keyset: { keys: [textKey('key')], descending: sort === '-key' },
    query,
    table: 'directory.permission',
    conditions: (bind) =>
      searchConditions(search, { text: `directory.fold(' ' || t.key || ' ' || t.description)`, bind }),
    columns: permissionColumns,
  })
}
