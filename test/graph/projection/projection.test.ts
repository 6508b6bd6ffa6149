import { expect, test } from 'vitest'
import type { Difference } from '../../../src/contract/projection.ts'
import { explainProjection } from '../../../src/main/school/explain-projection.ts'
import { neo4jGraphProjection } from '../../../src/main/features/projection/graph-projection.cypher.ts'
import { postgresOutbox } from '../../../src/main/features/projection/outbox.sql.ts'
import { outboxProjector, retryFaults } from '../../../src/main/features/projection/project-outbox.ts'
import { rebuildGraph } from '../../../src/main/features/projection/rebuild-graph.ts'
import { verifyGraph } from '../../../src/main/features/projection/verify-graph.ts'
import { assigned, hour, loadWorld, uuid } from '../../authority/world.ts'
import { useGraph } from '../../neo4j.ts'
import { useDatabase } from '../../postgres.ts'
import { randomWrite } from './random-writes.ts'
import { untilReadable } from '../authority/readable.ts'

const database = useDatabase()
const neo4j = useGraph()

const ports = () => ({
  outbox: postgresOutbox(database.store.pool),
  graph: neo4jGraphProjection({ driver: neo4j.driver }),
})

/** A small district with rows of every projected kind except reporting lines. */
const small = {
  people: [0, 1, 2, 3].map((n) => ({ id: uuid('person', n), active: true })),
  units: [
    { id: uuid('unit', 0), parentId: null },
    { id: uuid('unit', 1), parentId: uuid('unit', 0) },
  ],
  roles: [{ id: uuid('role', 0), permissions: ['a.x', 'b.y'] }],
  assignments: [assigned(1, uuid('person', 0))],
  delegations: [1, 2, 3].map((n) => ({
    id: uuid('delegation', n),
    delegatorId: uuid('person', n - 1),
    delegateId: uuid('person', n),
    unitId: uuid('unit', 0),
    roleId: n === 2 ? null : uuid('role', 0),
    permissions: n === 2 ? ['a.x'] : [],
    maxRedelegations: 3,
    from: hour(0),
    to: n === 3 ? hour(9) : null,
    revokedAt: null,
  })),
}

const drain = async (stores = ports()) => {
  await untilReadable(database.store.pool)
  const projectBatch = outboxProjector(stores)
  while ((await projectBatch()) !== 'idle');
}

const differencesOf = async (stores = ports()): Promise<Difference[]> => {
  const found: Difference[] = []
  for await (const event of verifyGraph(stores)) if (event.kind === 'difference') found.push(event.difference)
  return found
}

const rebuild = async () => {
  for await (const _progress of rebuildGraph(ports()));
}

const run = (text: string, parameters: Record<string, unknown> = {}) => neo4j.driver.executeQuery(text, parameters)

/** Sets the graph's marker back, as a projector that stopped there would have left it. */
const standAt = async ({ transactionId, position }: { transactionId: string; position: string }) => {
  const { epoch } = (await ports().graph.state())!
  await run(
    'MATCH (s:Projection) SET s.transactionId = $transactionId, s.position = $position, s.written = $place, s.settled = $place',
    { transactionId, position, place: `${epoch}/${transactionId}.${position}` },
  )
}

test('an event projects the current row, and applying it twice changes nothing', async () => {
  await loadWorld(database.store.pool, small)
  await rebuild()
  expect(await differencesOf()).toEqual([])
  for (let n = 0; n < 20; n += 1) await randomWrite(database.store.pool)
  const before = await ports().graph.state()
  await drain()
  expect(await differencesOf()).toEqual([])
  const state = (await ports().graph.state())!
  expect(state.marker).not.toEqual(before?.marker)
  // As if the process had died before it received the answer to its commit.
  await standAt(before!.marker)
  await drain()
  expect(await differencesOf()).toEqual([])
})

