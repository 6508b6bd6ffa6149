import type { Pool } from 'pg'
import type { Difference } from '../../../src/contract/projection.ts'
import type { neo4jGraphProjection } from '../../../src/main/features/projection/graph-projection.cypher.ts'
import { postgresOutbox } from '../../../src/main/features/projection/outbox.sql.ts'
import { outboxProjector } from '../../../src/main/features/projection/project-outbox.ts'
import { verifyGraph } from '../../../src/main/features/projection/verify-graph.ts'
import { lent, loadWorld, uuid } from '../../authority/world.ts'

/** What random writes need to begin with. */
export const seedWorld = (pool: Pool) =>
  loadWorld(pool, {
    people: [0, 1, 2].map((n) => ({ id: uuid('person', n), active: true })),
    units: [{ id: uuid('unit', 0), parentId: null }],
    roles: [{ id: uuid('role', 0), permissions: ['a.x'] }],
    assignments: [],
    delegations: [lent(1, uuid('person', 0), uuid('person', 1))],
  })

/** Projects what waits and returns every difference that is left. */
export const catchUpAndCompare = async (
  pool: Pool,
  graph: ReturnType<typeof neo4jGraphProjection>,
): Promise<Difference[]> => {
  const ports = { outbox: postgresOutbox(pool), graph }
  const projectBatch = outboxProjector(ports)
  while ((await projectBatch()) !== 'idle');
  const differences: Difference[] = []
  for await (const event of verifyGraph(ports)) if (event.kind === 'difference') differences.push(event.difference)
  return differences
}
