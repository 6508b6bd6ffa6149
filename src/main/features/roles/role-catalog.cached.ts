import type { RoleRow } from '../../../contract/roles.ts'
import type { Cache } from '../cache/cache.port.ts'
import type { PermissionCatalog, RoleCatalog } from './role-catalog.port.ts'

/**
 * Keeps the lists of roles and single roles. They count the assignments that are valid now, so they end at the next
 * begin or end of an assignment, which `nextChange` returns.
 */
export const cachedRoleCatalog = ({
  roles,
  cache,
  nextChange,
}: {
  roles: RoleCatalog
  cache: Cache
  nextChange: () => Promise<Date | null>
}): RoleCatalog => {
  const keep = async <Value>(family: string, id: string, load: () => Promise<Value>): Promise<Value> => {
    const { value } = await cache.read({
      family,
      id,
      tags: ['role', 'permission', 'assignment'],
      load,
      nextChange,
      isEmpty: (answer) => answer === undefined,
    })
    return value
  }
  return {
    ...roles,
    search: (query) => keep('roles.search', JSON.stringify(query), () => roles.search(query)),
    find: (id) => keep<RoleRow | undefined>('roles.find', id, () => roles.find(id)),
  }
}

/** Keeps the lists of permissions, with the number of roles that grant each. */
export const cachedPermissionCatalog = ({
  permissions,
  cache,
}: {
  permissions: PermissionCatalog
  cache: Cache
}): PermissionCatalog => ({
  ...permissions,
  search: async (query) => {
    const { value } = await cache.read({
      family: 'permissions.search',
      id: JSON.stringify(query),
      tags: ['permission', 'role'],
      load: () => permissions.search(query),
    })
    return value
  },
})
