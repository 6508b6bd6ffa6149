import type { Profile } from './connections.ts'
import type { RedisStore } from './redis-store.ts'
import { TLS_STRICTNESS } from './tls.ts'

const lines = (pem: string | null) => (pem ?? '').replace(/\s+/g, '')

type Tls = { tls: keyof typeof TLS_STRICTNESS; certificateAuthority: string | null }

const noWeaker = (kept: Tls, asked: Tls) =>
  TLS_STRICTNESS[asked.tls] >= TLS_STRICTNESS[kept.tls] &&
  (kept.tls !== 'verify-full' || lines(kept.certificateAuthority) === lines(asked.certificateAuthority))

/**
 * Whether the password kept for `kept` may be sent to `asked`: the same server and user, no weaker TLS and, where the
 * certificate was checked, the same authority. Otherwise it is another account, whose password is asked for.
 */
export const sameAccount = (kept: Profile['postgresql'], asked: Profile['postgresql']): boolean =>
  kept.kind === 'external' &&
  asked.kind === 'external' &&
  kept.host === asked.host &&
  kept.port === asked.port &&
  kept.user === asked.user &&
  noWeaker(kept, asked)

/**
 * Whether a Neo4j is the same account. Its address contains the TLS mode (`+s`, `+ssc`), so any other address is
 * another account.
 */
export const sameGraphAccount = (kept: Profile['neo4j'], asked: Profile['neo4j']): boolean =>
  kept?.url === asked?.url && kept?.user === asked?.user

/** Everything that decides to which servers a password is sent. */
const addressesOf = (redis: Exclude<RedisStore, { kind: 'none' }>) => {
  const { kind } = redis
  if (kind === 'single') return JSON.stringify([kind, redis.host, redis.port])
  if (kind === 'sentinel') return JSON.stringify([kind, redis.sentinels, redis.master, redis.announced])
  return JSON.stringify([kind, redis.nodes, redis.announced])
}

const sameServers = (kept: RedisStore, asked: RedisStore) =>
  kept.kind !== 'none' && asked.kind !== 'none' && addressesOf(kept) === addressesOf(asked) && noWeaker(kept, asked)

/** As `sameAccount`, for the password of Redis. */
export const sameRedisAccount = (kept: RedisStore, asked: RedisStore): boolean =>
  sameServers(kept, asked) && 'user' in kept && 'user' in asked && kept.user === asked.user

/** As `sameAccount`, for the password of the sentinels. */
export const sameSentinelAccount = (kept: RedisStore, asked: RedisStore): boolean =>
  sameServers(kept, asked) &&
  kept.kind === 'sentinel' &&
  asked.kind === 'sentinel' &&
  kept.sentinelUser === asked.sentinelUser
