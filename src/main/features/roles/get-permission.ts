import { refusal } from '../../../contract/errors.ts'
import type { Permission } from '../../../contract/permissions.ts'
import type { PermissionCatalog } from './role-catalog.port.ts'

export const getPermission = async (
  school: { permissions: PermissionCatalog },
  { key }: { key: string },
): Promise<Permission> => {
  const permission = await school.permissions.find(key)
  if (!permission) throw refusal('NOT_FOUND', { entity: 'permission', id: key })
  return permission
}
