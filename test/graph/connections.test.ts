import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { startNeo4j } from '../../scripts/services/neo4j.ts'
import type { Service } from '../../scripts/services/service.ts'
import { neo4jProbe } from '../../src/main/features/connections/connection-probe.cypher.ts'
import { openNeo4j } from '../../src/main/stores/neo4j/open-neo4j.ts'
import { useGraph } from '../neo4j.ts'
import { useDatabase } from '../postgres.ts'
import { useConsole } from '../running-console.ts'

const SECRET = 'Tr0ub4dor-and-3'
const fixtures = join(import.meta.dirname, '../fixtures/tls')
const ours = inject('neo4j')
const neo4j = useGraph()
const database = useDatabase()
const running = useConsole(() => database)

/** A second server, which accepts TLS beside plain connections and whose database is read only. */
let closed: Service
let home: string
const servers: Server[] = []

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'neo4j-closed-'))
  // The database must be created before it becomes read only.
  await (await startNeo4j({ dataDir: home, shortLived: true })).stop()
  closed = await startNeo4j({
    shortLived: true,
    dataDir: home,
    settings: [
      'dbms.ssl.policy.bolt.enabled=true',
      `dbms.ssl.policy.bolt.base_directory=${fixtures}`,
      'dbms.ssl.policy.bolt.private_key=localhost.key',
      'dbms.ssl.policy.bolt.public_certificate=localhost.pem',
      'dbms.ssl.policy.bolt.client_auth=NONE',
      'server.bolt.tls_level=OPTIONAL',
      'server.databases.default_to_read_only=true',
    ],
  })
})
afterAll(async () => {
  for (const server of servers) server.close()
  await closed?.stop()
  await rm(home, { recursive: true, force: true })
})

const listening = async (server: Server) => {
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `bolt://127.0.0.1:${(server.address() as AddressInfo).port}`
}

type Tried = {
  url?: string
  user?: string
  database?: string | null
  password?: string
  readOnly?: boolean
  /** Milliseconds that an answer may take; a busy machine needs many. */
  limitMs?: number
}
const probe = ({
  url = ours.url,
  user = 'neo4j',
  database: name = null,
  password = ours.password,
  readOnly,
  limitMs = 20_000,
}: Tried) => neo4jProbe({ limitMs }).probe({ url, user, database: name }, { password, readOnly: readOnly ?? false })

const up = {
  state: 'up',
  serverVersion: expect.stringMatching(/^Neo4j 5\.\d+/),
  latencyMs: expect.any(Number),
  reason: null,
  fault: null,
}
const down = (advice: RegExp) => ({
  state: 'down',
  serverVersion: null,
  latencyMs: null,
  reason: expect.stringMatching(advice),
  fault: { code: expect.any(String), values: {} },
})
const overTls = (scheme: string, host = 'localhost') => `${scheme}://${host}:${new URL(closed.url).port}`

// After wrong passwords the server refuses the right one for some seconds too, and the next file needs it.
afterAll(async () => {
  const driver = await openNeo4j(ours)
  await vi.waitFor(() => driver.verifyConnectivity(), { timeout: 60_000, interval: 500 })
  await driver.close()
})

test('probing a server reports version and time for every kind of connection, and leaves nothing behind', async () => {
  expect(await probe({})).toEqual(up)
  expect(await probe({ url: ours.url.replace('bolt:', 'neo4j:'), database: 'neo4j' })).toEqual(up)
  const { records } = await neo4j.driver.executeQuery("MATCH (n:Projection {name: 'connection test'}) RETURN n")
  expect(records).toEqual([])
})

test.each<[string, () => Tried, RegExp]>([
  ['a wrong password', () => ({ password: SECRET }), /password or the user name is wrong/],
  ['an unknown user', () => ({ user: 'nobody' }), /password or the user name is wrong/],
  ['an unknown database', () => ({ database: 'nowhere' }), /no database of this name/],
  [
    'an unknown database of a cluster',
    () => ({ url: ours.url.replace('bolt:', 'neo4j:'), database: 'nowhere' }),
    /no database of this name/,
  ],
  ['an unknown host', () => ({ url: 'bolt://no-such-host.invalid:7687' }), /no host of this name|cannot be looked up/],
  ['a port where nothing listens', () => ({ url: 'bolt://127.0.0.1:1' }), /Nothing listens/],
  ['a cluster where nothing listens', () => ({ url: 'neo4j://127.0.0.1:1' }), /Nothing listens/],
  ['TLS from a server without it', () => ({ url: ours.url.replace('bolt:', 'bolt+s:') }), /does not offer TLS/],
  [
    'a certificate of an unknown authority',
    () => ({ url: overTls('bolt+s'), password: closed.password }),
    /authority this computer does not know/,
  ],
  ['a database that takes no writes', () => ({ url: closed.url, password: closed.password }), /takes no writes/],
  [
    'a database that takes no writes, over TLS',
    () => ({ url: overTls('neo4j+ssc'), password: closed.password }),
    /takes no writes/,
  ],
])('%s', async (_, tried, advice) => {
  const health = await probe(tried())
  expect(health).toEqual(down(advice))
  expect(JSON.stringify(health)).not.toContain(SECRET)
})

