import type { Driver } from 'neo4j-driver'

export type GraphReader = <Row>(text: string, parameters?: Record<string, unknown>) => Promise<Row[]>

/**
 * Reads with one statement in one round trip: a transaction of the driver's own would pay a second one for its end. It is
 * not tried again when the server goes away; the caller decides what then. `timeoutMs` bounds it in the server, so that a
 * slow question does not go on after its caller left.
 */
export const graphReader =
  ({ driver, database, timeoutMs }: { driver: Driver; database?: string; timeoutMs?: number }): GraphReader =>
  async <Row>(text: string, parameters: Record<string, unknown> = {}) => {
    const session = driver.session({ database, defaultAccessMode: 'READ' })
    try {
      const { records } = await session.run(text, parameters, { timeout: timeoutMs })
      return records.map((record) => record.toObject() as Row)
    } finally {
      // The connection goes back to the pool after a reset that the answer need not wait for.
      session.close().catch(() => undefined)
    }
  }
