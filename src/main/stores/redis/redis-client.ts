import type { ConnectionOptions } from 'node:tls'
import type { Cluster, ClusterOptions, Redis, RedisOptions } from 'ioredis'
import { hearLaterErrors } from './hear-later-errors.ts'
import type { RedisTarget } from './redis-target.ts'

export type RedisClient = Redis | Cluster

export type RedisLimits = {
  /** Milliseconds that one call may take. */
  commandMs: number
  /** Milliseconds for connecting, with login and first answer. */
  connectMs: number
}

/** How often a client of a cluster asks which node serves which keys. A node that came back is used from then on. */
const SLOTS_EVERY_MS = 5_000
/**
 * The driver's own limit of a command is later than that of a call: it would not reject a pipeline, but resolve it with
 * an error for each command. It is for the commands that the driver sends by itself to sentinels and nodes of a cluster.
 * A call has its own limit, and a second timer for each would cost a tenth of it.
 */
const DRIVER_LATER_MS = 50
/** A socket that is not closed by the other side after this time is destroyed. A stopped server never closes it. */
const DISCONNECT_MS = 100

// Each node is checked against its own host: one name for all would refuse nodes that have certificates of their own.
const tlsOf = ({ tls, certificateAuthority }: RedisTarget): ConnectionOptions | undefined => {
  if (tls === 'disable') return undefined
  if (tls === 'require') return { rejectUnauthorized: false }
  return certificateAuthority === null ? {} : { ca: certificateAuthority }
}

const nodeOptions = (target: RedisTarget, { connectMs }: RedisLimits) =>
  ({
    username: target.user ?? undefined,
    password: target.password ?? undefined,
    tls: tlsOf(target),
    connectTimeout: connectMs,
    disconnectTimeout: DISCONNECT_MS,
    // The first question of a new connection finds out what a ready check would.
    enableReadyCheck: false,
    // Servers before 7.2 refuse it, and a user's access list may forbid it.
    disableClientInfo: true,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
  }) satisfies RedisOptions

/** A node that fails while a moved key is asked for would end the process: the driver leaves this promise alone. */
const guardAsking = (cluster: Cluster) => {
  cluster.on('+node', (node: Redis) => {
    const asking = node.asking.bind(node)
    node.asking = (() => asking().catch(() => 'OK' as const)) as Redis['asking']
  })
}

/**
 * Makes a client that is not connected yet. It never connects a second time, so that no command is sent again later: a
 * lost client is dropped, and another one made.
 */
export const makeRedisClient = async (target: RedisTarget, limits: RedisLimits): Promise<RedisClient> => {
  const { Cluster, Redis } = await import('ioredis')
  hearLaterErrors(Redis)
  const shared = nodeOptions(target, limits)
  const commandTimeout = limits.commandMs + DRIVER_LATER_MS
  switch (target.kind) {
    case 'single': {
      const { host, port, database: db } = target
      return new Redis({ ...shared, host, port, db, retryStrategy: null, lazyConnect: true })
    }
    case 'sentinel': {
      const { sentinels, master: name, database: db, sentinelLogin, reached } = target
      return new Redis({
        ...shared,
        sentinels: sentinels.map((each) => ({ ...each })),
        name,
        db,
        sentinelUsername: sentinelLogin.user ?? undefined,
        sentinelPassword: sentinelLogin.password ?? undefined,
        sentinelCommandTimeout: commandTimeout,
        sentinelRetryStrategy: () => null,
        sentinelTLS: shared.tls,
        enableTLSForSentinelMode: shared.tls !== undefined,
        natMap: reached,
        retryStrategy: null,
        lazyConnect: true,
      })
    }
    case 'cluster': {
      const options: ClusterOptions = {
        redisOptions: { ...shared, commandTimeout },
        clusterRetryStrategy: null,
        enableReadyCheck: false,
        slotsRefreshTimeout: limits.connectMs,
        slotsRefreshInterval: SLOTS_EVERY_MS,
        // Names stay names: certificates are for names, and an address may change while the console runs.
        dnsLookup: (host, done) => done(null, host),
        natMap: target.reached,
        lazyConnect: true,
      }
      const cluster = new Cluster(
        target.nodes.map((each) => ({ ...each })),
        options,
      )
      guardAsking(cluster)
      return cluster
    }
  }
}
