import { graphOf, type Profile } from '../../../../contract/connections.ts'
import type { GraphStore } from '../../../../contract/stores.ts'

/** Returns `host:port`, with brackets around an address of IPv6. */
export const addressText = ({ host, port }: { host: string; port: number }): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`

/** Returns the address of a school's database, `host:port/database`, or null when it is on this computer. */
export const recordAddress = ({ postgresql }: Pick<Profile, 'postgresql'>): string | null =>
  postgresql.kind === 'embedded' ? null : `${addressText(postgresql)}/${postgresql.database}`

/** Returns the address of a school's graph, with its database if it names one, or null when it has none. */
export const graphAddress = (profile: Pick<Profile, GraphStore>): string | null => {
  const graph = graphOf(profile)
  return graph && [graph.address.url, graph.address.database].filter((part) => part !== null).join('/')
}

/** Returns the addresses of a school's Redis, or null when it has none. */
export const cacheAddress = ({ redis }: Pick<Profile, 'redis'>): string | null => {
  switch (redis.kind) {
    case 'none':
      return null
    case 'single':
      return `${addressText(redis)}/${redis.database}`
    case 'sentinel':
      return `${redis.master}: ${redis.sentinels.map(addressText).join(', ')}`
    case 'cluster':
      return redis.nodes.map(addressText).join(', ')
  }
}
