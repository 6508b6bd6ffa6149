import { request } from 'node:http'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { openHttpDoor } from '../../../src/main/headless/http-door.ts'
import { useDatabase } from '../../postgres.ts'
import { TEST_TOKEN, useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)

const bearer = `Authorization: Bearer ${TEST_TOKEN}`

/** Sends these lines unchanged and returns everything that arrives until the door closes the connection. */
const send = (lines: string[], { port = running.door.port, body = '' } = {}) =>
  new Promise<{ status: number; headers: Record<string, string>; text: string }>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let all = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => (all += chunk))
    socket.on('error', reject)
    socket.on('close', () => {
      const [head = '', ...text] = all.split('\r\n\r\n')
      const [status = '', ...fields] = head.split('\r\n')
      const headers = Object.fromEntries(
        fields.map((field) => [
          field.slice(0, field.indexOf(':')).toLowerCase(),
          field.slice(field.indexOf(':') + 1).trim(),
        ]),
      ) as Record<string, string>
      resolve({ status: Number(status.split(' ')[1]), headers, text: text.join('\r\n\r\n') })
    })
    socket.write(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n${body}`)
  })

const own = () => `Host: 127.0.0.1:${running.door.port}`

const answered = {
  'GET without a token': () => [401, ['GET /api/v1/health HTTP/1.1', own()]],
  'a page without a token': () => [401, ['GET / HTTP/1.1', own(), 'Accept: text/html']],
  'another site': () => [403, ['GET /api/v1/health HTTP/1.1', own(), bearer, 'Origin: http://evil.example']],
  'a rebound name': () => [421, ['GET / HTTP/1.1', 'Host: evil.example', bearer]],
  'an absolute target of another host': () => [421, ['GET http://evil.example/ HTTP/1.1', own(), bearer]],
  'an absolute target': () => [
    200,
    [`GET http://127.0.0.1:${running.door.port}/api/v1/health HTTP/1.1`, own(), bearer],
  ],
  'an absolute target that is nowhere': () => [
    404,
    [`GET http://127.0.0.1:${running.door.port}/x HTTP/1.1`, own(), bearer],
  ],
  'two slashes': () => [404, ['GET //rpc/people/search HTTP/1.1', own(), bearer]],
  'headers that are too large': () => [431, ['GET / HTTP/1.1', own(), `X-Large: ${'x'.repeat(20_000)}`]],
  'what is no method': () => [400, ['FOO / HTTP/1.1', own(), bearer]],
  'no host': () => [421, ['GET / HTTP/1.1', bearer]],
  'two lengths': () => [400, ['POST /api/v1/people HTTP/1.1', own(), bearer, 'Content-Length: 0', 'Content-Length: 4']],
  'a path that is no URL': () => [400, ['GET /% HTTP/1.1', own(), bearer]],
  CONNECT: () => [405, ['CONNECT 127.0.0.1:80 HTTP/1.1', own(), bearer]],
  TRACE: () => [405, ['TRACE /api/v1/people HTTP/1.1', own(), bearer]],
  PROPFIND: () => [405, ['PROPFIND /api/v1/people HTTP/1.1', own(), bearer]],
  'an expectation': () => [
    417,
    ['POST /api/v1/people HTTP/1.1', own(), bearer, 'Content-Length: 0', 'Expect: miracles'],
  ],
} as const satisfies Record<string, () => readonly [number, string[]]>

test.for(Object.entries(answered))('%s is answered, with every header that protects', async ([, ask]) => {
  const [status, lines] = ask() as unknown as [number, string[]]
  const answer = await send(lines)
  expect(answer.status).toBe(status)
  expect(answer.headers).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
  })
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
  if (!answer.text.startsWith('<')) expect(JSON.parse(answer.text)).toBeTypeOf('object')
})

test.for([
  ['PUT', '/api/v1/people', 'GET, POST'],
  ['TRACE', '/api/v1/people/0190a5a0-0000-7000-8000-000000000000', 'GET, PATCH, DELETE'],
  ['DELETE', '/rpc/people/search', 'GET, POST'],
  ['GET', '/rpc/people/create', 'POST'],
  ['GET', '/link', 'POST'],
  ['POST', '/docs', 'GET, HEAD'],
] as const)('%s %s says which methods there are', async ([method, path, allow]) => {
  const answer = await send([`${method} ${path} HTTP/1.1`, own(), bearer, 'Content-Length: 0'])
  expect(answer.status).toBe(405)
  expect(answer.headers['allow']).toBe(allow)
  expect(answer.text).toContain('METHOD_NOT_ALLOWED')
})

