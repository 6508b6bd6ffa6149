import type { Profile } from '../../../contract/connections.ts'

/** Where the record of a school is: `host:port/database`; null: on this computer. */
export const recordAddress = ({ postgresql }: Pick<Profile, 'postgresql'>): string | null =>
  postgresql.kind === 'embedded' ? null : `${postgresql.host}:${postgresql.port}/${postgresql.database}`

/** Where the graph of a school is, with its database if it names one; null: it has none. */
export const graphAddress = ({ neo4j }: Pick<Profile, 'neo4j'>): string | null =>
  neo4j && [neo4j.url, neo4j.database].filter((part) => part !== null).join('/')
