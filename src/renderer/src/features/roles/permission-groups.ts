import type { Permission } from '../../../../contract/permissions.ts'

export type PermissionGroup = { prefix: string; permissions: Permission[] }

/** What stands before the first separator: `trip.approve` belongs to `trip`; a key without one to itself. */
export const prefixOf = (key: string) => /^[^.:-]+/.exec(key)?.[0] ?? key

/** Permissions by prefix, groups and keys in alphabetical order; keys and descriptions are searched, case folds. */
export const groupPermissions = ({
  permissions,
  search,
}: {
  permissions: readonly Permission[]
  search: string
}): PermissionGroup[] => {
  const wanted = search.trim().toLowerCase()
  const groups = new Map<string, Permission[]>()
  for (const permission of permissions) {
    if (!`${permission.key} ${permission.description}`.toLowerCase().includes(wanted)) continue
    const prefix = prefixOf(permission.key)
    groups.set(prefix, [...(groups.get(prefix) ?? []), permission])
  }
  return [...groups]
    .map(([prefix, inGroup]) => ({ prefix, permissions: inGroup.toSorted((a, b) => a.key.localeCompare(b.key, 'en')) }))
    .toSorted((a, b) => a.prefix.localeCompare(b.prefix, 'en'))
}