test('a form is refused where the procedure takes no file, and nothing is written', async () => {
  const part = (name: string) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\nA\r\n`
  const body = `${part('givenName')}${part('familyName')}${part('username')}--b--\r\n`
  for (const [type, path] of [
    ['multipart/form-data; boundary=b', '/api/v1/people'],
    ['multipart/form-data; boundary=b', '/rpc/people/create'],
    ['application/x-www-form-urlencoded', '/api/v1/imports/oneroster'],
  ]) {
    const head = [`POST ${path} HTTP/1.1`, own(), bearer, `Content-Type: ${type}`, `Content-Length: ${body.length}`]
    const answer = await send(head, { body })
    expect(answer.status).toBe(400)
    expect(answer.text).toContain('"field":"content-type"')
  }
  expect((await running.client.people.count({})).total).toBe(0)
})

const page = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', accept: 'text/html' }
const get = (path: string, headers: Record<string, string>) =>
  new Promise<{ status: number; text: string; cookie: unknown }>((resolve, reject) => {
    const { port } = running.door
    const asked = request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode!, text, cookie: response.headers['set-cookie'] }))
    })
    asked.on('error', reject).end()
  })

test('a link from another site shows where to sign in, whoever follows it, and opens nothing', async () => {
  const link = new URL(running.door.newLink())
  const site = { ...page, 'sec-fetch-site': 'cross-site' }
  for (const path of ['/', link.pathname + link.search])
    for (const headers of [
      site,
      { ...site, authorization: `Bearer ${TEST_TOKEN}` },
      { ...site, 'sec-fetch-site': 'same-site' },
    ]) {
      const answer = await get(path, headers)
      expect(answer).toMatchObject({ status: 401, cookie: undefined })
      expect(answer.text).toContain('<h1>This console is locked</h1>')
    }
  expect((await get(link.pathname + link.search, page)).status).toBe(303)
})

test('nothing else of another site is let in', async () => {
  const site = { ...page, 'sec-fetch-site': 'cross-site', authorization: `Bearer ${TEST_TOKEN}` }
  const refused = (path: string, headers: Record<string, string>) =>
    expect(get(path, headers), path).resolves.toMatchObject({ status: 403 })
  for (const path of ['/docs', '/openapi.json', '/api/v1/people', '/index.html', '//']) await refused(path, site)
  await refused('/', { ...site, 'sec-fetch-dest': 'iframe' })
  await refused('/', { ...site, 'sec-fetch-mode': 'no-cors' })
  await refused('/', { ...site, origin: 'http://evil.example' })
})

test('a browser that is not signed in is told how, in its language; a program gets the error', async () => {
  for (const path of ['/', '/docs', '/anything']) expect((await get(path, page)).text).toContain('<html lang="en">')
  const spanish = await get('/', { ...page, 'accept-language': 'es-MX,es;q=0.9,en;q=0.8' })
  expect(spanish.text).toContain('<h1>Esta consola está bloqueada</h1>')
  expect((await get('/', { ...page, 'accept-language': 'en;q=0.9,es;q=0.2' })).text).toContain('lang="en"')
  expect((await get('/docs', {})).text).toContain('"UNAUTHORIZED"')
  expect((await get('/api/v1/health', page)).text).toContain('"UNAUTHORIZED"')
  expect(await get('/sign-in.css', {})).toMatchObject({ status: 200 })
})

test('guesses are limited for each secret, without affecting the owner', async () => {
  const { console: own, log } = running
  const actors = { token: 'token', session: 'session' }
  const door = await openHttpDoor({
    ...{ router: own.router, context: { app: own.app }, log, actors, token: TEST_TOKEN, port: 0, version: '0' },
    refusalsPerMinute: 3,
  })
  try {
    const ask = (path: string, headers: Record<string, string> = {}) =>
      fetch(new URL(path, door.url), { headers, redirect: 'manual' })
    const guesses = {
      token: () => ask('/api/v1/health', { authorization: 'Bearer a-guess' }),
      session: () => ask('/api/v1/health', { cookie: `school-directory-session-${door.port}=a-guess` }),
      link: () => ask('/?link=a-guess'),
      nothing: () => ask('/docs.css'),
    }
    for (const [name, guess] of Object.entries(guesses)) {
      const statuses: number[] = []
      for (let sent = 0; sent < 4; sent++) statuses.push((await guess()).status)
      expect(statuses, name).toEqual([401, 401, 401, 429])
      expect(Number((await guess()).headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect((await ask('/api/v1/health', { authorization: `Bearer ${TEST_TOKEN}` })).status).toBe(200)
    const opened = await ask(door.newLink())
    expect(opened.status).toBe(303)
    const cookie = opened.headers.get('set-cookie')!.split(';')[0]!
    expect((await ask('/api/v1/health', { cookie })).status).toBe(200)
  } finally {
    await door.close()
  }
})

test('the log has no lines about callers who disconnected', async () => {
  const before = running.logged.length
  const { port } = running.door
  const sockets = [
    'GET / HTTP/1.1\r\nHost',
    `GET /api/v1/people HTTP/1.1\r\n${own()}\r\n${bearer}\r\n\r\n`,
    `POST /api/v1/people HTTP/1.1\r\n${own()}\r\n${bearer}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`,
    `POST /api/v1/imports/oneroster HTTP/1.1\r\n${own()}\r\n${bearer}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 9000\r\n\r\n--b\r\n`,
    `GET /api/v1/health HTTP/1.1\r\n${own()}\r\nAuthorization: Bearer wrong\r\n\r\n`,
  ].flatMap((text) => Array.from({ length: 20 }, () => text))
  await Promise.all(
    sockets.map(
      (text) =>
        new Promise<void>((done) => {
          const socket = connect(port, '127.0.0.1', () => socket.write(text, () => socket.resetAndDestroy()))
          socket.on('error', () => undefined).on('close', () => done())
        }),
    ),
  )
  expect((await running.rest('/api/v1/health')).status).toBe(200)
  expect(running.logged.slice(before)).toEqual([])
})
