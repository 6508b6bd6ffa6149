import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { beforeAll, expect, test } from 'vitest'

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

let port: number
let outside: string[]
const handed: { url: string; method: string }[] = []
const finish = Promise.withResolvers<void>()

/** Requests an address as a page of the stand-in does: its browser asks the stand-in as its proxy. */
const ask = async (url: string) => {
  const request = get({ host: '127.0.0.1', port, path: url, headers: { accept: 'text/plain' } })
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  return answer
}

beforeAll(async () => {
  port = await freePort()
  process.env['SCHOOL_DIRECTORY_STANDIN'] = JSON.stringify({ proxyPort: port })
  const standin = await import('../../e2e/standin/modules/protocol.ts')
  const { becomeReady } = await import('../../e2e/standin/shared/readiness.ts')
  outside = standin.outside
  expect(() => standin.protocol.handle('app', () => new Response())).toThrow('after app is ready')
  standin.protocol.registerSchemesAsPrivileged([{ scheme: 'app' }])
  becomeReady()
  expect(() => standin.protocol.registerSchemesAsPrivileged([])).toThrow('before app is ready')
  standin.protocol.handle('app', async ({ url, method }) => {
    handed.push({ url, method })
    if (!url.endsWith('/stream')) return new Response('no', { status: 404 })
    const body = new ReadableStream({
      start: async (controller) => {
        controller.enqueue(new TextEncoder().encode('first'))
        await finish.promise
        controller.enqueue(new TextEncoder().encode(' last'))
        controller.close()
      },
    })
    return new Response(body, { headers: { 'content-security-policy': "default-src 'none'" } })
  })
  await standin.listenForPages()
})

test('the program answers requests of its scheme with status, headers and a streamed body', async () => {
  const answer = await ask('http://console.app.localhost/stream')
  expect(answer.headers['content-security-policy']).toBe("default-src 'none'")
  const [first] = (await once(answer, 'data')) as [Buffer]
  expect(first.toString()).toBe('first')
  const rest = once(answer, 'data')
  finish.resolve()
  expect(String((await rest)[0])).toBe(' last')
  expect((await ask('http://console.app.localhost/other')).statusCode).toBe(404)
  expect(handed).toContainEqual({ url: 'app://console/stream', method: 'GET' })
})

test('a request to any other address gets no answer, and is recorded', async () => {
  await expect(ask('http://elsewhere.example/')).rejects.toThrow()
  expect(outside).toEqual(['http://elsewhere.example/'])
})
