import { schoolRoutes } from './implementer.ts'

export const auditRoutes = {
  search: schoolRoutes.audit.search.handler(({ input, context }) => context.school.audit.search(input)),
}
