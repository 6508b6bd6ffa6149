import type { Author } from '../../author.ts'
import type { School } from '../../school.ts'

export const removePermission = (school: Pick<School, 'permissions'>, { key }: { key: string }, author: Author) =>
  school.permissions.remove(key, author)
