import type { School } from '../../school.ts'
import type { RoleQuery } from './role-catalog.port.ts'

export const searchRoles = (school: Pick<School, 'roles'>, query: RoleQuery) => school.roles.search(query)
