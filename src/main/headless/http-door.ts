import { isUtf8 } from 'node:buffer'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import { FastifyHandler } from '@orpc/server/fastify'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { isConsoleAddress } from '../../contract/protocol/console-addresses.ts'
import { refusal } from '../../contract/errors.ts'
import type { CallContext } from '../routes/context.ts'
import { restHandler, rpcHandler } from '../doors/handlers.ts'
import { MAX_JSON_BODY } from '../doors/limits.ts'
import { methodsAt, largestFile } from '../doors/procedure-addresses.ts'
import { repeatedIn } from '../doors/repeated-keys.ts'
import { toWireError } from '../doors/wire-errors.ts'
import type { AppRouter } from '../router.ts'
import { createAccess } from './access.ts'
import { consolePages } from './console-pages.ts'
import { followsLink, foreignRequest } from './foreign-request.ts'
import { type Kind, limitByKind } from './refusal-limit.ts'
import { answerError, answerOf, errorBody, refused, transportRefusal } from './refusals.ts'
import { pathOf } from './request-target.ts'
import { REFUSAL_POLICY, securityHeaders } from './security-headers.ts'
import { signInPage } from './sign-in-page.ts'
import { answerUnreadable, answerUnrouted, MAX_HEADERS } from './unreadable-requests.ts'
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
  /** Requests per minute that prove nothing, for each thing that they try. */
  refusalsPerMinute?: number
  /** Milliseconds that a client may keep a connection without a request. */
  idleMs?: number
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
const IDLE_MS = 60_000
/**
 * Milliseconds that a connection stays open after `IDLE_MS`, which clients are told. A host that is busy reads late: it must
 * not close a connection on which a request is waiting.
 */
const IDLE_GRACE_MS = 60_000
/** Connections that wait until a busy host takes them. Beyond that the system lets them wait a second or more, or cuts them. */
const WAITING_CONNECTIONS = 4_096

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
      const text = body.toString('utf8')
      void parseJson(request, text, (error, parsed: unknown) => {
        if (error) return done(error)
        const issues = repeatedIn(text, request.url.startsWith('/rpc/') ? 'json' : null)
        done(issues.length > 0 ? refusal('BAD_REQUEST', { issues }) : null, parsed)
      })
    },
  )
  await server.register(multipart)
}

const pathIn = (prefix: string, url: string) => url.split('?')[0]!.slice(prefix.length)

