import type { Driver } from 'neo4j-driver'
import { afterAll, beforeAll, inject, vi } from 'vitest'
import { neo4jMigrationLedger } from '../src/main/features/migrations/graph/graph-ledger.cypher.ts'
import { neo4jTrackSchema } from '../src/main/features/migrations/graph/graph-schema.cypher.ts'
import { graphMigrationFiles } from '../src/main/features/migrations/graph/graph-migration-files.ts'
import { bringUp, type Migrations } from '../src/main/features/migrations/migrate-track.ts'
import { openNeo4j } from '../src/main/stores/neo4j/open-neo4j.ts'

/** Removes all nodes in transactions of limited size. */
export const emptyGraph = async (driver: Driver) => {
  for (let removed = 1; removed > 0;) {
    const { records } = await driver.executeQuery(
      'MATCH (n) WITH n LIMIT 5000 DETACH DELETE n RETURN count(*) AS removed',
    )
    removed = records[0]!.get('removed') as number
  }
}

/** Removes every constraint and index, including those of other tests. */
export const emptySchema = async (driver: Driver) => {
  const { records: constraints } = await driver.executeQuery('SHOW CONSTRAINTS YIELD name RETURN name')
  for (const record of constraints) await driver.executeQuery(`DROP CONSTRAINT ${record.get('name')}`)
  const { records: indexes } = await driver.executeQuery(
    "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name",
  )
  for (const record of indexes) await driver.executeQuery(`DROP INDEX ${record.get('name')}`)
}

/** The migrations of track `graph` in a folder, on a server, run as the console runs them. */
export const graphMigrationsOn = (driver: Driver, migrationFiles = graphMigrationFiles()): Migrations => ({
  migrationFiles,
  migrations: neo4jMigrationLedger({ driver, connectedAs: 'neo4j' }),
  schema: neo4jTrackSchema({ driver }),
})

/** Leaves an empty graph with the schema that the migrations make and nothing else. */
export const freshGraph = async (driver: Driver) => {
  await emptyGraph(driver)
  await emptySchema(driver)
  // A server that has just started on a busy machine may need longer than the ledger's own timeout.
  await vi.waitFor(() => bringUp(graphMigrationsOn(driver), 'graph'), { timeout: 120_000, interval: 500 })
}

/**
 * Gives the test file an empty graph with track `graph` applied. There is one database, so files that use it run one at
 * a time.
 */
export const useGraph = (): { driver: Driver } => {
  const graph = {} as { driver: Driver }
  beforeAll(async () => {
    const target = inject('neo4j')
    graph.driver = await openNeo4j(target)
    await freshGraph(graph.driver)
  })
  afterAll(() => graph.driver?.close())
  return graph
}
