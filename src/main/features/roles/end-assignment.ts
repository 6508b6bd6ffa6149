import type { Author } from '../../author.ts'
import type { School } from '../../school.ts'
import type { AssignmentTarget } from './assignment-register.port.ts'

export const endAssignment = (school: Pick<School, 'assignments'>, target: AssignmentTarget, author: Author) =>
  school.assignments.end(target, author)
