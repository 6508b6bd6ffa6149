import { uuidv7 } from 'uuidv7'
import { refusal } from '../../../contract/errors.ts'
import type { Author } from '../../foundation/author.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { refusingViolations } from '../../stores/postgres/versioned-row.ts'
import { inWriteTransaction, type WriteScope } from '../../stores/postgres/write-transaction.ts'
import { permissionEntity } from './permission.entity.ts'

const KIND = 'permission'
type Described = { key: string; description: string }
type Target = { key: string; version: number }

const inUse = () =>
  refusal('RULE_VIOLATION', { rule: 'permission-in-use', expected: 'a permission that no role or delegation names' })

const refusals = {
  permission_pkey: () => refusal('DUPLICATE', { entity: KIND, field: 'key' }),
  role_permission_permission_fkey: inUse,
  delegation_permission_permission_fkey: inUse,
}

const rolesThatGrant = async ({ query }: WriteScope, key: string) => {
  const rows = await query<{ role_id: string }>(
    'SELECT role_id FROM directory.role_permission WHERE permission_key = $1 ORDER BY role_id',
    [key],
  )
  return rows.map((row) => row.role_id)
}

/** A permission has no id, so its event gets one of its own. The projection is told of the roles that grant it. */
const changedPermission = ({ changed }: WriteScope) => changed(KIND, [uuidv7()])

/** Returns the row, locked until the transaction ends. Refuses an unknown key and another version than the current one. */
const lock = async ({ manager }: WriteScope, { key, version }: Target) => {
  const row = await manager.findOne(permissionEntity, { where: { key }, lock: { mode: 'pessimistic_write' } })
  if (!row) throw refusal('NOT_FOUND', { entity: KIND, id: key })
  if (row.version !== version) throw refusal('STALE_VERSION', { entity: KIND, id: key, currentVersion: row.version })
  return row
}

export const createPermissionRow = (store: PostgresStore, input: Described, author: Author) =>
  refusingViolations(refusals, async () => {
    const { consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      await scope.manager.insert(permissionEntity, { ...input })
      changedPermission(scope)
      scope.audit({
        action: 'permission.create',
        entityKind: KIND,
        entityId: input.key,
        before: null,
        after: { ...input },
      })
    })
    return { ...input, roleCount: 0, version: 1, consistencyToken }
  })

export const updatePermissionRow = async (
  store: PostgresStore,
  { key, version, description }: Target & Described,
  author: Author,
) => {
  const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const row = await lock(scope, { key, version })
    const roles = await rolesThatGrant(scope, key)
    const changes = row.description !== description
    const next = changes ? version + 1 : version
    if (changes) {
      await scope.manager.update(permissionEntity, { key }, { description, version: next })
      const before = { description: row.description }
      scope.audit({ action: 'permission.update', entityKind: KIND, entityId: key, before, after: { description } })
      scope.changed('role', roles)
      changedPermission(scope)
    }
    return { key, description, roleCount: roles.length, version: next }
  })
  return { ...result, consistencyToken }
}

export const removePermissionRow = (store: PostgresStore, { key, version }: Target, author: Author) =>
  refusingViolations(refusals, async () => {
    const { consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      const { description } = await lock(scope, { key, version })
      await scope.manager.delete(permissionEntity, { key })
      changedPermission(scope)
      scope.audit({
        action: 'permission.remove',
        entityKind: KIND,
        entityId: key,
        before: { key, description },
        after: null,
      })
    })
    return { consistencyToken }
  })
