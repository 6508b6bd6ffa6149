import { postgresAuthorityGraph } from '../../src/main/features/authority/graph/authority-graph.sql.ts'
import { authorityGraphSuite } from '../authority/authority-graph.suite.ts'
import type { World } from '../authority/reference.ts'
import { removedUnitsSuite } from '../authority/removed-units.suite.ts'
import { loadWorld } from '../authority/world.ts'
import { useDatabase } from '../postgres.ts'

const database = useDatabase()

const underTest = {
  graph: () => postgresAuthorityGraph(database.store.pool),
  load: (world: World) => loadWorld(database.store.pool, world),
  worlds: 60,
}

authorityGraphSuite(underTest)
removedUnitsSuite(underTest)
