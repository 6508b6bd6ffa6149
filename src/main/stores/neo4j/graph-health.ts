import type { Driver } from 'neo4j-driver'
import type { StoreHealth } from '../../../contract/connections.ts'

const ADVICE: Record<string, string> = {
  'Neo.ClientError.Security.Unauthorized': 'The user name or the password is wrong.',
  'Neo.ClientError.Security.AuthenticationRateLimit': 'Too many wrong passwords: wait some seconds.',
  ServiceUnavailable: 'The server does not answer: check that Neo4j runs at this address.',
}

/** State, version and the time of one round trip; a server that is down is an answer. */
export const graphHealth = async (driver: Driver): Promise<StoreHealth> => {
  try {
    // The first call opens a connection; the second is what a question waits for.
    const { agent } = await driver.getServerInfo()
    const startedAt = performance.now()
    await driver.getServerInfo()
    const latencyMs = Math.round((performance.now() - startedAt) * 10) / 10
    return { state: 'up', serverVersion: (agent ?? 'Neo4j').replace('/', ' '), latencyMs, reason: null }
  } catch (error) {
    const { code = '' } = error as { code?: string }
    return { state: 'down', serverVersion: null, latencyMs: null, reason: ADVICE[code] ?? 'The graph does not answer.' }
  }
}
