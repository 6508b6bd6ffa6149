import pg from 'pg'
import { beforeEach, describe, expect, inject, test } from 'vitest'
import type { Difference, ProjectionEvent, Stray } from '../../../src/contract/projection.ts'
import { embeddedDefault } from '../../../src/main/features/connections/profile.ts'
import { neo4jGraphProjection } from '../../../src/main/features/projection/graph-projection.cypher.ts'
import type { GraphKind } from '../../../src/main/features/projection/graph-rows.ts'
import { repairProjection, verifyProjection } from '../../../src/main/features/projection/maintain-graph.ts'
import { postgresOutbox } from '../../../src/main/features/projection/outbox.sql.ts'
import { rebuildGraph } from '../../../src/main/features/projection/rebuild-graph.ts'
import { hour, loadWorld } from '../../authority/world.ts'
import { useGraph } from '../../neo4j.ts'
import { useDatabase } from '../../postgres.ts'
import {
  ANA,
  ASSIGNMENT,
  changed,
  DELEGATION,
  divergences,
  ELSEWHERE,
  KIM,
  LINE,
  missing,
  ROLE,
  TOM,
  TOP,
  UNIT,
} from './divergences.ts'
import { untilReadable } from '../authority/readable.ts'

const database = useDatabase()
const neo4j = useGraph()

const ports = () => ({
  outbox: postgresOutbox(database.store.pool),
  graph: neo4jGraphProjection({ driver: neo4j.driver }),
})
const school = (readOnly = false) => ({
  profile: { ...embeddedDefault, readOnly },
  graph: {
    ports: ports(),
    prepare: async () => undefined,
    projector: () => 'idle' as const,
    trouble: () => null,
    fallback: () => null,
  },
})

const world = {
  people: [ANA, TOM, KIM].map((id) => ({ id, active: true })),
  units: [
    { id: TOP, parentId: null },
    { id: UNIT, parentId: TOP },
  ],
  roles: [{ id: ROLE, permissions: ['a.x', 'b.y'] }],
  assignments: [{ id: ASSIGNMENT, personId: ANA, roleId: ROLE, unitId: TOP, from: hour(0), to: null }],
  delegations: [
    {
      id: DELEGATION,
      delegatorId: ANA,
      delegateId: TOM,
      unitId: TOP,
      roleId: null,
      permissions: ['a.x'],
      maxRedelegations: 3,
      from: hour(0),
      to: hour(9),
      revokedAt: null,
    },
  ],
}

let epoch = 0
/** The test before ended with a graph in which nothing differs, which costs less to check than to load anew. */
let isWhole = false
const run = (text: string) =>
  neo4j.driver.executeQuery(text, {
    ...{ epoch, ANA, TOM, KIM, TOP, UNIT, ROLE, ASSIGNMENT, DELEGATION, LINE, ELSEWHERE },
  })

const loadAnew = async () => {
  await loadWorld(database.store.pool, world)
  await database.store.pool.query(
    'INSERT INTO directory.reporting_line (id, person_id, manager_id, valid_from) VALUES ($1, $2, $3, $4)',
    [LINE, TOM, ANA, hour(0)],
  )
  await untilReadable(database.store.pool)
  for await (const _progress of rebuildGraph(ports()));
}
beforeEach(async () => {
  if (!isWhole) await loadAnew()
  isWhole = false
  epoch = (await ports().graph.state())!.epoch
})

type Told = { differences: Difference[]; strays: Stray[]; done: Extract<ProjectionEvent, { kind: 'done' }> }
const toldBy = async (events: AsyncGenerator<ProjectionEvent>): Promise<Told> => {
  const told = { differences: [], strays: [] } as unknown as Told
  for await (const event of events) {
    if (event.kind === 'difference') told.differences.push(event.difference)
    if (event.kind === 'stray') told.strays.push(event.stray)
    if (event.kind === 'done') told.done = event
  }
  return told
}
const verify = () => toldBy(verifyProjection(school()))
const repair = () => toldBy(repairProjection(school()))

const clean = { differences: 0, strays: 0, left: 0, setAside: 0, waiting: 0, heldBy: null }
const expectClean = async () => {
  const { differences, strays, done } = await verify()
  expect({ differences, strays }).toEqual({ differences: [], strays: [] })
  expect(done).toMatchObject(clean)
}

test('a freshly loaded graph has no differences and no strays', expectClean)

describe('an injected divergence is reported and repaired:', () => {
  test.each(divergences)('%s', async (_, text, expected) => {
    await run(text)
    const found = await verify()
    expect(found.differences).toEqual(expected)
    expect(found.done).toMatchObject({ differences: expected.length, left: expected.length })
    const mended = await repair()
    expect(mended.differences).toEqual(expected)
    expect(mended.done).toMatchObject({ differences: expected.length, left: 0 })
    await expectClean()
    isWhole = true
  })
})

