import { graphOf, type Profile } from '../../../../contract/connections.ts'
import type { GraphStore } from '../../../../contract/stores.ts'

/** Returns the address of a school's database, `host:port/database`, or null when it is on this computer. */
export const recordAddress = ({ postgresql }: Pick<Profile, 'postgresql'>): string | null =>
  postgresql.kind === 'embedded' ? null : `${postgresql.host}:${postgresql.port}/${postgresql.database}`

/** Returns the address of a school's graph, with its database if it names one, or null when it has none. */
export const graphAddress = (profile: Pick<Profile, GraphStore>): string | null => {
  const graph = graphOf(profile)
  return graph && [graph.address.url, graph.address.database].filter((part) => part !== null).join('/')
}
