import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type RedisServer, runRedisServer } from '../../../scripts/services/redis-server.ts'
import { freePort } from '../../../scripts/services/service.ts'
import type { Client } from '../../../src/contract/index.ts'
import { inProcessClient } from '../../../src/main/doors/in-process-door.ts'
import { compose, type Console } from '../../../src/main/compose.ts'

const PASSWORD = 'battery-staple-horse'
let server: RedisServer
let folder: string
let running: Console
let client: Client

beforeAll(async () => {
  server = await runRedisServer({ lines: [`requirepass ${PASSWORD}`] })
})
afterAll(() => server?.stop())

const start = async () => {
  const log = pino({ level: 'silent' })
  running = await compose({ dataFolder: folder, log })
  const context = { app: running.app, author: { actor: 'test', door: 'in-process' as const } }
  client = inProcessClient({ router: running.router, context, log })
}
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'school-redis-'))
  await start()
})
afterEach(async () => {
  await running.close()
  await rm(folder, { recursive: true, force: true })
})

const single = (port = server.port) => ({ kind: 'single' as const, host: '127.0.0.1', port, tls: 'disable' as const })
/** A school on a PostgreSQL where nothing listens: its Redis is apart from that. */
const away = async () => ({
  name: 'North',
  postgresql: {
    kind: 'external' as const,
    host: '127.0.0.1',
    port: await freePort(),
    database: 'd',
    user: 'u',
    tls: 'disable' as const,
  },
})
const redisOf = async (profileId: string) =>
  (await client.connections.health(undefined, { context: { profileId } })).redis

test('a school opens without its Redis, and tells how it is from then on', async () => {
  const { id, redis } = await client.connections.create({ ...(await away()), redis: single(), redisPassword: PASSWORD })
  expect(redis).toMatchObject({ ...single(), user: null, database: 0, certificateAuthority: null })
  await expect.poll(() => redisOf(id)).toMatchObject({ state: 'up', serverVersion: expect.stringMatching(/^Redis 7/) })
  await server.kill()
  await expect.poll(() => redisOf(id)).toMatchObject({ state: 'down', serverVersion: null })
  await server.restart()
  await expect.poll(() => redisOf(id), { timeout: 10_000 }).toMatchObject({ state: 'up', fault: null })
  await client.connections.update({ id, redis: { kind: 'none' } })
  expect(await redisOf(id)).toMatchObject({ state: 'not-configured' })
})

test('the password is in no file in plain text and in no answer, and serves only the server it was kept for', async () => {
  const { id } = await client.connections.create({ ...(await away()), redis: single(), redisPassword: PASSWORD })
  const listed = async () => (await client.connections.list()).items.find((item) => item.id === id)!
  expect(await listed()).toMatchObject({ hasRedisPassword: true, hasSentinelPassword: false })
  expect(JSON.stringify(await listed())).not.toContain(PASSWORD)
  for (const name of ['profiles.json', 'secrets.json'])
    expect(await readFile(join(folder, name), 'utf8')).not.toContain(PASSWORD)

  const tried = async (more: object) =>
    (await client.connections.test({ ...(await away()), id, redis: single(), ...more })).redis
  expect(await tried({})).toMatchObject({ state: 'up' })
  expect(await tried({ redisPassword: 'wrong' })).toMatchObject({ state: 'down', fault: { code: 'wrong-login' } })
  expect(await tried({ redisPassword: null })).toMatchObject({ state: 'down', fault: { code: 'password-missing' } })
  expect(await tried({ redis: { ...single(), host: 'localhost' } })).toMatchObject({
    fault: { code: 'password-missing' },
  })

  await client.connections.update({ id, redis: { ...single(), host: 'localhost' } })
  expect(await listed()).toMatchObject({ hasRedisPassword: false })
})

test('a profile file from before Redis opens as it is', async () => {
  const before = { id: 'oak', name: 'Oak', environment: 'test', readOnly: false, postgresql: { kind: 'embedded' } }
  await running.close()
  await writeFile(join(folder, 'profiles.json'), JSON.stringify({ version: 1, profiles: [before] }))
  await start()
  const { items, setAside } = await client.connections.list()
  expect(setAside).toBeNull()
  expect(items.find(({ id }) => id === 'oak')).toMatchObject({ ...before, redis: { kind: 'none' } })
})

test.each([
  ['redis.sentinels', { kind: 'sentinel' as const, sentinels: [], master: 'school' }],
  ['redis.nodes.0.host', { kind: 'cluster' as const, nodes: [{ host: 'redis://a' }] }],
  ['redis.certificateAuthority', { ...single(1), certificateAuthority: 'no certificate' }],
])('refuses settings and names the field %s', async (field, redis) => {
  await expect(client.connections.create({ ...(await away()), redis })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    data: { issues: [expect.objectContaining({ field })] },
  })
})
