import type { Profile } from '../../../../contract/connections.ts'
import { type Store, STORES, stores as allStores } from '../../../../contract/stores.ts'
import { TLS_STRICTNESS } from '../../../../contract/tls.ts'

type Stores = Pick<Profile, Store>
/** `hosts` are all servers of one store. */
type Connection = { hosts: string[]; strictness: number }

const VERIFIED = TLS_STRICTNESS['verify-full']
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i

const postgresqlOf = ({ postgresql }: Pick<Stores, 'postgresql'>): Connection | null =>
  postgresql.kind === 'external' ? { hosts: [postgresql.host], strictness: TLS_STRICTNESS[postgresql.tls] } : null

/** The scheme decides: `+s` checks the certificate, `+ssc` does not, and without either nothing is encrypted. */
const neo4jOf = ({ neo4j }: { neo4j: Pick<NonNullable<Stores['neo4j']>, 'url'> | null }): Connection | null => {
  const [, tls, host] = /^\w+(\+s|\+ssc)?:\/\/(\[[^\]]*\]|[^:/]*)/.exec(neo4j?.url ?? '') ?? []
  return host === undefined ? null : { hosts: [host], strictness: tls === '+s' ? VERIFIED : tls === '+ssc' ? 1 : 0 }
}

const redisOf = ({ redis }: Pick<Stores, 'redis'>): Connection | null => {
  if (redis.kind === 'none') return null
  const strictness = TLS_STRICTNESS[redis.tls]
  if (redis.kind === 'single') return { hosts: [redis.host], strictness }
  return { hosts: (redis.kind === 'cluster' ? redis.nodes : redis.sentinels).map(({ host }) => host), strictness }
}

const connectionOf = { postgresql: postgresqlOf, neo4j: neo4jOf, redis: redisOf } satisfies Record<
  Store,
  (stores: Stores) => Connection | null
>

/**
 * Whether others between this computer and the server could read the data or answer in its place. On this computer
 * itself there is nobody between.
 */
const isOpen = ({ hosts, strictness }: Connection) =>
  strictness < VERIFIED && !hosts.every((host) => LOOPBACK.test(host))

const isWeaker = (kept: Connection | null, asked: Connection | null) => {
  if (asked === null || asked.strictness === VERIFIED) return false
  const sameServer = kept?.hosts.join() === asked.hosts.join()
  return kept && sameServer ? asked.strictness < kept.strictness : isOpen(asked)
}

/**
 * The servers whose identity the new settings check less strictly: weaker TLS, or another server without a full check.
 */
export const weakerTls = (kept: Stores | undefined, asked: Stores): string[] =>
  allStores
    .filter((store) => isWeaker(kept ? connectionOf[store](kept) : null, connectionOf[store](asked)))
    .map((store) => STORES[store].name)

/** Whether others could read or answer on the way to a PostgreSQL. */
export const recordIsOpen = ({ host, tls }: { host: string; tls: keyof typeof TLS_STRICTNESS }): boolean =>
  isOpen({ hosts: [host.trim()], strictness: TLS_STRICTNESS[tls] })

/** Whether the address of a Neo4j allows others to read or answer. */
export const graphIsOpen = (url: string): boolean => {
  const asked = neo4jOf({ neo4j: { url } })
  return asked !== null && isOpen(asked)
}

/** Whether others could read or answer on the way to a Redis. */
export const cacheIsOpen = (redis: Profile['redis']): boolean => {
  const asked = redisOf({ redis })
  return asked !== null && isOpen(asked)
}
