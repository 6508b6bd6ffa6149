import { postgresAuthorityGraph } from '../../src/main/features/authority/authority-graph.sql.ts'
import { authorityGraphSuite } from '../authority/authority-graph.suite.ts'
import { loadWorld } from '../authority/world.ts'
import { useDatabase } from '../postgres.ts'

const database = useDatabase()

authorityGraphSuite({
  graph: () => postgresAuthorityGraph(database.store.pool),
  load: (world) => loadWorld(database.store.pool, world),
  worlds: 60,
})
