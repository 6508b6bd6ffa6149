import { afterAll, beforeAll, expect, it } from 'vitest'
import { askRedis, type RedisSentinels, startRedisSentinels } from '../../../scripts/services/redis-groups.ts'
import { freePort } from '../../../scripts/services/service.ts'
import { failing, healthOnce, openForTest, redisTarget } from '../../redis.ts'

let group: RedisSentinels
beforeAll(async () => {
  group = await startRedisSentinels({ password: 'of-data' })
})
afterAll(() => group?.stop())

const target = (ports = group.sentinels.map(({ port }) => port), master = group.name) => ({
  ...redisTarget.sentinel(ports, master),
  password: 'of-data',
})

it('finds the master with one sentinel that lives', async () => {
  const redis = openForTest(target([await freePort(), group.sentinels[2]!.port]))
  expect(await redis.run((client) => client.set('sdc:a', '1'))).toBe('OK')
})

it('tells when no sentinel answers, and when none knows the master', async () => {
  const away = openForTest(target([await freePort()]))
  expect((await healthOnce(away, 'down')).fault?.code).toBe('redis-no-sentinel')
  const unknown = openForTest(target(undefined, 'nobody'))
  expect((await healthOnce(unknown, 'down')).fault?.code).toBe('redis-no-master')
})

it('tells when the password of the servers is wrong', async () => {
  const redis = openForTest({ ...target(), password: 'wrong' })
  expect((await healthOnce(redis, 'down')).fault?.code).toBe('wrong-login')
})

it('logs in at sentinels that ask for a password', async () => {
  const { port } = group.sentinels[0]!
  await askRedis(port, 'ACL', 'SETUSER', 'default', 'resetpass', '>of-sentinel')
  const withLogin = { ...target([port]), sentinelLogin: { user: null, password: 'of-sentinel' } }
  const redis = openForTest(withLogin)
  expect((await healthOnce(redis, 'up')).state).toBe('up')
  const refused = openForTest({ ...withLogin, sentinelLogin: { user: null, password: 'wrong' } })
  expect((await healthOnce(refused, 'down')).fault?.code).toBe('wrong-login')
})

it('writes to the new master after the old one was stopped, and never to the old one', async () => {
  const redis = openForTest(target([group.sentinels[1]!.port, group.sentinels[2]!.port]), { commandMs: 150 })
  await healthOnce(redis, 'up')
  await redis.run((client) => client.set('sdc:before', '1'))
  process.kill(group.master.pid(), 'SIGSTOP')
  expect(await failing(redis)).toBe('stands-still')
  await expect.poll(() => redis.run((client) => client.set('sdc:after', '1')).catch(() => 'away')).toBe('OK')
  process.kill(group.master.pid(), 'SIGCONT')
  const roleOf = (port: number) => openForTest({ ...redisTarget.single(port), password: 'of-data' })
  const promoted = roleOf(group.replica.port)
  expect(await promoted.run((client) => client.get('sdc:after'))).toBe('1')
})
