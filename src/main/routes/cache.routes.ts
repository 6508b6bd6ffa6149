import { schoolRoutes } from './implementer.ts'

export const cacheRoutes = {
  status: schoolRoutes.cache.status.handler(({ context }) => context.school.cacheService.status()),
  lookup: schoolRoutes.cache.lookup.handler(async ({ input, context }) => ({
    answer: await context.school.cacheService.lookup(input),
  })),
  invalidate: schoolRoutes.cache.invalidate.handler(async ({ input, context }) => {
    await context.school.cacheService.invalidate(input, context.author)
    return input
  }),
}
