import type { Driver, Neo4jError } from 'neo4j-driver'
import type { Profile, StoreHealth } from '../../../contract/connections.ts'
import type { StoreFault } from '../../../contract/store-faults.ts'
import { openNeo4j } from '../../stores/neo4j/open-neo4j.ts'
import { boundDriver } from '../../stores/neo4j/bound-driver.ts'
import { wordsOfServer } from '../../foundation/words-of-server.ts'
import { because, type ConnectionFault, downBecause } from './connection-advice.ts'
import type { GraphProbe } from './connection-probe.port.ts'
import { graphFault, wrongServer } from './graph-advice.ts'

const LIMIT_MS = 5_000
/** The most bytes from an unknown server. Its answers have some hundred bytes. */
const MOST_BYTES = 1024 * 1024

/** Returns the failure of a member from the one error into which routing wraps them. */
const thrownOf = (error: unknown): ConnectionFault => {
  const { code, message, cause } = error as Partial<Neo4jError>
  if (cause instanceof Error && !code?.startsWith('Neo.')) return thrownOf(cause)
  return { code: typeof code === 'string' ? code : null, message: String(message) }
}

/** Explains what is wrong from the error of a connection or statement. */
export const graphFaultOfError = (error: unknown): StoreFault => graphFault(thrownOf(error))

/** Measures the version and the time of one round trip. A server that is down or too old is a health, not an error. */
export const measureGraph = async (driver: Driver, database?: string): Promise<StoreHealth> => {
  try {
    // The first call opens a connection. The second is as long as a question takes.
    const { agent = '' } = await driver.getServerInfo({ database })
    const startedAt = performance.now()
    await driver.getServerInfo({ database })
    const latencyMs = Math.round((performance.now() - startedAt) * 10) / 10
    const wrong = wrongServer(agent)
    const serverVersion = wordsOfServer(agent, 40).replace('/', ' ')
    return { state: wrong === null ? 'up' : 'down', serverVersion, latencyMs, ...because(wrong) }
  } catch (error) {
    return downBecause(graphFaultOfError(error))
  }
}

/** Checks that the database exists and, unless it is only read, takes a write. Leaves nothing there. */
const tryDatabase = async (driver: Driver, { database, write }: { database?: string; write: boolean }) => {
  const session = driver.session({ database, defaultAccessMode: write ? 'WRITE' : 'READ' })
  try {
    const attempt = await session.beginTransaction()
    try {
      await attempt.run(write ? "CREATE (try:Projection {name: 'connection test'})" : 'RETURN 1')
    } finally {
      await attempt.rollback()
    }
  } finally {
    await session.close()
  }
}

export const neo4jProbe = ({ limitMs = LIMIT_MS }: { limitMs?: number } = {}): GraphProbe => ({
  probe: async ({ url, user, database: named }: NonNullable<Profile['neo4j']>, { password, readOnly }) => {
    const database = named ?? undefined
    let driver: Driver | null = null
    let bounds: ReturnType<typeof boundDriver> | null = null
    let deadline: NodeJS.Timeout | undefined
    try {
      driver = await openNeo4j({ url, user, password: password ?? '', limitMs })
      bounds = boundDriver(driver, { mostBytes: MOST_BYTES })
      deadline = setTimeout(() => bounds?.cut(), 2 * limitMs)
      const health = await measureGraph(driver, database)
      if (health.state === 'up') await tryDatabase(driver, { database, write: !readOnly })
      return health
    } catch (error) {
      return downBecause(graphFaultOfError(error))
    } finally {
      clearTimeout(deadline)
      const opened = bounds
      void driver
        ?.close()
        .catch(() => undefined)
        .finally(() => opened?.cut())
    }
  },
})
