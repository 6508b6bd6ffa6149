import type { School } from '../../school.ts'
import type { ReportingLineQuery } from './reporting-line-register.port.ts'

export const searchReportingLines = (school: Pick<School, 'reportingLines'>, query: ReportingLineQuery) =>
  school.reportingLines.search(query)
