import type { Author } from '../../context.ts'
import type { School } from '../../school.ts'

export const removePermission = (school: Pick<School, 'permissions'>, { key }: { key: string }, author: Author) =>
  school.permissions.remove(key, author)
