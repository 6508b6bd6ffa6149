import type { Profile } from '../../../../contract/connections.ts'

/** Returns the address of a school's database, `host:port/database`, or null when it is on this computer. */
export const recordAddress = ({ postgresql }: Pick<Profile, 'postgresql'>): string | null =>
  postgresql.kind === 'embedded' ? null : `${postgresql.host}:${postgresql.port}/${postgresql.database}`

/** Returns the address of a school's graph, with its database if it names one, or null when it has none. */
export const graphAddress = ({ neo4j }: Pick<Profile, 'neo4j'>): string | null =>
  neo4j && [neo4j.url, neo4j.database].filter((part) => part !== null).join('/')
