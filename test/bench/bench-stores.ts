import { startNeo4j } from '../../scripts/services/neo4j.ts'
import { postgresAuthorityGraph } from '../../src/main/features/authority/graph/authority-graph.sql.ts'
import { postgresAuthorityWitness } from '../../src/main/features/authority/graph/authority-witness.sql.ts'
import { neo4jAuthorityGraph } from '../../src/main/features/authority/graph/authority-graph.cypher.ts'
import { bringUp } from '../../src/main/features/migrations/migrate-track.ts'
import { neo4jGraphProjection } from '../../src/main/features/projection/graph-projection.cypher.ts'
import { postgresOutbox } from '../../src/main/features/projection/outbox.sql.ts'
import { openNeo4j } from '../../src/main/stores/neo4j/open-neo4j.ts'
import { graphMigrationsOn } from '../neo4j.ts'
import { createDatabase } from '../postgres.ts'
import { startTestCluster } from '../postgres-cluster.ts'

/** Attempts to migrate the graph: a server that has just started may need longer than the ledger's own timeout. */
const TRIES = 10

/** Opens a new school on PostgreSQL with an empty graph beside it, and the ports on both. `close` stops the servers. */
export const openBenchStores = async () => {
  const { cluster, stop } = await startTestCluster({ fsync: 'off' })
  const neo4j = await startNeo4j()
  const database = await createDatabase(cluster)
  const driver = await openNeo4j({ url: neo4j.url, user: neo4j.user!, password: neo4j.password! })
  const close = async () => {
    await driver.close()
    await neo4j.stop()
    await database.drop()
    await stop()
  }
  const bringGraphUp = async (left: number): Promise<void> => {
    try {
      await bringUp(graphMigrationsOn(driver), 'graph')
    } catch (error) {
      if (left > 0) return bringGraphUp(left - 1)
      await close()
      throw error
    }
  }
  await bringGraphUp(TRIES)
  const outbox = postgresOutbox(database.store.pool)
  return {
    database,
    driver,
    sql: postgresAuthorityGraph(database.store.pool),
    witness: postgresAuthorityWitness(database.store.pool),
    cypher: neo4jAuthorityGraph({ driver, timeoutMs: 30_000, source: outbox.source }),
    ports: { outbox, graph: neo4jGraphProjection({ driver }) },
    close,
  }
}
