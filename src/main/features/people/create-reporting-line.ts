import type { Author } from '../../context.ts'
import type { School } from '../../school.ts'
import type { NewReportingLine } from './reporting-line-register.port.ts'

/** Without `validFrom` the line begins now. */
export const createReportingLine = (
  school: Pick<School, 'reportingLines'>,
  input: Omit<NewReportingLine, 'validFrom'> & { validFrom?: Date },
  author: Author,
) => school.reportingLines.create({ ...input, validFrom: input.validFrom ?? new Date() }, author)
