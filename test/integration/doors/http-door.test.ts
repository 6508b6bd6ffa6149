import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { errors } from '../../../src/contract/errors.ts'
import { openHttpDoor } from '../../../src/main/headless/http-door.ts'
import { useDatabase } from '../../postgres.ts'
import { TEST_TOKEN, useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)

/** Sends a raw request: `fetch` does not allow a custom `Host`, `Origin` or broken body. */
const raw = (
  path: string,
  headers: Record<string, string>,
  { method = 'GET', body }: { method?: string; body?: string | Buffer } = {},
) =>
  new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: running.door.port, path, method, headers, agent: false },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }))
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })

const bearer = { authorization: `Bearer ${TEST_TOKEN}` }
const json = { ...bearer, 'content-type': 'application/json' }

test('a text in a JSON body is no number, and one in a query is', async () => {
  const body = JSON.stringify({ rows: '5' })
  const refused = await raw('/api/v1/migrations/films/rehearse', json, { method: 'POST', body })
  expect(refused.status).toBe(400)
  expect(JSON.parse(refused.text)).toMatchObject({
    code: 'BAD_REQUEST',
    data: { issues: [{ field: 'rows', rule: 'invalid_type', expected: 'number' }] },
  })
  expect((await raw('/api/v1/people?limit=5', bearer)).status).toBe(200)
})

