import pino from 'pino'
import { expect, test } from 'vitest'
import { projectionStatus as statusSchema } from '../../src/contract/projection.ts'
import { embeddedDefault } from '../../src/main/features/connections/profile.ts'
import { neo4jGraphProjection } from '../../src/main/features/projection/graph-projection.cypher.ts'
import { verifyProjection } from '../../src/main/features/projection/maintain-graph.ts'
import { postgresOutbox } from '../../src/main/features/projection/outbox.sql.ts'
import { projectionStatus } from '../../src/main/features/projection/projection-status.ts'
import { rebuildGraph } from '../../src/main/features/projection/rebuild-graph.ts'
import { runProjector } from '../../src/main/features/projection/run-projector.ts'
import type { School } from '../../src/main/school/school.ts'
import { loadWorld, oneDelegation } from '../authority/world.ts'
import { useGraph } from '../neo4j.ts'
import { useDatabase } from '../postgres.ts'

const database = useDatabase()
const neo4j = useGraph()

const ports = () => ({
  outbox: postgresOutbox(database.store.pool),
  graph: neo4jGraphProjection({ driver: neo4j.driver }),
})
/** A read-only school does not repair its graph by itself. */
const school = (readOnly = true) =>
  ({
    profile: { ...embeddedDefault, readOnly },
    graph: { ports: ports(), projector: () => 'standby', trouble: () => null, fallback: () => null },
  }) as unknown as Pick<School, 'graph' | 'profile'>
const finish = async (work: AsyncGenerator<unknown>) => {
  for await (const _ of work);
}
const status = async () => statusSchema.parse(await projectionStatus(school()))
const set = (assignment: string) =>
  neo4j.driver.executeQuery(`MATCH (state:Projection {name: 'directory'}) SET ${assignment}`)

const soon = { timeout: 60_000, interval: 100 }

test.each([
  ['an epoch that is text', "state.epoch = 'x'"],
  ['an epoch below zero', 'state.epoch = -1'],
  ['an epoch that is a list', 'state.epoch = [1]'],
  ['a position that is a number', 'state.position = 1.5'],
  ['a marker that is text', "state.transactionId = 'abc'"],
  ['a time that is text', "state.projectedAt = 'today'"],
  ['a source that is a number', 'state.source = 7'],
])('%s is said, as is what to do, and a console that writes loads the graph anew', async (_, assignment) => {
  await loadWorld(database.store.pool, oneDelegation())
  await finish(rebuildGraph(ports(), { takeOver: true }))
  expect(await status()).toMatchObject({ state: 'standby', epoch: expect.any(Number) })
  await set(assignment)
  expect(await status()).toMatchObject({ state: 'damaged', epoch: null, position: null, lag: null })
  for (const readOnly of [true, false])
    await expect(finish(verifyProjection(school(readOnly)))).rejects.toMatchObject({
      code: 'CONFLICT',
      data: { reason: 'not-loaded', detail: expect.stringContaining('Rebuild') },
    })

  // Without `source` the graph may belong to another database, so only a rebuild that takes it over helps.
  if (assignment.includes('source')) return finish(rebuildGraph(ports(), { takeOver: true }))
  const projector = runProjector(ports(), { log: pino({ level: 'silent' }) })
  try {
    await expect.poll(status, soon).toMatchObject({ state: 'standby', lag: { events: 0 }, epoch: expect.any(Number) })
    await expect.poll(projector.state, soon).toBe('idle')
    await finish(verifyProjection(school()))
  } finally {
    await projector.stop()
  }
})

test('an unreadable result of a comparison counts as none, and so does a malformed fault', async () => {
  await loadWorld(database.store.pool, oneDelegation())
  await finish(rebuildGraph(ports(), { takeOver: true }))
  await set("state.verifiedAt = 'never', state.differences = 'many'")
  await neo4j.driver.executeQuery(
    `MATCH (state:Projection {name: 'directory'})
     CREATE (:ProjectionFault {epoch: state.epoch, kind: 'ghost', ids: 'none', attempts: 'often'})`,
  )
  expect(await status()).toMatchObject({ state: 'standby', drift: null, faults: [] })
})
