import { authorityGraphSuite } from '../../authority/authority-graph.suite.ts'
import type { World } from '../../authority/reference.ts'
import { removedUnitsSuite } from '../../authority/removed-units.suite.ts'
import { reportingSuite } from '../../authority/reporting.suite.ts'
import { loadWorld } from '../../authority/world.ts'
import type { AuthorityGraph } from '../../../src/main/features/authority/rules/authority-graph.port.ts'
import { neo4jAuthorityGraph } from '../../../src/main/features/authority/graph/authority-graph.cypher.ts'
import { neo4jGraphProjection } from '../../../src/main/features/projection/graph-projection.cypher.ts'
import { postgresOutbox } from '../../../src/main/features/projection/outbox.sql.ts'
import { rebuildGraph } from '../../../src/main/features/projection/rebuild-graph.ts'
import { useGraph } from '../../neo4j.ts'
import { useDatabase } from '../../postgres.ts'
import { statementsOf } from '../../suites/statements/record-statements.ts'

const database = useDatabase()
const graph = useGraph()
const statements = statementsOf('authority.cypher')

const heard = (asked: AuthorityGraph): AuthorityGraph => {
  const methods = statements.heard('authority', asked)
  return { ...methods, snapshot: (work) => methods.snapshot((same) => work(heard(same))) }
}

const underTest = {
  graph: () =>
    heard(
      neo4jAuthorityGraph({
        driver: graph.driver,
        timeoutMs: 10_000,
        source: postgresOutbox(database.store.pool).source,
      }),
    ),
  load: async (world: World) => {
    await loadWorld(database.store.pool, world)
    const ports = { outbox: postgresOutbox(database.store.pool), graph: neo4jGraphProjection({ driver: graph.driver }) }
    for await (const _progress of rebuildGraph(ports));
  },
  worlds: 25,
}

authorityGraphSuite(underTest)
removedUnitsSuite(underTest)
reportingSuite(underTest, { knowsDeleted: false })
statements.reviewed()