describe('who may call', () => {
  test.for(['/', '/api/v1/health', '/rpc/people/search', '/openapi.json', '/docs', '/nothing', '/api/v1/nothing'])(
    'nobody without the token (%s)',
    async (path) => {
      const response = await raw(path, {})
      expect(response.status).toBe(401)
      expect(response.text).not.toContain(TEST_TOKEN)
    },
  )

  test('no wrong token, not even for a path that does not exist', async () => {
    for (const authorization of ['Bearer nonsense', `Bearer ${TEST_TOKEN}0`, `Basic ${TEST_TOKEN}`])
      expect((await raw('/api/v1/health', { authorization })).status).toBe(401)
  })

  test('no rebound name, before anything is routed', async () => {
    const response = await raw('/nothing/of/ours', { ...bearer, host: 'evil.example' })
    expect(response.status).toBe(421)
    expect(JSON.parse(response.text)).toMatchObject({ code: 'MISDIRECTED' })
  })

  test("no other site's page, even with the token", async () => {
    expect((await raw('/api/v1/health', { ...bearer, origin: 'http://evil.example' })).status).toBe(403)
    expect((await raw('/api/v1/health', { ...bearer, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  })

  test('no preflight: there are no CORS headers', async () => {
    const response = await raw('/api/v1/people', { origin: running.door.url.slice(0, -1) }, { method: 'OPTIONS' })
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(Object.keys(response.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})

describe('the one-time link', () => {
  test('opens a session once, in a cookie that no script and no other site sees, and leaves the URL clean', async () => {
    const link = new URL(running.door.newLink())
    const opened = await raw(link.pathname + link.search, {})
    expect(opened.status).toBe(303)
    expect(opened.headers).toMatchObject({
      location: '/',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
    const [cookie] = opened.headers['set-cookie'] as string[]
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/)
    const session = { cookie: cookie!.split(';')[0]! }
    expect((await raw('/api/v1/health', session)).status).toBe(200)
    expect((await raw(link.pathname + link.search, {})).status).toBe(401)
  })

  test('another comes for the token, not without it', async () => {
    expect((await raw('/link', {}, { method: 'POST' })).status).toBe(401)
    const response = await raw('/link', bearer, { method: 'POST' })
    expect(response.status).toBe(201)
    const { url } = JSON.parse(response.text) as { url: string }
    const { pathname, search } = new URL(url)
    expect((await raw(pathname + search, {})).status).toBe(303)
  })
})

describe('every answer', () => {
  test('is kept nowhere, sniffed by nobody and framed by no page', async () => {
    for (const path of ['/api/v1/health', '/docs', '/api/v1/nothing']) {
      const { headers } = await raw(path, bearer)
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(headers['content-security-policy']).not.toMatch(/unsafe/)
      expect(headers['strict-transport-security']).toBeUndefined()
    }
  })
})

describe('bodies', () => {
  test.for([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=latin1',
    'application/jsonx',
  ])('are JSON: %s is refused', async (type) => {
    const response = await raw('/api/v1/people', { ...bearer, 'content-type': type }, { method: 'POST', body: '{}' })
    expect(response.status).toBe(400)
    expect(JSON.parse(response.text)).toMatchObject({
      code: 'BAD_REQUEST',
      data: { issues: [{ field: 'content-type' }] },
    })
  })

  test.for(['{"givenName":', '[1,2', '{"__proto__": {"admin": true}}', '\u0000', 'null', '5'])(
    'in no readable form are refused: %s',
    async (body) => {
      for (const path of ['/api/v1/people', '/rpc/people/create']) {
        const response = await raw(path, json, { method: 'POST', body })
        expect(response.status).toBe(400)
        expect(response.text).toContain('BAD_REQUEST')
      }
    },
  )

  test.for([
    '{"json":{"givenName":1},"meta":[[1,"nowhere"]]}',
    '{"json":{"givenName":"a"},"meta":[[0,"givenName"]]}',
    '{"json":{"givenName":"a"},"meta":[[1,"__proto__","x"]]}',
    '{"json":{"givenName":"a"},"meta":"x"}',
    '{"meta":[]}',
  ])('whose types lie are refused: %s', async (body) => {
    const response = await raw('/rpc/people/create', json, { method: 'POST', body })
    expect(response.status).toBe(400)
    expect(JSON.parse(response.text)).toMatchObject({ json: { code: 'BAD_REQUEST', defined: true } })
  })

  test('that are not UTF-8 are refused, never stored with other characters', async () => {
    const body = Buffer.from('{"givenName":"Jos\u00e9","familyName":"Soto","username":"jose"}', 'latin1')
    const response = await raw('/api/v1/people', json, { method: 'POST', body })
    expect(response.status).toBe(400)
    expect(JSON.parse(response.text)).toMatchObject({ data: { issues: [{ field: 'input', rule: 'encoding' }] } })
  })

  test.for([
    ['multipart/form-data', 'x'],
    ['multipart/form-data; boundary=b', '{"givenName":"A"}'],
    [
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="package"; filename="r.zip"\r\n\r\nPK',
    ],
  ] as const)('that are no whole form are refused: %s, %s', async ([type, body]) => {
    for (const path of ['/api/v1/imports/oneroster', '/rpc/imports/oneroster']) {
      const response = await raw(path, { ...bearer, 'content-type': type }, { method: 'POST', body })
      expect(response.status).toBe(400)
      expect(response.text).toContain('"rule":"malformed"')
    }
  })

  test.for(['/%', '/%ff', '/api/v1/people/%E0%A4%A'])('a path that is no URL is refused: %s', async (path) => {
    const response = await raw(path, bearer)
    expect(response.status).toBe(400)
    expect(JSON.parse(response.text)).toMatchObject({ code: 'BAD_REQUEST', data: { issues: [{ rule: 'malformed' }] } })
  })

  test('over the limit are refused before they are read', async () => {
    const response = await raw(
      '/api/v1/people',
      { ...json, 'content-length': String(50 * 1024 * 1024) },
      { method: 'POST' },
    ).catch((error: NodeJS.ErrnoException) => error.code)
    expect(response === 'ECONNRESET' || (response as { status: number }).status === 413).toBe(true)
  })

  test('headers over the limit are refused', async () => {
    expect((await raw('/api/v1/health', { ...bearer, 'x-large': 'x'.repeat(20_000) })).status).toBe(431)
  })
})

describe('too many requests', () => {
  test('are refused with the time to wait, and typed for the console', async () => {
    const { console: own, log } = running
    const door = await openHttpDoor({
      router: own.router,
      context: { app: own.app },
      log,
      actors: { token: 'token', session: 'session' },
      token: TEST_TOKEN,
      port: 0,
      version: '0.0.0',
      requestsPerMinute: 3,
    })
    try {
      const ask = (path: string) => fetch(new URL(path, door.url), { headers: bearer })
      for (let sent = 0; sent < 3; sent++) expect((await ask('/api/v1/health')).status).toBe(200)
      const over = await ask('/api/v1/health')
      expect(over.status).toBe(429)
      expect(await over.json()).toMatchObject({ code: 'TOO_MANY_REQUESTS', data: { retryAfterMs: expect.any(Number) } })
    } finally {
      await door.close()
    }
  })
})

describe('a connection that is kept', () => {
  test('is not closed while a request waits on it, however long the host was held up', async () => {
    const { console: own, log } = running
    const door = await openHttpDoor({
      ...{ router: own.router, context: { app: own.app }, log, token: TEST_TOKEN, port: 0, version: '0.0.0' },
      actors: { token: 'token', session: 'session' },
      idleMs: 50,
    })
    const socket = connect(door.port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      const ask = async () => {
        socket.write(`GET /api/v1/nowhere HTTP/1.1\r\nhost: 127.0.0.1:${door.port}\r\n\r\n`)
        return once(socket, 'data')
      }
      expect(String(await ask())).toContain('HTTP/1.1 401')
      const answer = ask()
      // The host, which is this process, stands still; Node alone would close after a second.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500)
      expect(String(await answer)).toContain('HTTP/1.1 401')
    } finally {
      socket.destroy()
      await door.close()
    }
  })
})

describe("the console's files", () => {
  test('are cached for ever by their name, the page that names them never, wherever the console is installed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'assets-'))
    await mkdir(join(folder, 'assets'))
    for (const file of ['index.html', 'icon.svg', 'assets/main-1a2b.js']) await writeFile(join(folder, file), '')
    const { console: own, log } = running
    const actors = { token: 'token', session: 'ada' }
    const door = await openHttpDoor({
      ...{ router: own.router, context: { app: own.app }, log, actors, token: TEST_TOKEN, port: 0, version: '0' },
      consoleFolder: folder,
    })
    try {
      const kept = async (path: string) =>
        (await fetch(new URL(path, door.url), { headers: bearer })).headers.get('cache-control')
      expect([await kept('/'), await kept('/icon.svg')]).toEqual(['no-store', 'no-store'])
      expect(await kept('/assets/main-1a2b.js')).toBe('private, max-age=31536000, immutable')

      const typed = (path: string, headers: object = { accept: 'text/html' }) =>
        fetch(new URL(path, door.url), { headers: { ...bearer, ...headers }, redirect: 'manual' })
      for (const path of ['/people', '/people?search=a%20b&school=elm', '/settings/language', '/org-chart']) {
        const { status, headers } = await typed(path)
        expect([status, headers.get('location')]).toEqual([303, `/#${path}`])
      }
      for (const path of ['/peoples', '/nowhere', '/people.json', '/api/people'])
        expect((await typed(path)).status, path).toBe(404)
      expect((await typed('/people', { accept: 'application/json' })).status, 'a program').toBe(404)
    } finally {
      await door.close()
      await rm(folder, { recursive: true })
    }
  })
})

describe('GET changes nothing', () => {
  test('a procedure that writes has no GET, in either protocol', async () => {
    const input = encodeURIComponent(JSON.stringify({ json: { givenName: 'A', familyName: 'B', username: 'a.b' } }))
    expect((await raw(`/rpc/people/create?data=${input}`, bearer)).status).toBe(405)
    expect((await raw('/api/v1/people/status', bearer)).status).toBe(400)
    expect((await running.client.people.count({})).total).toBe(0)
  })
})

describe('REST', () => {
  const create = (body: object, headers: Record<string, string> = {}) =>
    running.rest('/api/v1/people', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })

  test('keeps a person from creation to restore, with instants as ISO 8601', async () => {
    const created = await create({
      givenName: 'Ana',
      familyName: 'Ruiz',
      username: 'ana.ruiz',
      email: 'Ana@example.org',
    })
    expect(created.status).toBe(201)
    const ana = (await created.json()) as { id: string; version: number; createdAt: string }
    expect(new Date(ana.createdAt).toISOString()).toBe(ana.createdAt)

    const list = (await (await running.rest('/api/v1/people?search=ruiz&limit=1&deleted=false')).json()) as object
    expect(list).toMatchObject({ items: [{ id: ana.id }], nextCursor: null, total: 1 })

    const path = `/api/v1/people/${ana.id}`
    const patch = { method: 'PATCH', headers: { 'content-type': 'application/json' } }
    const patched = await running.rest(path, { ...patch, body: JSON.stringify({ version: 1, preferredName: 'Anita' }) })
    expect(await patched.json()).toMatchObject({ preferredName: 'Anita', version: 2 })
    const stale = await running.rest(path, { ...patch, body: JSON.stringify({ version: 1, preferredName: 'Ann' }) })
    expect(stale.status).toBe(409)
    expect(await stale.json()).toEqual({
      code: 'STALE_VERSION',
      message: errors.STALE_VERSION.message,
      data: { entity: 'person', id: ana.id, currentVersion: 2 },
    })

    const removed = await running.rest(`${path}?version=2`, { method: 'DELETE' })
    expect(removed.status).toBe(200)
    const body = JSON.stringify({ version: 3 })
    const restored = await running.rest(`${path}/restore`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    expect(await restored.json()).toMatchObject({ deletedAt: null })
  })

  test('applies a write once, however often its request id comes', async () => {
    const requestId = { 'x-request-id': '01931d3a-5c00-7000-8000-0000000000ff' }
    const person = { givenName: 'Ben', familyName: 'Once', username: 'ben.once' }
    expect((await create(person, requestId)).status).toBe(201)
    const again = await create(person, requestId)
    expect(again.status).toBe(409)
    expect(await again.json()).toMatchObject({ code: 'ALREADY_APPLIED' })
  })

  test('knows an id by either case, in a list of them too', async () => {
    const person = { givenName: 'Ada', familyName: 'Lovelace', username: 'ada.upper' }
    const created = (await (
      await running.rest('/api/v1/people', { method: 'POST', body: JSON.stringify(person), headers: json })
    ).json()) as { id: string }
    const body = JSON.stringify({ people: [{ id: created.id.toUpperCase(), version: 1 }], status: 'inactive' })
    const changed = await running.rest('/api/v1/people/status', { method: 'POST', body, headers: json })
    expect(await changed.json()).toMatchObject({ changed: 1 })
  })

  test('answers a profile that does not exist with a typed 404', async () => {
    const response = await running.rest('/api/v1/people', { headers: { 'x-school-profile': 'nowhere' } })
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'NOT_FOUND', data: { entity: 'profile', id: 'nowhere' } })
  })

  test('has a document with every path, and a page that loads nothing from other hosts', async () => {
    type Document = { paths: Record<string, Record<string, { description?: string }>> }
    const document = (await (await running.rest('/openapi.json')).json()) as Document
    for (const [path, operations] of Object.entries(document.paths))
      for (const { description } of Object.values(operations)) expect(description, path).toBeTruthy()
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/people', '/people/{id}', '/health', '/imports/oneroster']),
    )
    const page = await (await running.rest('/docs')).text()
    expect(page).toContain('/api/v1/people/{id}')
    expect(page).not.toMatch(/<script|https?:\/\//)
  })

  test('takes a file in a form, which is stored on the disk and not in memory', async () => {
    const form = new FormData()
    form.append('package', new File(['this is no zip'], 'roster.zip', { type: 'application/zip' }))
    form.append('dryRun', 'true')
    const response = await running.rest('/api/v1/imports/oneroster', { method: 'POST', body: form })
    const text = await response.text()
    expect(text).toContain('package-unreadable')
  })

  test('a form where a procedure wants JSON is a bad request', async () => {
    const form = new FormData()
    form.append('givenName', 'A')
    const response = await running.rest('/api/v1/people', { method: 'POST', body: form })
    expect(response.status).toBe(400)
  })
})