test('rows that were read ahead are written after their batch, and newer writes win', async () => {
  await loadWorld(database.store.pool, small)
  await rebuild()
  const rename = async (name: string) => {
    await database.store.pool.query(
      `WITH renamed AS (UPDATE directory.person SET given_name = $1 RETURNING id)
       INSERT INTO directory.outbox_event (kind, entity_ids)
       SELECT 'person', ARRAY[id] FROM renamed, generate_series(1, 1100)`,
      [name],
    )
    await untilReadable(database.store.pool)
  }
  // 4,400 events make three batches of at most 2,000; the last is not full.
  await rename('First')
  const projectBatch = outboxProjector(ports())
  expect(await projectBatch()).toBe('projected')
  await rename('Second')
  const steps = [await projectBatch(), await projectBatch(), await projectBatch(), await projectBatch()]
  expect(steps).toEqual(['projected', 'projected', 'projected', 'projected'])
  expect(await projectBatch()).toBe('idle')
  expect(await differencesOf()).toEqual([])
})

test('rows that were read ahead are dropped when another projector was faster', async () => {
  await loadWorld(database.store.pool, small)
  await rebuild()
  await database.store.pool.query(
    `INSERT INTO directory.outbox_event (kind, entity_ids) SELECT 'person', ARRAY[$1::uuid] FROM generate_series(1, 5000)`,
    [uuid('person', 1)],
  )
  await untilReadable(database.store.pool)
  const [slow, fast] = [outboxProjector(ports()), outboxProjector(ports())]
  expect(await slow()).toBe('projected')
  expect(await fast()).toBe('projected')
  expect(await slow()).toBe('overtaken')
  expect(await slow()).toBe('projected')
  expect(await slow()).toBe('idle')
  expect(await differencesOf()).toEqual([])
})

test('a step from another marker writes nothing', async () => {
  await loadWorld(database.store.pool, small)
  await rebuild()
  const { outbox, graph } = ports()
  const state = (await graph.state())!
  const stale = { transactionId: '1', position: '1' }
  const gone = { kind: 'person' as const, rows: [], goneIds: small.people.map((person) => person.id) }
  expect(await graph.apply({ epoch: state.epoch, from: stale, to: stale, changes: [gone] })).toBe(false)
  expect(await graph.apply({ epoch: state.epoch + 1, from: state.marker, to: stale, changes: [gone] })).toBe(false)
  expect(await differencesOf({ outbox, graph })).toEqual([])
})

test('a refused row is set aside with its reason, the rest continues, and a retry repairs it', async () => {
  await loadWorld(database.store.pool, small)
  await rebuild()
  const { epoch } = (await ports().graph.state())!
  const refused = uuid('assignment', 9)
  // Another relationship, between other ends, takes the key, so that the constraint refuses the right one.
  await run(
    `MATCH (p:Person {epoch: $epoch, id: $person}), (r:Role {epoch: $epoch}) CREATE (p)-[:ASSIGNED {epoch: $epoch, id: $refused}]->(r)`,
    { epoch, person: uuid('person', 2), refused },
  )
  await run(`CREATE CONSTRAINT no_year_one FOR ()-[a:ASSIGNED]-() REQUIRE (a.epoch, a.validFrom) IS UNIQUE`)
  try {
    await database.store.pool.query(
      `INSERT INTO directory.assignment (id, person_id, role_id, org_unit_id, valid_from) VALUES ($1, $2, $3, $4, $5)`,
      [refused, uuid('person', 1), uuid('role', 0), uuid('unit', 0), hour(0)],
    )
    await database.store.pool.query(`INSERT INTO directory.outbox_event (kind, entity_ids) VALUES ('assignment', $1)`, [
      [refused],
    ])
    await database.store.pool.query(`UPDATE directory.person SET given_name = 'New' WHERE id = $1`, [uuid('person', 0)])
    await database.store.pool.query(`INSERT INTO directory.outbox_event (kind, entity_ids) VALUES ('person', $1)`, [
      [uuid('person', 0)],
    ])
    await drain()
    const [fault] = await ports().graph.faults()
    expect(fault).toMatchObject({ kind: 'assignment', ids: [refused], attempts: 1 })
    expect(fault?.reason).toContain('ConstraintValidationFailed')
    expect((await differencesOf()).map((difference) => difference.kind)).toEqual(['assignment'])
    expect(await retryFaults(ports())).toBe(1)
    expect((await ports().graph.faults())[0]?.attempts).toBe(2)
  } finally {
    await run('DROP CONSTRAINT no_year_one IF EXISTS')
  }
  expect(await retryFaults(ports())).toBe(0)
  expect(await ports().graph.faults()).toEqual([])
  expect(await differencesOf()).toEqual([])
})

