import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { askRedis } from '../../../scripts/services/redis-groups.ts'
import { type RedisServer, runRedisServer } from '../../../scripts/services/redis-server.ts'
import { freePort } from '../../../scripts/services/service.ts'
import { makeRedisClient } from '../../../src/main/stores/redis/redis-client.ts'
import { RedisAway } from '../../../src/main/stores/redis/redis-fault.ts'
import { failing, failingAtOnce, healthOnce, openForTest, redisTarget } from '../../redis.ts'

const fixtures = join(import.meta.dirname, '../../fixtures/tls')
const pem = (name: string) => readFileSync(join(fixtures, name), 'utf8')

let shared: RedisServer
beforeAll(async () => {
  shared = await runRedisServer()
})
afterAll(() => shared?.stop())

const ownServer = async (lines: string[] = []) => {
  const server = await runRedisServer({ lines })
  onTestFinished(server.stop)
  return server
}

it('runs commands before the first connection is made, and tells version and time', async () => {
  const redis = openForTest(redisTarget.single(shared.port))
  expect(redis.health().state).toBe('connecting')
  expect(await redis.run((client) => client.set('one', '1'))).toBe('OK')
  expect(await redis.run((client) => client.get('one'))).toBe('1')
  expect(redis.health()).toMatchObject({ state: 'up', serverVersion: expect.stringMatching(/^Redis \d+\.\d+/) })
  expect(redis.health().latencyMs).toBeGreaterThan(0)
})

it('uses the database of its settings', async () => {
  const redis = openForTest({ ...redisTarget.single(shared.port), database: 3 })
  await redis.run((client) => client.set('in-three', '1'))
  expect(await askRedis(shared.port, 'EXISTS', 'in-three')).toBe(0)
})

it('opens over TLS with an authority of its own, as a user of the access list', async () => {
  const tlsPort = await freePort()
  await ownServer([
    `tls-port ${tlsPort}`,
    `tls-cert-file ${join(fixtures, 'localhost.pem')}`,
    `tls-key-file ${join(fixtures, 'localhost.key')}`,
    `tls-ca-cert-file ${join(fixtures, 'authority.pem')}`,
    'tls-auth-clients no',
    'user default off',
    'user school on >s3cret ~sdc:* +@all -@admin -@dangerous +ping',
  ])
  const target: ReturnType<typeof redisTarget.single> = {
    ...redisTarget.single(tlsPort),
    host: 'localhost',
    tls: 'verify-full',
    certificateAuthority: pem('authority.pem'),
    user: 'school',
    password: 's3cret',
  }
  const redis = openForTest(target)
  expect(await redis.run((client) => client.set('sdc:a', '1'))).toBe('OK')
  // This user may not ask for the version.
  expect(redis.health()).toMatchObject({ state: 'up', serverVersion: null, fault: null })
  const forbidden = redis.run((client) => client.set('of-others', '1'))
  await expect(forbidden).rejects.toThrow('NOPERM')
  expect(redis.health().state).toBe('up')

  // The server may answer a refused certificate, after the driver has heard of the refusal.
  const refusing = (await makeRedisClient(
    { ...target, certificateAuthority: null },
    { commandMs: 10_000, connectMs: 10_000 },
  )) as Redis
  const refusal = once(refusing, 'error')
  refusing.connect().catch(() => undefined)
  await refusal
  expect(() => refusing.stream.emit('error', new Error('an alert'))).not.toThrow()

  const faultOf = async (change: Partial<typeof target>) =>
    (await healthOnce(openForTest({ ...target, ...change }), 'down')).fault?.code
  expect(await faultOf({ certificateAuthority: null })).toBe('certificate-authority-unknown')
  expect(await faultOf({ host: '127.0.0.1' })).toBe('certificate-of-another-host')
  expect(await faultOf({ password: 'wrong' })).toBe('wrong-login')
  expect(await faultOf({ tls: 'disable' })).toBe('redis-closed')
  expect(await faultOf({ port: shared.port })).toBe('redis-tls-no-answer')
})

