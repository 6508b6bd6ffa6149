import type { Author } from '../../context.ts'
import type { School } from '../../school.ts'

export const updatePermission = (
  school: Pick<School, 'permissions'>,
  change: { key: string; description: string },
  author: Author,
) => school.permissions.update(change, author)