test('16 writers that merge the same key at once leave one node', async () => {
  await loadWorld(database.store.pool, small)
  await rebuild()
  const { graph } = ports()
  const epoch = (await graph.state())!.epoch + 1
  const rows = [{ id: uuid('person', 50), name: 'One', sortKey: 'one', active: true }]
  await Promise.all([...Array(16).keys()].map(() => graph.load(epoch, { kind: 'person', rows, goneIds: [] })))
  const { records } = await run('MATCH (n:Person {epoch: $epoch, id: $id}) RETURN count(n) AS count', {
    epoch,
    id: rows[0]!.id,
  })
  expect(records[0]!.get('count')).toBe(1)
})

test('a rebuild during writes misses none of them, and an interrupted rebuild leaves the old graph', async () => {
  await loadWorld(database.store.pool, small)
  await rebuild()
  const before = (await ports().graph.state())!
  const stopped = rebuildGraph(ports())
  await stopped.next()
  await stopped.next()
  await stopped.return(undefined)
  expect((await ports().graph.state())!.epoch).toBe(before.epoch)
  let running = true
  const writing = (async () => {
    while (running) await randomWrite(database.store.pool)
  })()
  await rebuild()
  running = false
  await writing
  expect((await ports().graph.state())!.epoch).toBe(before.epoch + 1)
  await drain()
  expect(await differencesOf()).toEqual([])
})

test('a rebuild undoes nothing that the projector wrote while it loaded', async () => {
  await loadWorld(database.store.pool, small)
  await rebuild()
  const [id] = small.people.map((person) => person.id)
  let ended = false
  for await (const { phase, done } of rebuildGraph(ports())) {
    if (ended || phase !== 'loading' || done < small.units.length + small.people.length) continue
    ended = true
    await database.store.pool.query(`UPDATE directory.person SET status = 'inactive' WHERE id = $1`, [id])
    await database.store.pool.query(`INSERT INTO directory.outbox_event (kind, entity_ids) VALUES ('person', $1)`, [
      [id],
    ])
    await drain()
    expect((await ports().graph.rows('person', [id!]))[0]).toMatchObject({ active: false })
  }
  expect(ended).toBe(true)
  expect((await ports().graph.rows('person', [id!]))[0]).toMatchObject({ active: false })
})

test('a second rebuild beside the first is refused, and harms nothing', async () => {
  await loadWorld(database.store.pool, small)
  await rebuild()
  const refused: unknown[] = []
  for await (const _progress of rebuildGraph(ports()))
    await rebuild().catch((error: unknown) => refused.push((error as { data: unknown }).data))
  expect(refused.length).toBeGreaterThan(1)
  expect(refused[0]).toMatchObject({ reason: 'rebuild-running' })
  expect(await differencesOf()).toEqual([])
  await rebuild()
})

test.each([
  ['of a database that was ahead of this one', '99999999999', '1'],
  ['that is none', 'abc', '1'],
])('a graph with a marker %s counts as not loaded, and a rebuild makes it good', async (_, transactionId, position) => {
  await loadWorld(database.store.pool, small)
  await rebuild()
  await standAt({ transactionId, position })
  await randomWrite(database.store.pool)
  expect(await outboxProjector(ports())()).toBe('not-loaded')
  await rebuild()
  await drain()
  expect(await differencesOf()).toEqual([])
})

test('a batch that waits too long for a lock in Neo4j is ended, and succeeds at a retry', async () => {
  await loadWorld(database.store.pool, small)
  await rebuild()
  const patient = { ...ports(), graph: neo4jGraphProjection({ driver: neo4j.driver, timeoutMs: 1_000 }) }
  await drain(patient)
  const holder = neo4j.driver.session()
  const held = holder.beginTransaction()
  await held.run("MATCH (state:Projection {name: 'directory'}) SET state.held = true")
  await database.store.pool.query(
    `INSERT INTO directory.outbox_event (kind, entity_ids) VALUES ('person', ARRAY[$1::uuid])`,
    [uuid('person', 1)],
  )
  await untilReadable(database.store.pool)
  const failure = await outboxProjector(patient)().catch((error: unknown) => error)
  expect(explainProjection(failure)).toMatchObject({ reason: 'overdue', code: expect.any(String) })
  await held.rollback()
  await holder.close()
  await drain(patient)
  expect(await differencesOf()).toEqual([])
})
