import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { RoleRow } from '../../../contract/roles.ts'
import type { School } from '../../school.ts'

export const getRole = async (school: Pick<School, 'roles'>, { id }: { id: Id }): Promise<RoleRow> => {
  const role = await school.roles.find(id)
  if (!role) throw refusal('NOT_FOUND', { entity: 'role', id })
  return role
}
