import type { Author } from '../../author.ts'
import type { School } from '../../school.ts'
import type { NewAssignments } from './assignment-register.port.ts'

export const createAssignments = (school: Pick<School, 'assignments'>, input: NewAssignments, author: Author) =>
  school.assignments.create(input, author)
