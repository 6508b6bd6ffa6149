import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import type { CustomScheme, Protocol } from 'electron'
import { addScheme, inApp, isRegistered } from '../page/app-origin.ts'
import { options } from '../shared/options.ts'
import { isReady } from '../shared/readiness.ts'
import { double } from '../shared/strict.ts'

type Handler = Parameters<Protocol['handle']>[1]

const handlers = new Map<string, Handler>()
export const outside: string[] = []

/** Headers of the connection between the browser and the stand-in, which the program must not see. */
const ofTheWay = new Set(['proxy-connection', 'connection', 'keep-alive', 'host'])

const requestOf = (incoming: IncomingMessage, url: string, signal: AbortSignal) => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers))
    if (typeof value === 'string' && !ofTheWay.has(name)) headers.set(name, value)
  const method = incoming.method ?? 'GET'
  const body = method === 'GET' || method === 'HEAD' ? null : (Readable.toWeb(incoming) as ReadableStream)
  return new Request(url, { method, headers, body, signal, ...(body ? { duplex: 'half' } : {}) })
}

const answerRequest = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
  const url = inApp(incoming.url ?? '')
  const handler = URL.canParse(url) ? handlers.get(new URL(url).protocol.slice(0, -1)) : undefined
  if (!handler) {
    outside.push(url)
    // Sends no answer at all: the page gets a network error, as with a scheme that nobody handles.
    return void outgoing.destroy()
  }
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  try {
    const answer = await handler(requestOf(incoming, url, gone.signal) as never)
    if (answer.type === 'error') return void outgoing.destroy()
    outgoing.sendDate = false
    outgoing.writeHead(answer.status, [...answer.headers].flat())
    if (answer.body) await pipeline(Readable.fromWeb(answer.body as NodeReadableStream), outgoing)
    else outgoing.end()
  } catch (error) {
    if (!gone.signal.aborted) process.stderr.write(`[stand-in] protocol handler: ${String(error)}\n`)
    outgoing.destroy()
  }
}

let listening: Promise<void> | undefined

/** The proxy of the windows' browser context. Every request of a page arrives here, and nothing leaves the machine. */
export const listenForPages = () =>
  (listening ??= new Promise<void>((resolve, reject) => {
    const server = createServer((incoming, outgoing) => void answerRequest(incoming, outgoing))
    server.on('connect', (request, socket) => {
      outside.push(`https://${request.url ?? ''}`)
      socket.destroy()
    })
    server.once('error', reject)
    server.listen(options.proxyPort, '127.0.0.1', () => resolve())
    server.unref()
  }))

export const protocol = double<Protocol>()('protocol', {
  registerSchemesAsPrivileged: (schemes: CustomScheme[]) => {
    if (isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    for (const { scheme } of schemes) addScheme(scheme)
  },
  handle: (scheme, handler) => {
    if (!isReady()) throw new Error('protocol.handle() can only be called after app is ready')
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
    if (!isRegistered(scheme)) throw new Error(`The stand-in shows only schemes registered as privileged: ${scheme}`)
    handlers.set(scheme, handler)
  },
  unhandle: (scheme) => void handlers.delete(scheme),
  isProtocolHandled: (scheme) => handlers.has(scheme),
})
