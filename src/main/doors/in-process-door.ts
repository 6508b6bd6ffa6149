import { createRouterClient } from '@orpc/server'
import type { Logger } from 'pino'
import type { Client, ClientContext } from '../../contract/index.ts'
import type { CallContext } from '../context.ts'
import type { AppRouter } from '../router.ts'
import { callInterceptor } from './call-interceptor.ts'

type Door = { router: AppRouter; context: CallContext; log: Logger }

/** The contract's client without a wire: same validation, same errors. The command line calls through it. */
export const inProcessClient = ({ router, context, log }: Door): Client =>
  createRouterClient(router, {
    context: ({ profileId, requestId }: ClientContext): CallContext => ({
      ...context,
      profileId: profileId ?? context.profileId,
      author: { ...context.author, requestId: requestId ?? context.author.requestId },
    }),
    interceptors: [callInterceptor(log)],
  })
