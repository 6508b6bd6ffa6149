import type { Author } from '../../author.ts'
import type { School } from '../../school.ts'
import type { ReportingLineTarget } from './reporting-line-register.port.ts'

export const endReportingLine = (school: Pick<School, 'reportingLines'>, target: ReportingLineTarget, author: Author) =>
  school.reportingLines.end(target, author)
