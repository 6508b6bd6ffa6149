import type { Author } from '../../context.ts'
import type { School } from '../../school.ts'
import type { NewAssignments } from './assignment-register.port.ts'

/** Without `validFrom` the assignments begin now. */
export const createAssignments = (
  school: Pick<School, 'assignments'>,
  input: Omit<NewAssignments, 'validFrom'> & { validFrom?: Date },
  author: Author,
) => school.assignments.create({ ...input, validFrom: input.validFrom ?? new Date() }, author)
