import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Difference, ProjectionEvent } from '../../../src/contract/projection.ts'
import { authorityAnswers } from '../../../src/main/features/authority/answer-authority.ts'
import { postgresAuthorityWitness } from '../../../src/main/features/authority/graph/authority-witness.sql.ts'
import { neo4jAuthorityGraph } from '../../../src/main/features/authority/graph/authority-graph.cypher.ts'
import { postgresAuthorityGraph } from '../../../src/main/features/authority/graph/authority-graph.sql.ts'
import type { AuthorityService } from '../../../src/main/features/authority/authority-service.port.ts'
import { checkAuthority } from '../../../src/main/features/authority/check-authority.ts'
import { listAuthorityHolders } from '../../../src/main/features/authority/list-holders.ts'
import { embeddedDefault } from '../../../src/main/features/connections/profile.ts'
import { neo4jGraphProjection } from '../../../src/main/features/projection/graph-projection.cypher.ts'
import {
  rebuildProjection,
  repairProjection,
  verifyProjection,
} from '../../../src/main/features/projection/maintain-graph.ts'
import { postgresOutbox } from '../../../src/main/features/projection/outbox.sql.ts'
import { retryFaults } from '../../../src/main/features/projection/project-outbox.ts'
import type { School } from '../../../src/main/school/school.ts'
import { assigned, hour, lent, loadWorld, uuid } from '../../authority/world.ts'
import { useGraph } from '../../neo4j.ts'
import { useDatabase } from '../../postgres.ts'
import { untilReadable } from '../authority/readable.ts'

const database = useDatabase()
const neo4j = useGraph()

const ports = () => ({
  outbox: postgresOutbox(database.store.pool),
  graph: neo4jGraphProjection({ driver: neo4j.driver }),
})
const school = () =>
  ({
    profile: embeddedDefault,
    graph: { ports: ports(), prepare: async () => undefined },
  }) as unknown as Pick<School, 'graph' | 'profile'>
const run = (text: string, parameters: Record<string, unknown> = {}) => neo4j.driver.executeQuery(text, parameters)

type Told = { differences: Difference[]; done: Extract<ProjectionEvent, { kind: 'done' }> }
const toldBy = async (events: AsyncGenerator<ProjectionEvent>): Promise<Told> => {
  const told = { differences: [] } as unknown as Told
  for await (const event of events) {
    if (event.kind === 'difference') told.differences.push(event.difference)
    if (event.kind === 'done') told.done = event
  }
  return told
}
const rebuild = () => toldBy(rebuildProjection(school()))
const verify = () => toldBy(verifyProjection(school()))

const PEOPLE = 300
const person = (n: number) => uuid('person', n)
/**
 * Two people with the same name, far apart in the load. Both have an assignment; the second lends their role to another
 * person.
 */
const [FIRST, SECOND] = [17, 211].map(person) as [string, string]
const world = {
  people: Array.from({ length: PEOPLE }, (_, n) => ({
    id: person(n),
    active: true,
    name: [FIRST, SECOND].includes(person(n)) ? 'Same' : undefined,
  })),
  units: [{ id: uuid('unit', 0), parentId: null }],
  roles: [{ id: uuid('role', 0), permissions: ['a.x'] }],
  assignments: [assigned(1, FIRST), assigned(2, SECOND)],
  delegations: [lent(1, SECOND, person(3)), { ...lent(2, FIRST, person(4)), revokedAt: hour(3) }],
}
const ROWS = PEOPLE + 1 + 1 + 2 + 2

const REASON = 'Neo.ClientError.Schema.ConstraintValidationFailed'
const allow = async () => {
  await run('DROP CONSTRAINT one_name IF EXISTS')
  await run('DROP CONSTRAINT one_end IF EXISTS')
}
/** A constraint that somebody of the school may have created by hand for another purpose. */
const refuseNamesakes = () =>
  run('CREATE CONSTRAINT one_name FOR (p:Person) REQUIRE (p.epoch, p.name, p.sortKey) IS UNIQUE')

beforeEach(async () => {
  await allow()
  await loadWorld(database.store.pool, world)
  await untilReadable(database.store.pool)
  await rebuild()
})
afterEach(allow)

/** The second of the two is refused. The graph holds only its id, as the end of its relationships. */
const known: Difference = {
  kind: 'person',
  id: SECOND,
  problem: 'changed',
  fields: ['active', 'name', 'sortKey'],
  reason: REASON,
}

