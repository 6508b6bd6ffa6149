import type { School } from '../../school.ts'
import type { PermissionQuery } from './role-catalog.port.ts'

export const searchPermissions = (school: Pick<School, 'permissions'>, query: PermissionQuery) =>
  school.permissions.search(query)
