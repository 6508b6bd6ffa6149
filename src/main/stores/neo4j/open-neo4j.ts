import type { Driver } from 'neo4j-driver'

export type Neo4jTarget = {
  /** `bolt://` or `neo4j://` (routing), with `+s` for TLS. */
  url: string
  user: string
  password: string
  /** Left out: the server's default database. */
  database?: string
  /** Bounds connecting, and waiting for a connection, in ms; nothing is tried again then. Left out: for daily work. */
  limitMs?: number
}

/**
 * A driver with a pool of its own; nothing is sent before the first question. Integers come as numbers: no value of ours
 * passes 2^53. Reconnects by itself; close it once.
 */
export const openNeo4j = async ({ url, user, password, limitMs }: Neo4jTarget): Promise<Driver> => {
  const { default: neo4j } = await import('neo4j-driver')
  return neo4j.driver(url, neo4j.auth.basic(user, password), {
    disableLosslessIntegers: true,
    connectionTimeout: limitMs ?? 3_000,
    connectionAcquisitionTimeout: limitMs ?? 5_000,
    maxConnectionPoolSize: 20,
    maxTransactionRetryTime: limitMs === undefined ? 5_000 : 0,
    userAgent: 'school-directory-console',
  })
}
