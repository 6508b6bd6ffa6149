import type { Id } from '../../../contract/ids.ts'
import type { RolePatch } from '../../../contract/roles.ts'
import type { Author } from '../../context.ts'
import type { School } from '../../school.ts'

export const updateRole = (
  school: Pick<School, 'roles'>,
  change: RolePatch & { id: Id; version: number },
  author: Author,
) => school.roles.update(change, author)
