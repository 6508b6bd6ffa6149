import type { RoleRow } from '../../../contract/roles.ts'
import type { Cache } from '../cache/cache.port.ts'
import type { PermissionCatalog, RoleCatalog } from './role-catalog.port.ts'

/** An answer, and when it changes by itself. */
type Timed<Value> = { answer: Value; changesAt: Date | null }

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
    const { value } = await cache.read<Timed<Value>>({
      family,
      id,
      tags: ['role', 'permission', 'assignment'],
      load: async () => {
        // The instant is read first: a change between the two statements makes an answer that is not kept.
        const changesAt = await nextChange()
        return { answer: await load(), changesAt }
      },
      changesAt: ({ changesAt }) => changesAt,
      isEmpty: ({ answer }) => answer === undefined,
    })
    return value.answer
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
