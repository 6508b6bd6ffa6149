import type { Author } from '../../context.ts'
import type { School } from '../../school.ts'
import type { ReportingLineChange } from './reporting-line-register.port.ts'

export const updateReportingLine = (
  school: Pick<School, 'reportingLines'>,
  change: ReportingLineChange,
  author: Author,
) => school.reportingLines.update(change, author)
