import type { Id } from '../../../contract/ids.ts'
import type { RolePatch } from '../../../contract/roles.ts'
import type { Author } from '../../foundation/author.ts'
import type { AskRoleGain } from '../authority/role-gain.port.ts'
import type { RoleCatalog } from './role-catalog.port.ts'

/**
 * Updates a role. It counts who gains a permission before the write, because afterwards they have it. The write refuses
 * what is unknown.
 */
export const updateRole = async (
  { roles, roleGain }: { roles: RoleCatalog; roleGain: AskRoleGain },
  change: RolePatch & { id: Id; version: number },
  author: Author,
) => {
  const { id: roleId, permissionKeys = [] } = change
  const has = new Set((await roles.find(roleId))?.permissionKeys)
  const added = permissionKeys.filter((key) => !has.has(key))
  const gained = added.length > 0 ? (await roleGain({ roleId, permissionKeys: added })).gain : null
  return { ...(await roles.update(change, author)), gained }
}
