import type { Id } from '../../../contract/ids.ts'
import type { Author } from '../../context.ts'
import type { School } from '../../school.ts'

export const removeRole = (school: Pick<School, 'roles'>, target: { id: Id; version: number }, author: Author) =>
  school.roles.remove(target, author)
