import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  askRedis,
  type RedisCluster,
  type RedisSentinels,
  startRedisCluster,
  startRedisSentinels,
} from '../../../scripts/services/redis-groups.ts'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { openConsoles, staysRight, untilShared } from '../../fixtures/cached-consoles.ts'
import { useDatabase } from '../../postgres.ts'
import { redisTarget } from '../../redis.ts'

const database = useDatabase({ entities: async () => directoryEntities })
let group: RedisSentinels
let cluster: RedisCluster
beforeAll(async () => {
  ;[group, cluster] = await Promise.all([startRedisSentinels(), startRedisCluster()])
})
afterAll(async () => {
  await Promise.all([group?.stop(), cluster?.stop()])
})

// A second attempt would find the master gone.
test('answers stay right and no call fails while sentinels make another server the master', { retry: 0 }, async () => {
  const ports = group.sentinels.map(({ port }) => port)
  const consoles = openConsoles(database, redisTarget.sentinel(ports, group.name))
  await untilShared(database, consoles)
  await group.master.stop()
  await staysRight(database, consoles, { ms: 1_500 })
  await untilShared(database, consoles)
  const [host, port] = (await askRedis(ports[0]!, 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', group.name)) as string[]
  expect([host, Number(port)]).toEqual(['127.0.0.1', group.replica.port])
})

const SLOTS = 16_384

/** Gives a third of the slots of the first node to the second, with their keys. */
const moveSlots = async () => {
  const [from, to] = cluster.masters.map(({ port }) => port) as [number, number]
  const [source, goal] = (await Promise.all([from, to].map((port) => askRedis(port, 'CLUSTER', 'MYID')))) as [
    string,
    string,
  ]
  for (let slot = 0; slot < SLOTS / 9; slot += 20) {
    await askRedis(to, 'CLUSTER', 'SETSLOT', slot, 'IMPORTING', source)
    await askRedis(from, 'CLUSTER', 'SETSLOT', slot, 'MIGRATING', goal)
    const keys = (await askRedis(from, 'CLUSTER', 'GETKEYSINSLOT', slot, 1_000)) as string[]
    if (keys.length > 0) await askRedis(from, 'MIGRATE', '127.0.0.1', to, '', 0, 1_000, 'REPLACE', 'KEYS', ...keys)
    await askRedis(to, 'CLUSTER', 'SETSLOT', slot, 'NODE', goal)
    await askRedis(from, 'CLUSTER', 'SETSLOT', slot, 'NODE', goal)
  }
}

test(
  'answers stay right and no call fails while slots of a cluster move, and when one node is gone',
  { retry: 0 },
  async () => {
    const ports = cluster.masters.map(({ port }) => port)
    const consoles = openConsoles(database, redisTarget.cluster(ports))
    await untilShared(database, consoles)
    let hasMoved = false
    const moving = moveSlots().finally(() => (hasMoved = true))
    while (!hasMoved) await staysRight(database, consoles, { ms: 100 })
    await moving
    await untilShared(database, consoles)
    await cluster.masters[2]!.stop()
    await staysRight(database, consoles, { ms: 1_500 })
  },
)