it.each([
  ['wrong-login', ['requirepass right'], { password: 'wrong' }],
  ['password-missing', ['requirepass right'], {}],
  ['redis-no-permission', ['user school on >s3cret ~other:* +@all'], { user: 'school', password: 's3cret' }],
  ['redis-read-only', ['replicaof 127.0.0.1 1', 'replica-serve-stale-data yes'], {}],
  ['redis-is-cluster', ['cluster-enabled yes'], {}],
] as const)('tells that it is down because of %s', async (code, lines, login) => {
  const server = await ownServer([...lines])
  const redis = openForTest({ ...redisTarget.single(server.port), ...login })
  expect((await healthOnce(redis, 'down')).fault?.code).toBe(code)
  expect(await failing(redis)).toBe(code)
})

it('tells when nothing listens and when no host has the name', async () => {
  const away = openForTest(redisTarget.single(await freePort()))
  expect(await failing(away)).toBe('nothing-listens')
  const unknown = openForTest({ ...redisTarget.single(1), host: 'no-such-host.invalid' })
  expect(['host-unknown', 'name-lookup-failed']).toContain((await healthOnce(unknown, 'down')).fault?.code)
})

it('comes back by itself after the server was killed and restarted', async () => {
  const server = await ownServer()
  const redis = openForTest(redisTarget.single(server.port))
  await redis.run((client) => client.set('kept', '1'))
  await server.kill()
  await healthOnce(redis, 'down')
  const { fault, atOnce } = await failingAtOnce(redis)
  expect(['redis-closed', 'nothing-listens']).toContain(fault)
  expect(atOnce).toBe(true)
  await server.restart()
  await healthOnce(redis, 'up')
  expect(await redis.run((client) => client.get('kept'))).toBeNull()
})

it('waits for a stopped server once, no longer than the command limit, and then not at all', async () => {
  const server = await ownServer()
  const redis = openForTest(redisTarget.single(server.port), { commandMs: 200 })
  await healthOnce(redis, 'up')
  process.kill(server.pid(), 'SIGSTOP')
  const faults: (string | null)[] = []
  const together = Array.from({ length: 50 }, () => failing(redis).then((fault) => faults.push(fault)))
  await Promise.race(together)
  await new Promise(setImmediate)
  expect(faults, 'all of them waited for one limit').toEqual(Array.from(together, () => 'stands-still'))
  for (let call = 0; call < 100; call++) expect((await failingAtOnce(redis)).atOnce).toBe(true)
  // A server that stands still closes no connection, so these would wait for ever.
  const other = openForTest(redisTarget.single(server.port))
  await Promise.all([redis.close(), other.close()])
})

it('is used again when a stopped server goes on', async () => {
  const server = await ownServer()
  const redis = openForTest(redisTarget.single(server.port), { commandMs: 100 })
  await healthOnce(redis, 'up')
  process.kill(server.pid(), 'SIGSTOP')
  await failing(redis)
  process.kill(server.pid(), 'SIGCONT')
  await healthOnce(redis, 'up')
  expect(await redis.run((client) => client.ping())).toBe('PONG')
})

