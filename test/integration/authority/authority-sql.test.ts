import { postgresAuthorityGraph } from '../../../src/main/features/authority/graph/authority-graph.sql.ts'
import type { AuthorityGraph } from '../../../src/main/features/authority/rules/authority-graph.port.ts'
import { authorityGraphSuite } from '../../authority/authority-graph.suite.ts'
import type { World } from '../../authority/reference.ts'
import { removedUnitsSuite } from '../../authority/removed-units.suite.ts'
import { reportingSuite } from '../../authority/reporting.suite.ts'
import { loadWorld } from '../../authority/world.ts'
import { useDatabase } from '../../postgres.ts'
import { statementsOf } from '../../suites/statements/record-statements.ts'

const database = useDatabase()
const statements = statementsOf('authority.sql')

const heard = (graph: AuthorityGraph): AuthorityGraph => {
  const methods = statements.heard('authority', graph)
  return { ...methods, snapshot: (work) => methods.snapshot((same) => work(heard(same))) }
}

const underTest = {
  graph: () => heard(postgresAuthorityGraph(database.store.pool)),
  load: (world: World) => loadWorld(database.store.pool, world),
  worlds: 60,
}

authorityGraphSuite(underTest)
removedUnitsSuite(underTest)
reportingSuite(underTest, { knowsDeleted: true })
statements.reviewed()