describe('a row that Neo4j refuses during a load', () => {
  beforeEach(async () => {
    // The old graph has both names, and the constraint cannot be created while both are there.
    await run('MATCH (p:Person) DETACH DELETE p')
    await refuseNamesakes()
  })

  test('is set aside with its reason, the rest is loaded, and the load is switched to', async () => {
    const before = (await ports().graph.state())!.epoch
    const { differences, done } = await rebuild()
    expect(differences).toEqual([known])
    expect(done).toMatchObject({ rows: ROWS - 1, differences: 1, left: 1, setAside: 1 })
    expect((await ports().graph.state())!.epoch).toBe(before + 1)
    expect(await ports().graph.faults()).toEqual([
      { kind: 'person', ids: [SECOND], reason: REASON, attempts: 1, at: expect.any(Date) },
    ])
    expect(await ports().graph.counts()).toMatchObject({ person: PEOPLE, assignment: 2, delegation: 2 })
  })

  test('is reported by verify as known, is retried, and is repaired once Neo4j accepts it', async () => {
    await rebuild()
    await run('MATCH (p:Person {id: $id}) SET p.active = false', { id: person(5) })
    const told = await verify()
    expect(told.differences).toEqual([
      { kind: 'person', id: person(5), problem: 'changed', fields: ['active'], reason: null },
      known,
    ])
    expect(told.done).toMatchObject({ differences: 2, left: 2, setAside: 1 })

    expect(await retryFaults(ports())).toBe(1)
    expect((await ports().graph.faults())[0]).toMatchObject({ ids: [SECOND], attempts: 2 })
    expect((await toldBy(repairProjection(school()))).done).toMatchObject({ differences: 2, left: 1, setAside: 1 })

    await allow()
    expect(await retryFaults(ports())).toBe(0)
    expect(await ports().graph.faults()).toEqual([])
    expect((await verify()).done).toMatchObject({ differences: 0, left: 0, setAside: 0 })
  })

  test('that is changed during the load is set aside as well', async () => {
    await database.store.pool.query(`UPDATE directory.person SET family_name = 'Other' WHERE id = $1`, [SECOND])
    let written = false
    for await (const { phase, done } of rebuildAsIs()) {
      if (written || phase !== 'loading' || done < PEOPLE) continue
      written = true
      await database.store.pool.query(
        `WITH renamed AS (UPDATE directory.person SET family_name = 'Same' WHERE id = $1 RETURNING id)
         INSERT INTO directory.outbox_event (kind, entity_ids) SELECT 'person', array_agg(id) FROM renamed`,
        [SECOND],
      )
    }
    expect(written).toBe(true)
    await untilReadable(database.store.pool)
    await toldBy(verifyProjection(school()))
    expect(await ports().graph.faults()).toMatchObject([{ kind: 'person', ids: [SECOND], reason: REASON }])
  })
})

const rebuildAsIs = async function* () {
  for await (const event of rebuildProjection(school())) if (event.kind === 'progress') yield event
}

test('when all rows of a kind are refused the load fails with the reason, and the current graph stays', async () => {
  await database.store.pool.query(`
    INSERT INTO directory.person (id, given_name, family_name, username)
    SELECT ('0f000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Many', 'Many', 'many' || n FROM generate_series(1, 1200) n`)
  const before = (await ports().graph.state())!
  // The graph in use has one name twice; without the second the constraint can be created.
  await run('MATCH (p:Person {id: $id}) DETACH DELETE p', { id: SECOND })
  await refuseNamesakes()
  await expect(rebuild()).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { reason: 'rows-refused', detail: expect.stringContaining(REASON) },
  })
  expect((await ports().graph.state())!.epoch).toBe(before.epoch)
  expect(await ports().graph.faults()).toEqual([])
})

test('while a revocation is set aside SQL answers, and says why', async () => {
  const { pool } = database.store
  const answers = authorityAnswers({
    sql: postgresAuthorityGraph(pool),
    graph: neo4jAuthorityGraph({ driver: neo4j.driver, timeoutMs: 30_000, source: ports().outbox.source }),
    witness: postgresAuthorityWitness(pool),
    deadlineMs: 60_000,
    leftBehindMs: 0,
  })
  const asking = { authority: { answers } as AuthorityService }
  const question = { personId: person(3), permission: 'a.x', orgUnitId: uuid('unit', 0), at: hour(9) }
  const asked = async () => {
    const { verdict, servedBy, fallback } = await checkAuthority(asking, question)
    const holders = await listAuthorityHolders(asking, { ...question, limit: 9 })
    return {
      verdict,
      holders: holders.items.map(({ person }) => person.id),
      by: [servedBy, holders.servedBy],
      fallback,
    }
  }
  const everyone = [person(3), FIRST, SECOND]
  expect(await asked()).toEqual({ verdict: 'granted', holders: everyone, by: ['neo4j', 'neo4j'], fallback: null })

  await run('CREATE CONSTRAINT one_end FOR ()-[d:DELEGATES]-() REQUIRE (d.epoch, d.revokedAt) IS UNIQUE')
  await pool.query(
    `WITH ended AS (UPDATE directory.delegation SET revoked_at = $2 WHERE id = $1 RETURNING id)
     INSERT INTO directory.outbox_event (kind, entity_ids) SELECT 'delegation', array_agg(id) FROM ended`,
    [uuid('delegation', 1), hour(3)],
  )
  await untilReadable(pool)
  await verify()
  expect(await ports().graph.faults()).toMatchObject([{ kind: 'delegation', ids: [uuid('delegation', 1)] }])
  const others = [FIRST, SECOND]
  const bySql = ['postgresql', 'postgresql']
  expect(await asked()).toEqual({ verdict: 'denied', holders: others, by: bySql, fallback: 'incomplete' })

  await allow()
  expect(await retryFaults(ports())).toBe(0)
  expect(await asked()).toEqual({ verdict: 'denied', holders: others, by: ['neo4j', 'neo4j'], fallback: null })
})
