import type { RoleInput } from '../../../contract/roles.ts'
import type { Author } from '../../context.ts'
import type { School } from '../../school.ts'

export const createRole = (school: Pick<School, 'roles'>, input: RoleInput, author: Author) =>
  school.roles.create(input, author)
