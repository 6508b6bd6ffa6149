import type { Author } from '../../author.ts'
import type { School } from '../../school.ts'
import type { NewReportingLine } from './reporting-line-register.port.ts'

export const createReportingLine = (school: Pick<School, 'reportingLines'>, input: NewReportingLine, author: Author) =>
  school.reportingLines.create(input, author)
