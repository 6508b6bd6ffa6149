import { StandardRPCJsonSerializer, StandardRPCSerializer } from '@orpc/client/standard'
import type { ORPCError } from '@orpc/client'
import { StandardOpenAPIMatcher } from '@orpc/openapi/standard'
import {
  StandardHandler,
  type StandardHandlerInterceptorOptions,
  type StandardHandleResult,
  StandardRPCCodec,
  StandardRPCMatcher,
} from '@orpc/server/standard'
import { experimental_ZodSmartCoercionPlugin as ZodSmartCoercionPlugin } from '@orpc/zod/zod4'
import { StrictGetMethodPlugin } from '@orpc/server/plugins'
import type { Logger } from 'pino'
import { refusal } from '../../contract/errors.ts'
import { finiteRoutes } from '../../contract/finite-routes.ts'
import type { CallContext } from '../routes/context.ts'
import type { AppRouter } from '../router.ts'
import { callInterceptor } from './call-interceptor.ts'
import { withCallerHeaders } from './caller.ts'
import { repeatedIn, repeatedIssue } from './repeated-keys.ts'
import { RestCodec } from './rest-codec.ts'
import { toWireError } from './wire-errors.ts'

type Request = StandardHandlerInterceptorOptions<CallContext> & {
  next: (options: StandardHandlerInterceptorOptions<CallContext>) => Promise<StandardHandleResult>
}

/** Gives errors outside a procedure (no such procedure, unreadable body) the same form as errors inside one. */
class WireErrorCodec extends StandardRPCCodec {
  readonly #log: Logger

  constructor(log: Logger) {
    super(new StandardRPCSerializer(new StandardRPCJsonSerializer({})))
    this.#log = log
  }

  override encodeError(error: ORPCError<string, unknown>) {
    return super.encodeError(toWireError(error, { log: this.#log }))
  }

  /** Checks the input from a query or beside files for repeated keys. A JSON body was checked when it was read. */
  override async decode(...[request, params, procedure]: Parameters<StandardRPCCodec['decode']>): Promise<unknown> {
    const query = request.method === 'GET' ? request.url.searchParams.getAll('data') : []
    const body = request.method === 'GET' ? undefined : await request.body()
    const texts = body instanceof FormData ? body.getAll('data') : query
    const issues = texts.length > 1 ? [repeatedIssue('data')] : repeatedIn(String(texts[0] ?? ''), 'json')
    if (issues.length > 0) throw toWireError(refusal('BAD_REQUEST', { issues }), { log: this.#log })
    return super.decode(request, params, procedure)
  }
}

const orWireError = <Value>(read: () => Value, at: Parameters<typeof toWireError>[1]): Value => {
  try {
    return read()
  } catch (error) {
    throw toWireError(error, at)
  }
}

const options = (log: Logger) => ({
  clientInterceptors: [callInterceptor(log)],
  interceptors: [
    async ({ next, ...request }: Request) => {
      const path = request.request.url.pathname.slice(request.prefix?.length ?? 0).replace(/^\//, '')
      const caller = () => withCallerHeaders(request.context, request.request.headers)
      const context = orWireError(caller, { log, procedure: path })
      const result = await next({ ...request, context })
      if (result.matched) return result
      throw toWireError(refusal('NOT_FOUND', { entity: 'procedure', id: path.slice(0, 200) }), { log })
    },
  ],
})

/** oRPC's own protocol, for the console in a window or in a browser. */
export const rpcHandler = ({ router, log }: { router: AppRouter; log: Logger }) =>
  new StandardHandler<CallContext>(router, new StandardRPCMatcher(), new WireErrorCodec(log), {
    ...options(log),
    plugins: [new StrictGetMethodPlugin<CallContext>()],
  })

/**
 * REST for scripts, by the methods, paths and query strings of the contract. Errors are exactly `{ code, message, data
 * }`. Streams without an end are left out.
 */
export const restHandler = ({ router, log }: { router: AppRouter; log: Logger }) =>
  new StandardHandler<CallContext>(finiteRoutes(router), new StandardOpenAPIMatcher(), new RestCodec(log), {
    ...options(log),
    plugins: [new ZodSmartCoercionPlugin<CallContext>()],
  })
