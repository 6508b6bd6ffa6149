import type { Driver } from 'neo4j-driver'

export type GraphReader = <Row>(text: string, parameters?: Record<string, unknown>) => Promise<Row[]>

/**
 * Reads with one statement in one round trip. An explicit transaction would pay a second one for its end. A read is not
 * tried again when the server goes away; the caller decides. `timeoutMs` bounds it in the server, so that a slow
 * question does not go on after its caller left.
 */
export const graphReader =
  ({ driver, database, timeoutMs }: { driver: Driver; database?: string; timeoutMs?: number }): GraphReader =>
  async <Row>(text: string, parameters: Record<string, unknown> = {}) => {
    const session = driver.session({ database, defaultAccessMode: 'READ' })
    try {
      const { records } = await session.run(text, parameters, { timeout: timeoutMs })
      return records.map((record) => record.toObject() as Row)
    } finally {
      // The connection returns to the pool after a reset, for which the answer need not wait.
      session.close().catch(() => undefined)
    }
  }