test('a read-only school needs no writes', async () => {
  expect(await probe({ url: closed.url, password: closed.password, readOnly: true })).toEqual(up)
  expect(await probe({ url: overTls('bolt+ssc'), password: closed.password, readOnly: true })).toEqual(up)
})

test('the port of another program, one that wants TLS, and one that never answers', async () => {
  const pages = await listening(createHttpServer((_, response) => response.end('no')))
  expect(await probe({ url: pages })).toEqual(down(/port of Neo4j’s web pages/))
  const [key, cert] = await Promise.all(
    ['localhost.key', 'localhost.pem'].map((name) => readFile(join(fixtures, name))),
  )
  expect(await probe({ url: await listening(createTlsServer({ key, cert })) })).toEqual(down(/wants TLS/))
  const sockets: Socket[] = []
  const mute = await listening(createServer((socket) => sockets.push(socket)))
  expect(await probe({ url: mute, limitMs: 1_500 })).toEqual(down(/does not answer/))
  for (const socket of sockets) socket.destroy()
})

test('each store answers for itself; the kept password goes to the server it was kept for only, and to no log', async () => {
  const { client, logged } = running
  const graph = { url: ours.url, user: 'neo4j', database: null }
  const input = {
    name: 'North',
    postgresql: {
      kind: 'external' as const,
      host: '127.0.0.1',
      port: 1,
      database: 'd',
      user: 'u',
      tls: 'disable' as const,
    },
  }
  const both = await client.connections.test({ ...input, neo4j: graph, neo4jPassword: ours.password })
  expect(both).toMatchObject({ postgresql: { state: 'down' }, neo4j: { state: 'up' } })

  const { id } = await client.connections.create({ ...input, neo4j: graph, neo4jPassword: ours.password })
  const tried = async (more: object) => (await client.connections.test({ ...input, id, neo4j: graph, ...more })).neo4j
  expect(await tried({})).toMatchObject({ state: 'up' })
  expect(await tried({ neo4j: { ...graph, database: 'neo4j' } })).toMatchObject({ state: 'up' })
  expect(await tried({ neo4j: { ...graph, url: ours.url.replace('127.0.0.1', 'localhost') } })).toMatchObject({
    reason: expect.stringContaining('password'),
  })
  expect(await tried({ id: undefined })).toMatchObject({ state: 'down' })
  const refused = await tried({ neo4jPassword: SECRET })
  expect(refused).toMatchObject({ state: 'down', reason: expect.stringContaining('password') })

  const kept = async () => (await client.connections.list()).items.find((item) => item.id === id)?.hasNeo4jPassword
  expect(await kept()).toBe(true)
  await client.connections.update({ id, neo4j: { ...graph, url: 'bolt://elsewhere:7687' } })
  expect(await kept()).toBe(false)
  await client.connections.update({ id, neo4jPassword: SECRET })
  expect([...logged, JSON.stringify([refused, both, await client.connections.list()])].join('\n')).not.toMatch(
    new RegExp(`${SECRET}|${ours.password}`),
  )
  await client.connections.remove({ id })
})

test('a kept password of Neo4j is in no file in the clear', async () => {
  const { client } = running
  const { id } = await client.connections.create({
    name: 'Files',
    postgresql: { kind: 'embedded' },
    neo4j: { url: ours.url, user: 'neo4j', database: null },
    neo4jPassword: SECRET,
  })
  const folder = running.dataFolder
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  const texts = await Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
  )
  expect(texts.length).toBeGreaterThan(1)
  expect(texts.join('\n')).not.toContain(SECRET)
  await client.connections.remove({ id })
})
