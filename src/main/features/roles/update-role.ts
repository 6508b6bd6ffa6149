import type { Id } from '../../../contract/ids.ts'
import type { RolePatch } from '../../../contract/roles.ts'
import type { Author } from '../../author.ts'
import type { School } from '../../school.ts'

/** Counts first who gains a permission, because afterwards they have it. What is unknown is for the write to refuse. */
export const updateRole = async (
  { roles, roleGain }: Pick<School, 'roles' | 'roleGain'>,
  change: RolePatch & { id: Id; version: number },
  author: Author,
) => {
  const { id: roleId, permissionKeys = [] } = change
  const has = new Set((await roles.find(roleId))?.permissionKeys)
  const added = permissionKeys.filter((key) => !has.has(key))
  const gained = added.length > 0 ? (await roleGain({ roleId, permissionKeys: added })).gain : null
  return { ...(await roles.update(change, author)), gained }
}
