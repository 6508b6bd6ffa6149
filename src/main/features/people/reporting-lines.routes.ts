import { schoolRoutes } from '../../implementer.ts'
import { createReportingLine } from './create-reporting-line.ts'
import { endReportingLine } from './end-reporting-line.ts'
import { removeReportingLine } from './remove-reporting-line.ts'
import { searchRelationships } from './search-relationships.ts'
import { searchReportingLines } from './search-reporting-lines.ts'
import { updateReportingLine } from './update-reporting-line.ts'

const { reportingLines: lines, relationships } = schoolRoutes

export const reportingLinesRoutes = {
  search: lines.search.handler(({ input, context }) => searchReportingLines(context.school, input)),
  create: lines.create.handler(({ input, context }) => createReportingLine(context.school, input, context.author)),
  update: lines.update.handler(({ input, context }) => updateReportingLine(context.school, input, context.author)),
  end: lines.end.handler(({ input, context }) => endReportingLine(context.school, input, context.author)),
  remove: lines.remove.handler(({ input, context }) => removeReportingLine(context.school, input, context.author)),
}

export const relationshipsRoutes = {
  search: relationships.search.handler(({ input, context }) => searchRelationships(context.school, input)),
}