/** As fastify refuses a content type that it does not know. */
const formRefused = () => Object.assign(new Error(), { code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE' })

const routeProcedures = (server: FastifyInstance, { router, log, context, actors }: HttpDoorOptions) => {
  const doors = {
    '/rpc': { door: 'rpc', handler: new FastifyHandler(rpcHandler({ router, log })), methods: ['GET', 'POST'] },
    '/api/v1': {
      door: 'rest',
      handler: new FastifyHandler(restHandler({ router, log })),
      methods: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
    },
  } as const
  for (const [prefix, { door, handler, methods }] of Object.entries(doors) as [
    keyof typeof doors,
    (typeof doors)['/rpc'],
  ][])
    server.route({
      method: [...methods],
      url: `${prefix}/*`,
      handler: async (request, reply) => {
        if (request.isMultipart()) {
          const path = pathIn(prefix, request.url)
          const bytes = largestFile(door, { method: request.method, path })
          if (bytes === 0) throw formRefused()
          request.body = await formOnDisk(request, reply, bytes)
        }
        const author = { actor: actors[request.caller!], door: 'http' as const }
        const { matched } = await handler.handle(request, reply, { prefix, context: { ...context, author } })
        if (!matched)
          return answerError(reply, refused('NOT_FOUND', { entity: 'procedure', id: request.url.slice(0, 200) }))
        return reply
      },
    })
}

declare module 'fastify' {
  interface FastifyRequest {
    /** By what the owner is known; undefined for a stranger, whom open routes alone answer. */
    caller: 'token' | 'session' | undefined
  }
  interface FastifyContextConfig {
    /** Answers without a token; every other route asks for one. */
    open?: boolean
  }
}

/** Finds the methods that an address takes; none where there is no such address. For routes that are made after this. */
const methodsByAddress = (server: FastifyInstance) => {
  const pages = new Map<string, Set<string>>()
  server.addHook('onRoute', ({ url, method }) => {
    const known = pages.get(url) ?? new Set()
    pages.set(url, known)
    for (const each of [method].flat()) known.add(each)
  })
  return (url: string): string[] => {
    for (const [prefix, door] of [
      ['/rpc', 'rpc'],
      ['/api/v1', 'rest'],
    ] as const)
      if (url.startsWith(`${prefix}/`)) return methodsAt(door, pathIn(prefix, url))
    return [...(pages.get(pathIn('', url)) ?? [])]
  }
}

/** Whether a browser shows the answer to somebody, rather than giving it to a program. */
const wantsPage = ({ method, url, headers }: FastifyRequest) =>
  method === 'GET' &&
  !/^\/(rpc|api)\//.test(url) &&
  (headers['sec-fetch-mode'] === 'navigate' || /^text\/html\b/.test(headers.accept ?? ''))

/** Opens the loopback HTTP door: `/rpc` for the console, `/api/v1` for scripts, the console itself at `/`. */
export const openHttpDoor = async (options: HttpDoorOptions): Promise<HttpDoor> => {
  const { log, token, requestsPerMinute = 12_000, refusalsPerMinute = 1_200 } = options
  const access = createAccess(token)
  let port = options.port

  const server = fastify({
    forceCloseConnections: true,
    bodyLimit: MAX_JSON_BODY,
    // A path that is no URL never comes to a route.
    frameworkErrors: (error, _request, reply) =>
      void answerError(reply, answerOf(toWireError(transportRefusal(error) ?? error, { log }))),
    clientErrorHandler: answerUnreadable,
    // Another site's request is refused before anything is routed.
    serverFactory: (route) => {
      const http = createServer({ maxHeaderSize: MAX_HEADERS, requireHostHeader: false }, (request, response) => {
        response.setHeaders(new Map(securityHeaders))
        const path = pathOf(request.url ?? '/', port)
        const foreign = path === undefined ? 'MISDIRECTED' : foreignRequest(request.headers, port)
        if (path !== undefined && !foreign) {
          request.url = path
          return route(request, response)
        }
        const arrived = foreign === 'FORBIDDEN' && followsLink(request, path ?? '')
        const answer = refused(arrived ? 'UNAUTHORIZED' : foreign!)
        const text = arrived
          ? signInPage(request.headers['accept-language'], port)
          : JSON.stringify(errorBody(path ?? '/', answer))
        response.writeHead(answer.status, {
          'content-type': `${arrived ? 'text/html' : 'application/json'}; charset=utf-8`,
          'content-length': Buffer.byteLength(text),
          ...(!arrived && { 'content-security-policy': REFUSAL_POLICY }),
          connection: 'close',
        })
        response.end(text)
      })
      answerUnrouted(http)
      http.requestTimeout = REQUEST_TIMEOUT_MS
      http.headersTimeout = HEADERS_TIMEOUT_MS
      http.keepAliveTimeout = options.idleMs ?? IDLE_MS
      http.keepAliveTimeoutBuffer = IDLE_GRACE_MS
      return http
    },
  })

  server.decorateRequest('caller', undefined)
  const methodsOf = methodsByAddress(server)
  await server.register(rateLimit, { global: false })
  const waitFor = limitByKind(server, { owner: requestsPerMinute, strangers: refusalsPerMinute })
  const tooMany = (reply: FastifyReply, retryAfterMs: number) =>
    answerError(
      reply.header('retry-after', Math.ceil(retryAfterMs / 1_000)),
      refused('TOO_MANY_REQUESTS', { retryAfterMs }),
    )
  /** Refuses who proved nothing, in the form that whoever asks can read. */
  const refuse = async (request: FastifyRequest, reply: FastifyReply, kind: Kind) => {
    const wait = await waitFor(request, kind)
    if (wait !== undefined) return tooMany(reply, wait)
    if (!wantsPage(request)) return answerError(reply, refused('UNAUTHORIZED'))
    return reply.status(401).type('text/html; charset=utf-8').send(signInPage(request.headers['accept-language'], port))
  }
  await acceptBodies(server)

  server.addHook('onRequest', async (request, reply) => {
    const caller = access.of(request.headers, port)
    request.caller = caller
    if (caller) {
      const wait = await waitFor(request, caller)
      if (wait !== undefined) return tooMany(reply, wait)
    } else if (!request.routeOptions.config.open) return refuse(request, reply, access.triedBy(request.headers, port))
    const allowed = methodsOf(request.url)
    if (allowed.length > 0 && !allowed.includes(request.method))
      return answerError(reply.header('allow', allowed.join(', ')), refused('METHOD_NOT_ALLOWED', { allowed }))
  })
  server.setErrorHandler((error: Error & { code?: string; statusCode?: number }, _request, reply) =>
    answerError(reply, answerOf(toWireError(transportRefusal(error) ?? error, { log }))),
  )
  server.setNotFoundHandler((request, reply) => {
    // As somebody types it, without the `#`.
    if (options.consoleFolder !== undefined && wantsPage(request) && isConsoleAddress(request.url))
      return reply.redirect(`/#${request.url}`, 303)
    return answerError(reply, refused('NOT_FOUND', { entity: 'page', id: request.url.split('?')[0]!.slice(0, 200) }))
  })

  void removeUploadsOfEndedProcesses().catch(() => undefined)
  routeProcedures(server, options)
  await consolePages(server, { ...options, access, port: () => port, refuse })

  await server.listen({ host: '127.0.0.1', port: options.port, backlog: WAITING_CONNECTIONS })
  port = (server.server.address() as AddressInfo).port
  const url = `http://127.0.0.1:${port}/`
  return { port, url, newLink: () => `${url}?link=${access.newLink()}`, close: () => server.close() }
}