describe('a node or relationship without a row is found and removed:', () => {
  test.each<[injected: string, text: string, expected: Stray]>([
    ['a node of no epoch', 'CREATE (:Person {id: $ELSEWHERE})', { element: 'Person', problem: 'no-epoch', count: 1 }],
    [
      'nodes of an old epoch',
      'UNWIND range(1, 3) AS n CREATE (:OrgUnit {epoch: $epoch - 1, id: toString(n)})',
      { element: 'OrgUnit', problem: 'other-epoch', count: 3 },
    ],
    ['a node without its key', 'CREATE (:Role {epoch: $epoch})', { element: 'Role', problem: 'no-key', count: 1 }],
    [
      'a key that is no text',
      'CREATE (:Permission {epoch: $epoch, key: 7})',
      { element: 'Permission', problem: 'no-key', count: 1 },
    ],
    [
      'a fault of an old epoch',
      "CREATE (:ProjectionFault {epoch: $epoch - 1, kind: 'person'})",
      { element: 'ProjectionFault', problem: 'other-epoch', count: 1 },
    ],
    [
      'a relationship of no epoch',
      'MATCH (x:Person {id: $KIM}), (y:OrgUnit {id: $TOP}) CREATE (x)-[:ASSIGNED {id: $ELSEWHERE}]->(y)',
      { element: 'ASSIGNED', problem: 'no-epoch', count: 1 },
    ],
    [
      'a relationship of an epoch that never was',
      'MATCH (x:Person {id: $KIM}), (y:Person {id: $TOM}) CREATE (x)-[:REPORTS_TO {epoch: $epoch + 9, id: $ELSEWHERE}]->(y)',
      { element: 'REPORTS_TO', problem: 'other-epoch', count: 1 },
    ],
    [
      'a relationship without its key',
      'MATCH (x:Person {id: $KIM}), (y:Person {id: $TOM}) CREATE (x)-[:DELEGATES {epoch: $epoch}]->(y)',
      { element: 'DELEGATES', problem: 'no-key', count: 1 },
    ],
    [
      'a person as part of a unit',
      'MATCH (x:Person {id: $KIM}), (y:OrgUnit {id: $TOP}) CREATE (x)-[:PART_OF]->(y)',
      { element: 'PART_OF', problem: 'wrong-ends', count: 1 },
    ],
    [
      'a role that grants a unit',
      'MATCH (x:Role {id: $ROLE}), (y:OrgUnit {id: $TOP}) CREATE (x)-[:GRANTS]->(y)',
      { element: 'GRANTS', problem: 'wrong-ends', count: 1 },
    ],
  ])('%s', async (_, text, expected) => {
    await run(text)
    const found = await verify()
    expect(found.strays).toEqual([expected])
    expect(found.done).toMatchObject({ differences: 0, strays: expected.count })
    expect(await repair()).toMatchObject({ strays: [expected], done: { strays: expected.count, left: 0 } })
    await expectClean()
    isWhole = true
  })

  test('a node with a second label, which is removed and created again with all of its relationships', async () => {
    await run('MATCH (x:Person {id: $TOM}) SET x:Role')
    const { strays } = await verify()
    expect(strays).toContainEqual({ element: 'Person', problem: 'wrong-label', count: 1 })
    const { done } = await repair()
    expect(done.left).toBe(0)
    await expectClean()
  })

  test('a node with another label counts as missing', async () => {
    await run('MATCH (x:Person {id: $KIM}) REMOVE x:Person SET x:Persn')
    expect(await verify()).toMatchObject({
      differences: [missing('person', KIM)],
      strays: [{ element: 'node', problem: 'wrong-label', count: 1 }],
    })
    await repair()
    await expectClean()
    const { records } = await run('MATCH (x {id: $KIM}) RETURN labels(x) AS labels')
    expect(records.map((record) => record.get('labels'))).toEqual([['Person']])
  })

  test('nodes of others stay, and so does the next epoch, which may be loading', async () => {
    await run(`CREATE (:Block {epoch: $epoch, id: 'block 7'})-[:PART_OF]->(:Chain {name: 'others'})`)
    await run(`CREATE (:Person {epoch: $epoch + 1, id: $KIM}), (:Role {epoch: $epoch - 1, id: $ROLE})`)
    expect((await repair()).done).toMatchObject({ strays: 1 })
    const { records } = await run('MATCH (x) WHERE x:Block OR x:Chain OR x.epoch = $epoch + 1 RETURN count(*) AS count')
    expect(records[0]!.get('count')).toBe(3)
    await run('MATCH (x) WHERE x:Block OR x:Chain OR x.epoch = $epoch + 1 DETACH DELETE x')
  })
})

