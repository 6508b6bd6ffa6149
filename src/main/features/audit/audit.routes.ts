import { schoolRoutes } from '../../implementer.ts'
import { searchAudit } from './search-audit.ts'

export const auditRoutes = {
  search: schoolRoutes.audit.search.handler(({ input, context }) => searchAudit(context.school, input)),
}
