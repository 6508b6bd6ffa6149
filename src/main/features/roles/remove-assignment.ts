import type { Id } from '../../../contract/ids.ts'
import type { Author } from '../../context.ts'
import type { School } from '../../school.ts'

export const removeAssignment = (
  school: Pick<School, 'assignments'>,
  target: { id: Id; version: number },
  author: Author,
) => school.assignments.remove(target, author)
