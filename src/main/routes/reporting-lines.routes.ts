import { searchRelationships } from '../features/people/search-relationships.ts'
import { schoolRoutes } from './implementer.ts'

const { reportingLines: lines, relationships } = schoolRoutes

export const reportingLinesRoutes = {
  search: lines.search.handler(({ input, context }) => context.school.reportingLines.search(input)),
  create: lines.create.handler(({ input, context }) => context.school.reportingLines.create(input, context.author)),
  update: lines.update.handler(({ input, context }) => context.school.reportingLines.update(input, context.author)),
  end: lines.end.handler(({ input, context }) => context.school.reportingLines.end(input, context.author)),
  replace: lines.replace.handler(({ input, context }) => context.school.reportingLines.replace(input, context.author)),
  remove: lines.remove.handler(({ input, context }) => context.school.reportingLines.remove(input, context.author)),
}

export const relationshipsRoutes = {
  search: relationships.search.handler(({ input, context }) => searchRelationships(context.school, input)),
}
