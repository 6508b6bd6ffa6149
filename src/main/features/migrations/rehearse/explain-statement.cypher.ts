import type { Driver } from 'neo4j-driver'
import { reasonOfServer } from '../../../foundation/words-of-server.ts'
import { graphReader } from '../../../stores/neo4j/graph-reader.ts'
import type { ExplainStatement } from '../track-rehearsal.port.ts'

const LIMIT_MS = 10_000

const isOfServer = (error: unknown) => /^Neo\.(Client|Database)Error\./.test(String((error as { code?: unknown }).code))

/** EXPLAIN has Neo4j parse and plan a statement, and never runs it. */
export const neo4jExplainStatement = (target: { driver: Driver; database?: string }): ExplainStatement => {
  const rows = graphReader({ ...target, timeoutMs: LIMIT_MS })
  return async (statement) => {
    try {
      await rows(`EXPLAIN ${statement}`)
      return null
    } catch (error) {
      if (!isOfServer(error)) throw error
      return reasonOfServer(error)
    }
  }
}
