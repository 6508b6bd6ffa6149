import { schoolRoutes } from './implementer.ts'

export const changesRoutes = {
  follow: schoolRoutes.changes.follow.handler(({ input, context, signal }) =>
    context.school.changes.follow(input, signal),
  ),
}
