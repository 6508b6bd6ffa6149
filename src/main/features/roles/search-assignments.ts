import type { School } from '../../school.ts'
import type { AssignmentQuery } from './assignment-register.port.ts'

export const searchAssignments = (school: Pick<School, 'assignments'>, query: AssignmentQuery) =>
  school.assignments.search(query)
