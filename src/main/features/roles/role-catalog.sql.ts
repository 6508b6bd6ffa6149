import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import type { PermissionCatalog, RoleCatalog } from './role-catalog.port.ts'
import { findPermission, findRole, searchPermissionRows, searchRoleRows } from './role-list.sql.ts'

/** TypeORM takes a quarter of a second to load, so it is loaded by the first write and not at the start. */
const roleWrites = () => import('./role-writes.sql.ts')
const permissionWrites = () => import('./permission-writes.sql.ts')

export const postgresRoleCatalog = (store: PostgresStore): RoleCatalog => ({
  search: (query) => searchRoleRows(store.pool, query),
  find: (id) => findRole(store.pool, id),
  create: async (input, author) => (await roleWrites()).createRoleRow(store, input, author),
  update: async (change, author) => (await roleWrites()).updateRoleRow(store, change, author),
  remove: async (target, author) => (await roleWrites()).removeRoleRow(store, target, author),
})

export const postgresPermissionCatalog = (store: PostgresStore): PermissionCatalog => ({
  search: (query) => searchPermissionRows(store.pool, query),
  find: (key) => findPermission(store.pool, key),
  create: async (input, author) => (await permissionWrites()).createPermissionRow(store, input, author),
  update: async (change, author) => (await permissionWrites()).updatePermissionRow(store, change, author),
  remove: async (target, author) => (await permissionWrites()).removePermissionRow(store, target, author),
})
