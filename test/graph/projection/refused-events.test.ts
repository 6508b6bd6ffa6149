import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { neo4jGraphProjection } from '../../../src/main/features/projection/graph-projection.cypher.ts'
import { postgresOutbox } from '../../../src/main/features/projection/outbox.sql.ts'
import { outboxProjector, retryFaults } from '../../../src/main/features/projection/project-outbox.ts'
import { rebuildGraph } from '../../../src/main/features/projection/rebuild-graph.ts'
import { loadWorld, oneDelegation } from '../../authority/world.ts'
import { useGraph } from '../../neo4j.ts'
import { useDatabase } from '../../postgres.ts'
import { untilReadable } from '../authority/readable.ts'

const database = useDatabase()
const neo4j = useGraph()
const run = (text: string) => neo4j.driver.executeQuery(text)
const ports = () => ({
  outbox: postgresOutbox(database.store.pool),
  graph: neo4jGraphProjection({ driver: neo4j.driver }),
})

/** Inserts people with one name, numbered `from` to `to`, and the event that names them. */
const bring = async (from: number, to: number) => {
  await database.store.pool.query(
    `WITH brought AS (
       INSERT INTO directory.person (id, given_name, family_name, username)
       SELECT ('0f000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Many', 'Many', 'many' || n FROM generate_series($1::int, $2::int) n
       RETURNING id
     )
     INSERT INTO directory.outbox_event (kind, entity_ids) SELECT 'person', array_agg(id) FROM brought`,
    [from, to],
  )
  await untilReadable(database.store.pool)
}
const projectAll = async () => {
  const step = outboxProjector(ports())
  while ((await step()) !== 'idle');
}

beforeEach(async () => {
  await loadWorld(database.store.pool, oneDelegation())
  await untilReadable(database.store.pool)
  for await (const _progress of rebuildGraph(ports()));
})

test('when events bring more refused rows than may be set aside, the graph stays where it is until Neo4j takes them', async () => {
  onTestFinished(async () => void (await run('DROP CONSTRAINT one_name IF EXISTS')))
  await run('CREATE CONSTRAINT one_name FOR (p:Person) REQUIRE (p.epoch, p.name) IS UNIQUE')
  await bring(1, 400)
  await projectAll()
  expect(await ports().graph.faults()).toHaveLength(399)
  const { marker } = (await ports().graph.state())!

  await bring(401, 1_101)
  await expect(projectAll()).rejects.toMatchObject({ code: 'CONFLICT', data: { reason: 'rows-refused' } })
  expect((await ports().graph.faults()).length).toBeGreaterThan(1_000)
  await expect(projectAll()).rejects.toMatchObject({ data: { reason: 'rows-refused' } })
  expect((await ports().graph.faults()).length).toBeLessThan(1_010)
  expect((await ports().graph.state())!.marker).toEqual(marker)

  await run('DROP CONSTRAINT one_name')
  await projectAll()
  expect(await retryFaults(ports())).toBe(0)
  expect(await ports().graph.counts()).toMatchObject({ person: 2 + 1_101 })
  expect(await ports().graph.faults()).toEqual([])
})