it('goes down when the password was changed and the connection is cut, and up when it is right again', async () => {
  const server = await ownServer(['requirepass first'])
  const redis = openForTest({ ...redisTarget.single(server.port), password: 'first' })
  const asAdmin = openForTest({ ...redisTarget.single(server.port), password: 'first' })
  await redis.run((client) => client.ping())
  await asAdmin.run((client) => client.config('SET', 'requirepass', 'second'))
  await asAdmin.run((client) => client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'))
  await expect.poll(() => redis.health().fault?.code).toBe('wrong-login')
  await asAdmin.run((client) => client.config('SET', 'requirepass', 'first'))
  await healthOnce(redis, 'up')
})

it('stays up for reading when memory is full, and says so', async () => {
  const server = await ownServer(['maxmemory-policy noeviction'])
  const redis = openForTest(redisTarget.single(server.port))
  await redis.run((client) => client.set('read', 'me'))
  await askRedis(server.port, 'CONFIG', 'SET', 'maxmemory', '1')
  await expect(redis.run((client) => client.set('too', 'much'))).rejects.toMatchObject({
    fault: { code: 'redis-out-of-memory' },
  })
  expect(redis.health()).toMatchObject({ state: 'up', fault: { code: 'redis-out-of-memory' } })
  expect(await redis.run((client) => client.get('read'))).toBe('me')
  await askRedis(server.port, 'CONFIG', 'SET', 'maxmemory', '0')
  await expect.poll(() => redis.health().fault).toBeNull()
})

it('gives an error of the command itself to its caller, and stays up', async () => {
  const redis = openForTest(redisTarget.single(shared.port))
  await redis.run((client) => client.set('text', 'a'))
  await expect(redis.run((client) => client.incr('text'))).rejects.toThrow('not an integer')
  await expect(redis.run(() => Promise.reject(new TypeError('of the caller')))).rejects.toThrow(TypeError)
  expect(redis.health().state).toBe('up')
})

it('sends no part of a half-answered pipeline again, so that no reply goes to another command (redis/ioredis#965)', async () => {
  const redis = openForTest(redisTarget.single(shared.port), { commandMs: 150 })
  await healthOnce(redis, 'up')
  const busy = "local t = redis.call('TIME')[1] while redis.call('TIME')[1] - t < 2 do end"
  const piped = redis.run((client) => client.pipeline().incr('count').eval(busy, 0).incr('count').exec())
  await expect(piped).rejects.toMatchObject({ fault: { code: 'stands-still' } })
  await healthOnce(redis, 'up')
  expect(Number(await askRedis(shared.port, 'GET', 'count'))).toBeLessThanOrEqual(2)
})

it('settles each call that came while connections were made and cut, and runs none of them later (redis/ioredis#1164)', async () => {
  const server = await ownServer()
  const asAdmin = openForTest(redisTarget.single(server.port))
  const kill = () => asAdmin.run((client) => client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'))
  await asAdmin.run((client) => client.ping())
  const redis = openForTest(redisTarget.single(server.port))
  const call = () =>
    redis
      .run((client) => client.incr('called'))
      .then(
        () => 'done',
        (error: unknown) => error,
      )
  const calls: ReturnType<typeof call>[] = []
  // The first ones come before there is a connection.
  for (let round = 0; round < 4; round++) {
    for (let times = 0; times < 50; times++) calls.push(call())
    await kill()
    calls.push(call())
    await healthOnce(redis, 'up')
  }
  calls.push(call())
  const settled = await Promise.all(calls)
  const done = settled.filter((each) => each === 'done').length
  expect(done).toBeGreaterThan(0)
  for (const each of settled) if (each !== 'done') expect(each).toBeInstanceOf(RedisAway)
  const ran = async () => Number(await asAdmin.run((client) => client.get('called')))
  const whenSettled = await ran()
  expect(whenSettled).toBeGreaterThanOrEqual(done)
  expect(whenSettled).toBeLessThanOrEqual(settled.length)
  await kill()
  await healthOnce(redis, 'down')
  await healthOnce(redis, 'up')
  await redis.run((client) => client.ping())
  expect(await ran()).toBe(whenSettled)
})

it('ends before and while it connects', async () => {
  const redis = openForTest(redisTarget.single(shared.port))
  await redis.close()
  await expect(redis.run((client) => client.ping())).rejects.toMatchObject({ fault: { code: 'console-closes' } })
  const away = openForTest(redisTarget.single(await freePort()))
  await healthOnce(away, 'down')
  await away.close()
  await away.close()
})
