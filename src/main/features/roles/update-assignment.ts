import type { Author } from '../../context.ts'
import type { School } from '../../school.ts'
import type { AssignmentChange } from './assignment-register.port.ts'

export const updateAssignment = (school: Pick<School, 'assignments'>, change: AssignmentChange, author: Author) =>
  school.assignments.update(change, author)
