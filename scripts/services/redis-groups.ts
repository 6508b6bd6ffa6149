import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { type RedisServer, runRedisServer } from './redis-server.ts'
import { freePort, ServiceUnavailable } from './service.ts'

const LIMIT_MS = 20_000
/** Slots of a cluster. */
const SLOTS = 16_384

const address = (port: number) => ({ host: '127.0.0.1', port })

/** Sends one command over a connection of its own. */
export const askRedis = async (port: number, command: string, ...args: (string | number)[]): Promise<unknown> => {
  const client = new Redis({ ...address(port), lazyConnect: true, retryStrategy: null, enableReadyCheck: false })
  client.on('error', () => undefined)
  try {
    return await client.call(command, ...args)
  } finally {
    client.disconnect()
  }
}

const until = async (what: string, holds: () => Promise<boolean>) => {
  const deadline = Date.now() + LIMIT_MS
  while (!(await holds().catch(() => false))) {
    if (Date.now() > deadline) throw new ServiceUnavailable('Redis', what)
    await delay(50)
  }
}

const stopAll = async (servers: RedisServer[]) => void (await Promise.allSettled(servers.map((each) => each.stop())))

export type RedisSentinels = {
  master: RedisServer
  replica: RedisServer
  sentinels: RedisServer[]
  /** The name of the master. */
  name: string
  stop: () => Promise<void>
}

/** Starts a master, a replica, and three sentinels that know all of them. `password` is that of master and replica. */
export const startRedisSentinels = async ({ password }: { password?: string } = {}): Promise<RedisSentinels> => {
  const name = 'school'
  const servers: RedisServer[] = []
  const run = async (...settings: Parameters<typeof runRedisServer>) => {
    const server = await runRedisServer(...settings)
    servers.push(server)
    return server
  }
  try {
    const login = password === undefined ? [] : [`requirepass ${password}`, `masterauth ${password}`]
    const lines = ['repl-diskless-sync-delay 0', ...login]
    const master = await run({ lines })
    const replica = await run({ lines: [...lines, `replicaof 127.0.0.1 ${master.port}`] })
    const watched = [
      `sentinel monitor ${name} 127.0.0.1 ${master.port} 2`,
      `sentinel down-after-milliseconds ${name} 500`,
      `sentinel failover-timeout ${name} 3000`,
      ...(password === undefined ? [] : [`sentinel auth-pass ${name} ${password}`]),
    ]
    const sentinels = await Promise.all([0, 1, 2].map(() => run({ sentinel: true, lines: watched })))
    await until('the sentinels did not find the replica and each other', async () => {
      const known = await Promise.all(sentinels.map(({ port }) => askRedis(port, 'SENTINEL', 'MASTER', name)))
      return known.every((fields) => {
        const at = (key: string) => (fields as string[])[(fields as string[]).indexOf(key) + 1]
        return at('num-slaves') === '1' && at('num-other-sentinels') === '2'
      })
    })
    return { master, replica, sentinels, name, stop: () => stopAll(servers) }
  } catch (error) {
    await stopAll(servers)
    throw error
  }
}

export type RedisCluster = {
  masters: RedisServer[]
  /** One for each master, in the same order; empty unless asked for. */
  replicas: RedisServer[]
  stop: () => Promise<void>
}

const knows = async (port: number, count: number) => {
  const info = String(await askRedis(port, 'CLUSTER', 'INFO'))
  return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${count}`)
}

/** Starts a cluster of three masters, each with a replica when asked for. */
export const startRedisCluster = async ({ replicated = false } = {}): Promise<RedisCluster> => {
  const servers: RedisServer[] = []
  const run = async () => {
    const lines = ['cluster-enabled yes', 'cluster-node-timeout 1000', `cluster-port ${await freePort()}`]
    const server = await runRedisServer({ lines })
    servers.push(server)
    return server
  }
  try {
    const nodes = await Promise.all(Array.from({ length: replicated ? 6 : 3 }, run))
    const masters = nodes.slice(0, 3)
    const replicas = nodes.slice(3)
    const third = Math.ceil(SLOTS / 3)
    for (const [at, { port }] of masters.entries()) {
      await askRedis(port, 'CLUSTER', 'ADDSLOTSRANGE', at * third, Math.min((at + 1) * third, SLOTS) - 1)
      await askRedis(port, 'CLUSTER', 'SET-CONFIG-EPOCH', at + 1)
    }
    const bus = async (port: number) => Number(((await askRedis(port, 'CONFIG', 'GET', 'cluster-port')) as string[])[1])
    for (const { port } of nodes.slice(1)) {
      await askRedis(nodes[0]!.port, 'CLUSTER', 'MEET', '127.0.0.1', port, await bus(port))
    }
    await until('the cluster did not form', async () =>
      (await Promise.all(nodes.map(({ port }) => knows(port, nodes.length)))).every(Boolean),
    )
    for (const [at, { port }] of replicas.entries()) {
      await askRedis(port, 'CLUSTER', 'REPLICATE', String(await askRedis(masters[at]!.port, 'CLUSTER', 'MYID')))
    }
    await until('the replicas did not follow', async () => {
      const infos = await Promise.all(replicas.map(({ port }) => askRedis(port, 'INFO', 'replication')))
      return infos.every((info) => String(info).includes('master_link_status:up'))
    })
    return { masters, replicas, stop: () => stopAll(servers) }
  } catch (error) {
    await stopAll(servers)
    throw error
  }
}
