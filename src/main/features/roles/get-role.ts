import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { RoleRow } from '../../../contract/roles.ts'
import type { RoleCatalog } from './role-catalog.port.ts'

export const getRole = async (school: { roles: RoleCatalog }, { id }: { id: Id }): Promise<RoleRow> => {
  const role = await school.roles.find(id)
  if (!role) throw refusal('NOT_FOUND', { entity: 'role', id })
  return role
}
