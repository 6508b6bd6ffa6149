import type { Driver } from 'neo4j-driver'
import { afterAll, beforeAll, inject } from 'vitest'
import { neo4jGraphLedger } from '../src/main/features/migrations/graph-ledger.cypher.ts'
import { readGraphMigrations } from '../src/main/features/migrations/graph-migration-files.ts'
import { openNeo4j } from '../src/main/stores/neo4j/open-neo4j.ts'

/** Removes all nodes in bounded transactions. */
export const emptyGraph = async (driver: Driver) => {
  for (let removed = 1; removed > 0;) {
    const { records } = await driver.executeQuery(
      'MATCH (n) WITH n LIMIT 5000 DETACH DELETE n RETURN count(*) AS removed',
    )
    removed = records[0]!.get('removed') as number
  }
}

/** Gives the test file an empty graph with track `graph` applied. Files that use it run one at a time: it is one database. */
export const useGraph = (): { driver: Driver } => {
  const graph = {} as { driver: Driver }
  beforeAll(async () => {
    const target = inject('neo4j')
    graph.driver = await openNeo4j(target)
    await emptyGraph(graph.driver)
    const migrations = readGraphMigrations()
    await neo4jGraphLedger({ driver: graph.driver, migrations, connectedAs: target.user }).apply()
  })
  afterAll(() => graph.driver?.close())
  return graph
}
