import { expect, test } from 'vitest'
import { neo4jGraphProjection } from '../../src/main/features/projection/graph-projection.cypher.ts'
import { repairProjection, verifyProjection, verifyWhenDue } from '../../src/main/features/projection/maintain-graph.ts'
import { postgresOutbox } from '../../src/main/features/projection/outbox.sql.ts'
import { rebuildGraph } from '../../src/main/features/projection/rebuild-graph.ts'
import type { School } from '../../src/main/school/school.ts'
import { hour, loadWorld, uuid } from '../authority/world.ts'
import { useGraph } from '../neo4j.ts'
import { useDatabase } from '../postgres.ts'

const database = useDatabase()
const neo4j = useGraph()

const ports = () => ({
  outbox: postgresOutbox(database.store.pool),
  graph: neo4jGraphProjection({ driver: neo4j.driver }),
})
const driftNow = async () => (await ports().graph.state())?.drift
const finish = async (work: AsyncGenerator<unknown>) => {
  for await (const _ of work);
}
const school = () =>
  ({ graph: { ports: ports() }, profile: { readOnly: false } }) as unknown as Pick<School, 'graph' | 'profile'>
const rename = () =>
  neo4j.driver.executeQuery(`MATCH (p:Person {id: $id}) SET p.name = 'Other'`, { id: uuid('person', 1) })

const DAY = 24 * 3_600_000

test('the result of a comparison is kept with the graph until the next one, and dropped by a new load', async () => {
  await loadWorld(database.store.pool, {
    people: [0, 1].map((n) => ({ id: uuid('person', n), active: true })),
    units: [{ id: uuid('unit', 0), parentId: null }],
    roles: [],
    assignments: [],
    delegations: [
      {
        id: uuid('delegation', 1),
        delegatorId: uuid('person', 0),
        delegateId: uuid('person', 1),
        unitId: uuid('unit', 0),
        roleId: null,
        permissions: ['a.x'],
        maxRedelegations: 0,
        from: hour(0),
        to: null,
        revokedAt: null,
      },
    ],
  })
  await finish(rebuildGraph(ports()))
  expect(await driftNow()).toBeNull()

  await verifyWhenDue(ports(), { everyMs: DAY })
  const first = await driftNow()
  expect(first).toEqual({ verifiedAt: expect.any(Date), differences: 0, strays: 0 })

  await rename()
  await neo4j.driver.executeQuery(`CREATE (:Person {id: 'nobody'}), (:Person {id: 'no one'})`)
  await verifyWhenDue(ports(), { everyMs: DAY })
  expect(await driftNow(), 'not due yet').toEqual(first)
  await verifyWhenDue(ports(), { everyMs: 0 })
  expect(await driftNow()).toMatchObject({ differences: 1, strays: 2 })

  await finish(repairProjection(school()))
  expect(await driftNow()).toMatchObject({ differences: 0, strays: 0 })
  await rename()
  await finish(verifyProjection(school()))
  expect(await driftNow()).toMatchObject({ differences: 1, strays: 0 })

  await finish(rebuildGraph(ports()))
  expect(await driftNow()).toBeNull()
})

test('the result of a comparison of an older load is not reported for the new one', async () => {
  const { epoch } = (await ports().graph.state())!
  await ports().graph.keepDrift(epoch - 1, { differences: 7, strays: 0 })
  expect(await driftNow()).toBeNull()
})
