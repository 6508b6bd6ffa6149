import { createRequire } from 'node:module'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askRedis, type RedisCluster, startRedisCluster } from '../../../scripts/services/redis-groups.ts'
import { type RedisServer, runRedisServer } from '../../../scripts/services/redis-server.ts'
import { failing, healthOnce, openForTest, redisTarget } from '../../redis.ts'

const slotOf = createRequire(import.meta.url)('cluster-key-slot') as (key: string) => number

let cluster: RedisCluster
beforeAll(async () => {
  cluster = await startRedisCluster()
})
afterAll(() => cluster?.stop())

const open = (limits = {}) => openForTest(redisTarget.cluster([cluster.masters[0]!.port]), limits)

/** A key that the first, second or third master serves. */
const keyOf = (master: number) => {
  for (let n = 0; ; n++) if (Math.floor(slotOf(`key-${n}`) / Math.ceil(16_384 / 3)) === master) return `key-${n}`
}

const idOf = async ({ port }: RedisServer) => String(await askRedis(port, 'CLUSTER', 'MYID'))

it('spreads keys over all masters, found by one of them', async () => {
  const redis = open()
  for (const master of [0, 1, 2]) expect(await redis.run((client) => client.set(keyOf(master), '1'))).toBe('OK')
  const sizes = await Promise.all(cluster.masters.map(({ port }) => askRedis(port, 'DBSIZE')))
  expect(sizes.every((size) => Number(size) >= 1)).toBe(true)
})

it('follows a key while its slot moves, and afterwards', async () => {
  const redis = open()
  const key = keyOf(0)
  const slot = slotOf(key)
  const [from, to] = [cluster.masters[0]!, cluster.masters[1]!]
  await redis.run((client) => client.set(key, 'before'))
  const [fromId, toId] = await Promise.all([idOf(from), idOf(to)])
  await askRedis(to.port, 'CLUSTER', 'SETSLOT', slot, 'IMPORTING', fromId)
  await askRedis(from.port, 'CLUSTER', 'SETSLOT', slot, 'MIGRATING', toId)
  await askRedis(from.port, 'MIGRATE', '127.0.0.1', to.port, key, 0, 5_000)
  // The old master answers ASK.
  expect(await redis.run((client) => client.get(key))).toBe('before')
  for (const { port } of cluster.masters) await askRedis(port, 'CLUSTER', 'SETSLOT', slot, 'NODE', toId)
  // The old master answers MOVED.
  expect(await redis.run((client) => client.set(key, 'after'))).toBe('OK')
  expect(await redis.run((client) => client.get(key))).toBe('after')
  expect(redis.health().state).toBe('up')
  await askRedis(to.port, 'DEL', key)
  for (const { port } of cluster.masters) await askRedis(port, 'CLUSTER', 'SETSLOT', slot, 'NODE', fromId)
})

it('uses a master again that was killed and restarted, without a slot having moved (redis/ioredis#587)', async () => {
  const redis = open()
  const key = keyOf(2)
  await redis.run((client) => client.set(key, '1'))
  const third = cluster.masters[2]!
  await third.kill()
  await expect.poll(() => failing(redis)).not.toBeNull()
  await third.restart()
  await expect.poll(() => redis.run((client) => client.set(key, '2')).catch(() => 'away')).toBe('OK')
})

it('waits for a stopped master once', async () => {
  const redis = open({ commandMs: 200 })
  await healthOnce(redis, 'up')
  const second = cluster.masters[1]!
  process.kill(second.pid(), 'SIGSTOP')
  try {
    const get = () => redis.run((client) => client.get(keyOf(1))).catch(() => 'away')
    expect(await get()).toBe('away')
    const later = performance.now()
    for (let call = 0; call < 100; call++) await get()
    expect(performance.now() - later, 'twenty seconds, if each had waited').toBeLessThan(10_000)
  } finally {
    process.kill(second.pid(), 'SIGCONT')
  }
  await healthOnce(redis, 'up')
  await expect.poll(() => redis.run((client) => client.get(keyOf(1))).catch(() => 'away')).toBe('1')
})

it('reaches nodes under other addresses than they announce', async () => {
  const ports = cluster.masters.map(({ port }) => port)
  for (const port of ports) await askRedis(port, 'CONFIG', 'SET', 'cluster-announce-ip', '192.0.2.1')
  const reached = Object.fromEntries(ports.map((port) => [`192.0.2.1:${port}`, { host: '127.0.0.1', port }]))
  try {
    const redis = openForTest({ ...redisTarget.cluster([ports[0]!]), reached })
    for (const master of [0, 1, 2]) expect(await redis.run((client) => client.set(keyOf(master), '1'))).toBe('OK')
  } finally {
    for (const port of ports) await askRedis(port, 'CONFIG', 'SET', 'cluster-announce-ip', '')
  }
})

it('tells that a server is no cluster', async () => {
  const single = await runRedisServer()
  try {
    const redis = openForTest(redisTarget.cluster([single.port]))
    expect((await healthOnce(redis, 'down')).fault?.code).toBe('redis-no-cluster')
  } finally {
    await single.stop()
  }
})
