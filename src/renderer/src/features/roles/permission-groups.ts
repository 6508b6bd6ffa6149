import type { Permission } from '../../../../contract/permissions.ts'

export type PermissionGroup = { prefix: string; permissions: Permission[] }

/** The part before the first separator: `trip.approve` belongs to `trip`. A key without separator is its own group. */
export const prefixOf = (key: string) => /^[^.:-]+/.exec(key)?.[0] ?? key

/**
 * Permissions by prefix, with groups and keys in alphabetical order. The search covers keys and descriptions and
 * ignores case.
 */
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
