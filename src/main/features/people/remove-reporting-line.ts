import type { Author } from '../../context.ts'
import type { School } from '../../school.ts'
import type { IdAndVersion } from './people-directory.port.ts'

export const removeReportingLine = (school: Pick<School, 'reportingLines'>, target: IdAndVersion, author: Author) =>
  school.reportingLines.remove(target, author)