test('duplicates after a lost constraint are found and merged', async () => {
  await run('DROP CONSTRAINT person_id')
  await run('DROP CONSTRAINT delegates_id')
  try {
    await run('MATCH (x:Person {id: $TOM}) CREATE (y:Person) SET y = properties(x)')
    await run('MATCH (x)-[r:DELEGATES]->(y) CREATE (x)-[n:DELEGATES]->(y) SET n = properties(r)')
    const twice = (kind: GraphKind, id: string) => ({ kind, id, problem: 'duplicate', fields: [], reason: null })
    expect((await verify()).differences).toEqual([twice('person', TOM), twice('delegation', DELEGATION)])
    expect((await repair()).done.left).toBe(0)
    await expectClean()
  } finally {
    await run('CREATE CONSTRAINT person_id IF NOT EXISTS FOR (p:Person) REQUIRE (p.epoch, p.id) IS UNIQUE')
    await run('CREATE CONSTRAINT delegates_id IF NOT EXISTS FOR ()-[d:DELEGATES]-() REQUIRE (d.epoch, d.id) IS UNIQUE')
  }
})

test('rows that the graph refuses are reported, and the rest is repaired', async () => {
  await run('CREATE CONSTRAINT one_end FOR ()-[r:DELEGATES]-() REQUIRE (r.validTo) IS UNIQUE')
  try {
    await run('MATCH (x:Person {id: $ANA}), (y:Person {id: $KIM}) MATCH ()-[r:DELEGATES]->() SET r.validTo = 5')
    await run(
      `MATCH (x:OrgUnit {id: $TOP}) CREATE (x)-[:DELEGATES {validTo: ${hour(9).getTime()}, epoch: $epoch + 1, id: 'next'}]->(x)`,
    )
    await run("MATCH (x:Person {id: $KIM}) SET x.name = 'Other'")
    const { done, differences } = await repair()
    expect(differences).toEqual([changed('person', KIM, 'name'), changed('delegation', DELEGATION, 'validTo')])
    expect(done).toMatchObject({ differences: 2, left: 1, setAside: 1 })
    expect(await ports().graph.faults()).toMatchObject([{ kind: 'delegation', ids: [DELEGATION], attempts: 1 }])
  } finally {
    await run('DROP CONSTRAINT one_end')
    await run("MATCH ()-[r:DELEGATES {id: 'next'}]->() DELETE r")
  }
  expect((await repair()).done).toMatchObject({ differences: 1, left: 0 })
  await expectClean()
})

test('rows whose events a long transaction holds back count as on their way, with the transaction’s owner', async () => {
  const { host, port, user, password } = inject('cluster')
  // The transaction runs in another database of the same server: transaction ids are shared by the whole server.
  const keeper = new pg.Client({
    host,
    port,
    user,
    password,
    database: 'postgres',
    application_name: 'Year-end report',
  })
  await keeper.connect()
  try {
    await keeper.query('BEGIN; SELECT pg_current_xact_id()')
    const { rows } = await keeper.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    const rename = (name: string) =>
      database.store.pool.query(
        `WITH renamed AS (UPDATE directory.person SET given_name = $1 WHERE id = ANY ($2) RETURNING id)
         INSERT INTO directory.outbox_event (kind, entity_ids) SELECT 'person', array_agg(id) FROM renamed`,
        [name, [ANA, TOM]],
      )
    await rename('Held')
    await run("MATCH (x:Person {id: $KIM}) SET x.name = 'Other'")
    const { differences, done } = await verify()
    expect(differences, 'what differs for another reason is still found').toEqual([changed('person', KIM, 'name')])
    expect(done).toMatchObject({
      differences: 1,
      waiting: 2,
      heldBy: { pid: rows[0]!.pid, since: expect.any(Date), application: 'Year-end report' },
    })
    expect((await repair()).done).toMatchObject({ differences: 1, left: 0, waiting: 2 })
    expect((await verify()).done).toMatchObject({ differences: 0, waiting: 2 })
  } finally {
    await keeper.query('COMMIT')
    await keeper.end()
  }
  await expect.poll(async () => (await verify()).done, { timeout: 60_000 }).toMatchObject(clean)
})

test('a read-only school is verified as it stands, and neither repaired nor rebuilt', async () => {
  await database.store.pool.query(
    `WITH renamed AS (UPDATE directory.person SET given_name = 'Late' WHERE id = $1 RETURNING id)
     INSERT INTO directory.outbox_event (kind, entity_ids) SELECT 'person', array_agg(id) FROM renamed`,
    [KIM],
  )
  await untilReadable(database.store.pool)
  const before = await ports().graph.state()
  expect((await toldBy(verifyProjection(school(true)))).done).toMatchObject({ differences: 0, waiting: 1 })
  expect(await ports().graph.state()).toEqual(before)
  await expect(toldBy(repairProjection(school(true)))).rejects.toMatchObject({ code: 'READ_ONLY' })
  await expectClean()
})
