import { uuidv7 } from 'uuidv7'
import { refusal } from '../../../contract/errors.ts'
import type { Role, RoleInput, RolePatch } from '../../../contract/roles.ts'
import type { Author } from '../../foundation/author.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import {
  changedFields,
  insertVersioned,
  lockVersion,
  refusingViolations,
  saveVersion,
} from '../../stores/postgres/versioned-row.ts'
import { inWriteTransaction, type WriteScope } from '../../stores/postgres/write-transaction.ts'
import { roleEntity, rolePermissionEntity, type RoleRecord } from './role.entity.ts'

const KIND = 'role'
type Target = { id: string; version: number }

const toRole = ({ rosterKey: _, ...role }: RoleRecord, permissionKeys: string[]): Role => ({ ...role, permissionKeys })

const inUse = () =>
  refusal('RULE_VIOLATION', { rule: 'role-in-use', expected: 'a role that no assignment or delegation names' })

const unknownPermission = (unknown?: string[]) =>
  refusal('RULE_VIOLATION', {
    rule: 'unknown-permission',
    field: 'permissionKeys',
    expected: 'keys of permissions that exist',
    ...(unknown && { unknown }),
  })

const refusals = (store: PostgresStore, name: string | undefined) => ({
  role_name_unique: async () => {
    const { rows } = await store.pool.query<{ id: string }>(
      'SELECT id FROM directory.role WHERE unique_name = directory.caseless($1::text)',
      [name],
    )
    return refusal('DUPLICATE', { entity: KIND, field: 'name', ...(rows[0] && { existingId: rows[0].id }) })
  },
  role_permission_permission_fkey: () => unknownPermission(),
  assignment_role_fkey: inUse,
  delegation_role_fkey: inUse,
})

const grantedKeys = async ({ query }: WriteScope, roleId: string) => {
  const rows = await query<{ permission_key: string }>(
    'SELECT permission_key FROM directory.role_permission WHERE role_id = $1 ORDER BY permission_key',
    [roleId],
  )
  return rows.map((row) => row.permission_key)
}

/** Makes the role grant exactly these keys. */
const grant = async ({ manager, query }: WriteScope, { roleId, keys }: { roleId: string; keys: string[] }) => {
  await query('DELETE FROM directory.role_permission WHERE role_id = $1 AND permission_key <> ALL ($2::text[])', [
    roleId,
    keys,
  ])
  if (keys.length === 0) return
  const unknown = await query<{ key: string }>(
    `SELECT wanted.key FROM unnest($1::text[]) AS wanted (key)
     WHERE NOT EXISTS (SELECT FROM directory.permission p WHERE p.key = wanted.key) ORDER BY 1 LIMIT 10`,
    [keys],
  )
  if (unknown.length > 0) throw unknownPermission(unknown.map(({ key }) => key))
  await manager
    .createQueryBuilder()
    .insert()
    .into(rolePermissionEntity)
    .values(keys.map((permissionKey) => ({ roleId, permissionKey })))
    .orIgnore()
    .execute()
}

const sameKeys = (some: string[], others: string[]) =>
  some.length === others.length && new Set([...some, ...others]).size === some.length

export const createRoleRow = (store: PostgresStore, { permissionKeys, ...input }: RoleInput, author: Author) =>
  refusingViolations(refusals(store, input.name), async () => {
    const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      const id = uuidv7()
      const role = await insertVersioned(scope.manager, roleEntity, { id, ...input })
      await grant(scope, { roleId: id, keys: permissionKeys })
      const after = { ...input, permissionKeys }
      scope.audit({ action: 'role.create', entityKind: KIND, entityId: id, before: null, after })
      scope.changed(KIND, [id])
      return toRole(role, await grantedKeys(scope, id))
    })
    return { ...result, consistencyToken }
  })

export const updateRoleRow = (
  store: PostgresStore,
  { id, version, permissionKeys, ...patch }: Target & RolePatch,
  author: Author,
) =>
  refusingViolations(refusals(store, patch.name), async () => {
    const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      const row = await lockVersion(scope.manager, roleEntity, { name: KIND, id, version })
      const keys = await grantedKeys(scope, id)
      const change = changedFields(row, patch)
      const regranted = permissionKeys !== undefined && !sameKeys(keys, permissionKeys)
      if (!change && !regranted) return toRole(row, keys)
      if (regranted) await grant(scope, { roleId: id, keys: permissionKeys })
      const saved = await saveVersion(scope.manager, roleEntity, { row, changes: change?.after ?? {} })
      scope.audit({
        action: 'role.update',
        entityKind: KIND,
        entityId: id,
        before: { ...change?.before, ...(regranted && { permissionKeys: keys }) },
        after: { ...change?.after, ...(regranted && { permissionKeys }) },
      })
      scope.changed(KIND, [id])
      return toRole(saved, await grantedKeys(scope, id))
    })
    return { ...result, consistencyToken }
  })

export const removeRoleRow = (store: PostgresStore, target: Target, author: Author) =>
  refusingViolations(refusals(store, undefined), async () => {
    const { consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      const row = await lockVersion(scope.manager, roleEntity, { name: KIND, ...target })
      const before = { name: row.name, description: row.description, permissionKeys: await grantedKeys(scope, row.id) }
      await scope.manager.delete(roleEntity, { id: row.id })
      scope.audit({ action: 'role.remove', entityKind: KIND, entityId: row.id, before, after: null })
      scope.changed(KIND, [row.id])
    })
    return { consistencyToken }
  })
