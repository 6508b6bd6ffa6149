import type { Author } from '../../context.ts'
import type { School } from '../../school.ts'

export const createPermission = (
  school: Pick<School, 'permissions'>,
  input: { key: string; description: string },
  author: Author,
) => school.permissions.create(input, author)
