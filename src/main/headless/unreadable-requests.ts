import { type Server, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { errorBody, refused } from './refusals.ts'
import { securityHeaders } from './security-headers.ts'

/** Bytes of a request's headers, its target included. */
export const MAX_HEADERS = 16 * 1024

type Answer = { status: number; code: string; body: unknown; headers?: Record<string, string> }

const write = (socket: Duplex, { status, body, headers }: Omit<Answer, 'code'>) => {
  if (!socket.writable) return void socket.destroy()
  const text = JSON.stringify(body)
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
    ...[...securityHeaders, ...Object.entries(headers ?? {})].map(([name, value]) => `${name}: ${value}`),
  ]
  socket.end(`${lines.join('\r\n')}\r\n\r\n${text}`, () => socket.destroy())
}

const badRequest = (field: string, rule: string, expected: string) => {
  const { code, message, data } = refused('BAD_REQUEST', { issues: [{ field, rule, expected }] })
  return { code, message, data }
}

const answers: Record<string, { status: number; body: unknown }> = {
  HPE_HEADER_OVERFLOW: { status: 431, body: badRequest('headers', 'too_big', `at most ${MAX_HEADERS} bytes`) },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    body: badRequest('input', 'too_slow', 'a request that comes without a stop'),
  },
}

/** Answers what Node's parser could not read as a request. Whoever hung up gets nothing, and the log says nothing of it. */
export const answerUnreadable = (error: Error & { code?: string }, socket: Duplex) => {
  if (error.code === 'ECONNRESET' || socket.destroyed) return void socket.destroy()
  write(socket, answers[error.code ?? ''] ?? { status: 400, body: badRequest('input', 'malformed', 'an HTTP request') })
}

/** Requests that Node keeps from the routes: it would close the first without a word, and answer the second without headers. */
export const answerUnrouted = (http: Server) => {
  http.on('connect', ({ url }, socket) => {
    const allowed = ['GET', 'POST']
    const { status, ...answer } = refused('METHOD_NOT_ALLOWED', { allowed })
    write(socket, { status, body: errorBody(url ?? '', { status, ...answer }), headers: { allow: allowed.join(', ') } })
  })
  http.on('checkExpectation', ({ socket }) => {
    write(socket, { status: 417, body: badRequest('expect', 'invalid_value', '100-continue, or no Expect header') })
  })
}
