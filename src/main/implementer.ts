import { implement } from '@orpc/server'
import { contract } from '../contract/index.ts'
import type { CallContext } from './context.ts'

/** Handlers of procedures that need no open school. */
export const appRoutes = implement(contract).$context<CallContext>()

/** Handlers of procedures that work in the school the call is for. */
export const schoolRoutes = appRoutes.use(async ({ context, next }) =>
  next({ context: { school: await context.app.school(context.profileId) } }),
)
