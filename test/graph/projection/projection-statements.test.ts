import { expect, test } from 'vitest'
import { neo4jGraphProjection } from '../../../src/main/features/projection/graph-projection.cypher.ts'
import { GRAPH_KINDS } from '../../../src/main/features/projection/graph-rows.ts'
import { postgresOutbox } from '../../../src/main/features/projection/outbox.sql.ts'
import { loadWorld, oneDelegation, uuid } from '../../authority/world.ts'
import { useGraph } from '../../neo4j.ts'
import { useDatabase } from '../../postgres.ts'
import { statementsOf } from '../../suites/statements/record-statements.ts'

const database = useDatabase()
const neo4j = useGraph()
const statements = statementsOf('projection.cypher')
const [FIRST, NEXT] = [
  { transactionId: '5', position: '1' },
  { transactionId: '6', position: '2' },
]

test('a graph is claimed, loaded, switched to, written to, compared and swept', async () => {
  const graph = statements.heard('projection', neo4jGraphProjection({ driver: neo4j.driver }))
  await loadWorld(database.store.pool, oneDelegation())
  const outbox = postgresOutbox(database.store.pool)
  const ids = [uuid('person', 0), uuid('unit', 0), uuid('role', 0), uuid('assignment', 1), uuid('delegation', 1)]
  const changes = await Promise.all(GRAPH_KINDS.map((kind) => outbox.changes(kind, ids)))

  expect(await graph.state()).toBeNull()
  expect(await graph.damaged()).toBe(false)
  expect(await graph.claim('here', { takeOver: true })).toBe(true)
  for (const change of changes) await graph.load(1, change)
  expect(await graph.activate(1, { marker: FIRST, source: 'here' })).toBe(true)
  const refused = [{ kind: 'person' as const, ids: [uuid('person', 9)], reason: 'code', at: new Date(0) }]
  expect(await graph.apply({ epoch: 1, from: FIRST, to: NEXT, changes, refused })).toBe(true)
  await graph.settle(1, NEXT)
  await graph.mend(1, changes)
  await graph.setAside(1, refused)
  expect(await graph.faults()).toMatchObject([{ attempts: expect.any(Number) }])
  for (const kind of GRAPH_KINDS) {
    await graph.range(kind, null, 10)
    await graph.range(kind, uuid('person', 0), 10)
    await graph.rows(kind, ids)
  }
  expect(await graph.counts()).toMatchObject({ person: 2, delegation: 1 })
  await graph.strays()
  await graph.removeStrays()
  await graph.keepDrift(1, { differences: 0, strays: 0 })
  await graph.forgetDrift()
  await graph.putBackMarker()
  await graph.sweep()
})

statements.reviewed()
