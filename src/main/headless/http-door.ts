import { isUtf8 } from 'node:buffer'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import { FastifyHandler } from '@orpc/server/fastify'
import fastify, { type FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { refusal } from '../../contract/errors.ts'
import type { CallContext } from '../context.ts'
import { consolePolicy } from '../doors/console-policy.ts'
import { restHandler, rpcHandler } from '../doors/handlers.ts'
import { MAX_JSON_BODY, MAX_PACKAGE_BODY, MAX_PIECE_BODY } from '../doors/limits.ts'
import { toWireError } from '../wire-errors.ts'
import type { AppRouter } from '../router.ts'
import { createAccess } from './access.ts'
import { consolePages } from './console-pages.ts'
import { foreignRequest } from './foreign-request.ts'
import { answerError, answerOf, errorBody, refused, transportRefusal } from './refusals.ts'
import { formOnDisk, removeUploadsOfEndedProcesses } from './uploads-on-disk.ts'

export type HttpDoorOptions = {
  router: AppRouter
  context: Pick<CallContext, 'app'>
  log: Logger
  /** Written in the log of changes for calls with the token, and for those of a browser session. */
  actors: { token: string; session: string }
  token: string
  /** 0 takes any free port. */
  port: number
  /** Folder of the built console; without it the door serves programs only. */
  consoleFolder?: string
  version: string
  /** Requests per minute; a person scrolling through 100,000 rows makes some hundreds. */
  requestsPerMinute?: number
}

export type HttpDoor = {
  port: number
  /** Of the console, without a secret. */
  url: string
  /** A URL that opens the console once, within 15 minutes. */
  newLink: () => string
  close: () => Promise<void>
}

const REQUEST_TIMEOUT_MS = 10 * 60_000
const HEADERS_TIMEOUT_MS = 10_000

const notUtf8 = () =>
  refusal('BAD_REQUEST', { issues: [{ field: 'input', rule: 'encoding', expected: 'JSON in UTF-8' }] })

/** Takes JSON exactly; files come as forms and are read when the route is known. */
const acceptBodies = async (server: FastifyInstance) => {
  server.removeAllContentTypeParsers()
  const parseJson = server.getDefaultJsonParser('error', 'error')
  server.addContentTypeParser(
    /^application\/json(; ?charset=utf-8)?$/i,
    { parseAs: 'buffer', bodyLimit: MAX_JSON_BODY },
    (request, body: Buffer, done) => {
      if (body.length === 0) return done(null, undefined)
      // Decoding would put a replacement character into a name and say nothing.
      if (!isUtf8(body)) return done(notUtf8())
      void parseJson(request, body.toString('utf8'), done)
    },
  )
  await server.register(multipart)
}

const routeProcedures = (server: FastifyInstance, { router, log, context, actors }: HttpDoorOptions) => {
  const doors = {
    '/rpc': { handler: new FastifyHandler(rpcHandler({ router, log })), methods: ['GET', 'POST'] },
    '/api/v1': {
      handler: new FastifyHandler(restHandler({ router, log })),
      methods: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
    },
  } as const
  for (const [prefix, { handler, methods }] of Object.entries(doors) as [keyof typeof doors, (typeof doors)['/rpc']][])
    server.route({
      method: [...methods],
      url: `${prefix}/*`,
      handler: async (request, reply) => {
        if (request.isMultipart()) {
          const whole = request.url === '/api/v1/imports/oneroster' || request.url === '/rpc/imports/oneroster'
          request.body = await formOnDisk(request, reply, whole ? MAX_PACKAGE_BODY : MAX_PIECE_BODY)
        }
        const author = { actor: actors[request.caller], door: 'http' as const }
        await handler.handle(request, reply, { prefix, context: { ...context, author } })
        return reply
      },
    })
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: 'token' | 'session'
  }
  interface FastifyContextConfig {
    /** Answers without a token; every other route asks for one. */
    open?: boolean
  }
}

/** Opens the loopback HTTP door: `/rpc` for the console, `/api/v1` for scripts, the console itself at `/`. */
export const openHttpDoor = async (options: HttpDoorOptions): Promise<HttpDoor> => {
  const { log, token, requestsPerMinute = 12_000 } = options
  const access = createAccess(token)
  let port = options.port

  const server = fastify({
    forceCloseConnections: true,
    bodyLimit: MAX_JSON_BODY,
    // A path that is no URL never comes to a route.
    frameworkErrors: (error, _request, reply) =>
      void answerError(reply, answerOf(toWireError(transportRefusal(error) ?? error, { log }))),
    // Another site's request is refused before anything is routed.
    serverFactory: (route) => {
      const http = createServer({ maxHeaderSize: 16 * 1024 }, (request, response) => {
        const foreign = foreignRequest(request.headers, port)
        if (!foreign) return route(request, response)
        const answer = refused(foreign)
        response.writeHead(answer.status, { 'content-type': 'application/json', connection: 'close' })
        response.end(JSON.stringify(errorBody(request.url ?? '/', answer)))
      })
      http.requestTimeout = REQUEST_TIMEOUT_MS
      http.headersTimeout = HEADERS_TIMEOUT_MS
      return http
    },
  })

  server.decorateRequest('caller', 'token')
  await server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: consolePolicy },
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
  })
  await server.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, { ttl }) => Object.assign(new Error(), { tooManyForMs: ttl, statusCode: 429 }),
  })
  await acceptBodies(server)

  server.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const caller = access.of(request.headers, port)
    if (caller) request.caller = caller
    else if (!request.routeOptions.config.open) return answerError(reply, refused('UNAUTHORIZED'))
  })
  server.setErrorHandler(
    (error: Error & { code?: string; statusCode?: number; tooManyForMs?: number }, _request, reply) => {
      if (error.tooManyForMs !== undefined)
        return answerError(reply, refused('TOO_MANY_REQUESTS', { retryAfterMs: error.tooManyForMs }))
      return answerError(reply, answerOf(toWireError(transportRefusal(error) ?? error, { log })))
    },
  )
  server.setNotFoundHandler((request, reply) =>
    answerError(reply, refused('NOT_FOUND', { entity: 'page', id: request.url.split('?')[0]!.slice(0, 200) })),
  )

  void removeUploadsOfEndedProcesses().catch(() => undefined)
  routeProcedures(server, options)
  await consolePages(server, { ...options, access, port: () => port })

  await server.listen({ host: '127.0.0.1', port: options.port })
  port = (server.server.address() as AddressInfo).port
  const url = `http://127.0.0.1:${port}/`
  return { port, url, newLink: () => `${url}?link=${access.newLink()}`, close: () => server.close() }
}
