import type { Driver } from 'neo4j-driver'

export type Neo4jTarget = {
  /** `bolt://` or `neo4j://` (routing), with `+s` for TLS. */
  url: string
  user: string
  password: string
  /** The server's default database when left out. */
  database?: string
  /**
   * Milliseconds for connecting and for waiting for a connection. With it nothing is tried again. Leave it out for
   * daily work.
   */
  limitMs?: number
}

/**
 * Opens a driver with its own pool. It sends nothing before the first question. Integers come as numbers, because no
 * value of ours exceeds 2^53. The driver reconnects by itself. Close it once.
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
