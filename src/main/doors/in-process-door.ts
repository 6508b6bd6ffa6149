import { createRouterClient } from '@orpc/server'
import { experimental_ZodSmartCoercionPlugin as ZodSmartCoercionPlugin } from '@orpc/zod/zod4'
import type { Logger } from 'pino'
import type { Client, ClientContext } from '../../contract/index.ts'
import type { CallContext } from '../routes/context.ts'
import type { AppRouter } from '../router.ts'
import { callInterceptor } from './call-interceptor.ts'

type Door = {
  router: AppRouter
  context: CallContext
  log: Logger
  /** Accepts text for numbers, booleans and instants, as REST does in query strings. */
  coerce?: boolean
}

type Options = { clientInterceptors?: ReturnType<typeof callInterceptor>[] }

/** Applies the coercion of the REST door to calls without a request. */
const coercion = () => {
  const options: Options = {}
  new ZodSmartCoercionPlugin<CallContext>().init(options as never)
  return options.clientInterceptors ?? []
}

/** The contract's client without a wire: same validation, same errors. The command line calls through it. */
export const inProcessClient = ({ router, context, log, coerce }: Door): Client =>
  createRouterClient(router, {
    context: ({ profileId, requestId }: ClientContext): CallContext => ({
      ...context,
      profileId: profileId ?? context.profileId,
      author: { ...context.author, requestId: requestId ?? context.author.requestId },
    }),
    interceptors: [callInterceptor(log), ...(coerce ? coercion() : [])],
  })
