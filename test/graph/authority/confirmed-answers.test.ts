import { beforeAll, beforeEach, expect, test } from 'vitest'
import { authorityAnswers } from '../../../src/main/features/authority/answer-authority.ts'
import { neo4jAuthorityGraph } from '../../../src/main/features/authority/graph/authority-graph.cypher.ts'
import { postgresAuthorityGraph } from '../../../src/main/features/authority/graph/authority-graph.sql.ts'
import { postgresAuthorityWitness } from '../../../src/main/features/authority/graph/authority-witness.sql.ts'
import { readClock } from '../../../src/main/stores/postgres/database-clock.ts'
import { checkAuthority } from '../../../src/main/features/authority/check-authority.ts'
import { findAuthorityPath } from '../../../src/main/features/authority/find-authority-path.ts'
import { listAuthorityHolders } from '../../../src/main/features/authority/list-holders.ts'
import { listAuthorityPermissions } from '../../../src/main/features/authority/list-permissions.ts'
import { neo4jGraphProjection } from '../../../src/main/features/projection/graph-projection.cypher.ts'
import { postgresOutbox } from '../../../src/main/features/projection/outbox.sql.ts'
import { rebuildGraph } from '../../../src/main/features/projection/rebuild-graph.ts'
import type { World } from '../../authority/reference.ts'
import { assigned, hour, lent, loadWorld, uuid } from '../../authority/world.ts'
import { useGraph } from '../../neo4j.ts'
import { useDatabase } from '../../postgres.ts'
import { untilReadable } from './readable.ts'

const database = useDatabase()
const neo4j = useGraph()

const [TOP, SIDE, HERE, GONE] = [0, 1, 2, 3].map((n) => uuid('unit', n)) as [string, string, string, string]
const [GRANTS, OTHER, EMPTY] = [0, 1, 2].map((n) => uuid('role', n)) as [string, string, string]
const person = (n: number) => uuid('person', n)
const HOLDER = person(0)
const at = hour(5)

type Damage = { who: number; damage: string }
type Case = Damage & {
  delegations?: Partial<World['delegations'][number]>[]
  assignment?: Partial<World['assignments'][number]>
  inactive?: true
}

const delegation = 'MATCH ()-[d:DELEGATES {id: $delegation}]->()'
const assignment = 'MATCH ()-[a:ASSIGNED {id: $assignment}]->()'

/** Somebody who holds nothing by the system of record, and a manual change that makes the graph say that they do. */
const cases: Record<string, Case> = {
  'a revocation taken away': {
    who: 1,
    delegations: [{ revokedAt: hour(2) }],
    damage: `${delegation} REMOVE d.revokedAt`,
  },
  'a revocation put off': {
    who: 2,
    delegations: [{ revokedAt: hour(2) }],
    damage: `${delegation} SET d.revokedAt = ${hour(9).getTime()}`,
  },
  'an end taken away': { who: 3, delegations: [{ to: hour(3) }], damage: `${delegation} REMOVE d.validTo` },
  'an earlier beginning': { who: 4, delegations: [{ from: hour(7) }], damage: `${delegation} SET d.validFrom = 0` },
  'more redelegations': {
    who: 5,
    delegations: [
      { delegateId: person(40), maxRedelegations: 0 },
      { delegatorId: person(40), delegateId: person(5) },
    ],
    damage: `${delegation} SET d.maxRedelegations = 3`,
  },
  'a wider scope': { who: 6, delegations: [{ unitId: SIDE }], damage: `${delegation} SET d.orgUnitId = '${TOP}'` },
  'another role': { who: 7, delegations: [{ roleId: OTHER }], damage: `${delegation} SET d.roleId = '${GRANTS}'` },
  'another permission': {
    who: 8,
    delegations: [{ roleId: null, permissions: ['b.y'] }],
    damage: `${delegation} SET d.permissionKeys = ['a.x']`,
  },
  'a delegation the other way': {
    who: 9,
    delegations: [{ delegatorId: person(9), delegateId: HOLDER }],
    damage: `MATCH (from)-[d:DELEGATES {id: $delegation}]->(to) WITH from, to, d, properties(d) AS all DELETE d CREATE (to)-[e:DELEGATES]->(from) SET e = all`,
  },
  'a delegation to somebody else': {
    who: 10,
    delegations: [{ delegateId: person(41) }],
    damage: `MATCH (from)-[d:DELEGATES {id: $delegation}]->() MATCH (to:Person {id: $person}) WITH from, to, d, properties(d) AS all DELETE d CREATE (from)-[e:DELEGATES]->(to) SET e = all`,
  },
  'a delegation that nobody wrote': {
    who: 11,
    damage: `MATCH (from:Person {id: '${HOLDER}'}), (to:Person {id: $person}) CREATE (from)-[:DELEGATES {epoch: from.epoch, id: '${uuid('delegation', 999)}',
      orgUnitId: '${TOP}', permissionKeys: ['a.x'], maxRedelegations: 0, validFrom: 0, reason: ''}]->(to)`,
  },
  'somebody inactive made active': {
    who: 12,
    inactive: true,
    delegations: [{}],
    damage: 'MATCH (p:Person {id: $person}) SET p.active = true',
  },
  'a permission more of a role': {
    who: 13,
    assignment: { roleId: OTHER },
    damage: `MATCH (r:Role {id: '${OTHER}'}), (p:Permission {key: 'a.x'}) CREATE (r)-[:GRANTS]->(p)`,
  },
  'an assignment without its end': { who: 14, assignment: { to: hour(3) }, damage: `${assignment} REMOVE a.validTo` },
  'an assignment that begins earlier': {
    who: 15,
    assignment: { from: hour(7) },
    damage: `${assignment} SET a.validFrom = 0`,
  },
  'an assignment to another role': {
    who: 16,
    assignment: { roleId: EMPTY },
    damage: `${assignment} SET a.roleId = '${GRANTS}'`,
  },
  'an assignment at another unit': {
    who: 17,
    assignment: { unitId: SIDE },
    damage: `MATCH (p)-[a:ASSIGNED {id: $assignment}]->() MATCH (u:OrgUnit {id: '${TOP}'}) WITH p, u, a, properties(a) AS all DELETE a CREATE (p)-[b:ASSIGNED]->(u) SET b = all`,
  },
  'an assignment of somebody else': {
    who: 18,
    damage: `MATCH ()-[a:ASSIGNED {id: '${uuid('assignment', 0)}'}]->(u) MATCH (p:Person {id: $person}) WITH p, u, a, properties(a) AS all DELETE a CREATE (p)-[b:ASSIGNED]->(u) SET b = all`,
  },
  'an assignment that nobody wrote': {
    who: 19,
    damage: `MATCH (p:Person {id: $person}), (u:OrgUnit {id: '${TOP}'}) CREATE (p)-[:ASSIGNED {epoch: p.epoch, id: '${uuid('assignment', 999)}', roleId: '${GRANTS}', validFrom: 0}]->(u)`,
  },
  'a unit hung elsewhere': {
    who: 20,
    assignment: { unitId: SIDE },
    damage: `MATCH (u:OrgUnit {id: '${HERE}'})-[old:PART_OF]->(), (side:OrgUnit {id: '${SIDE}'}) DELETE old CREATE (u)-[:PART_OF]->(side)`,
  },
}
const all = Object.entries(cases)

const delegationId = (who: number, n = 0) => uuid('delegation', who * 10 + n)
const world: World = {
  people: [...Array(42).keys()].map((n) => ({
    id: person(n),
    active: !all.some(([, each]) => each.who === n && each.inactive),
  })),
  units: [
    { id: TOP, parentId: null },
    { id: SIDE, parentId: TOP },
    { id: HERE, parentId: TOP },
    { id: GONE, parentId: TOP },
  ],
  roles: [
    { id: GRANTS, permissions: ['a.x'] },
    { id: OTHER, permissions: ['b.y'] },
    { id: EMPTY, permissions: [] },
  ],
  assignments: [
    assigned(0, HOLDER),
    ...all.flatMap(([, { who, assignment: more }]) => (more ? [{ ...assigned(who, person(who)), ...more }] : [])),
  ],
  delegations: all.flatMap(([, { who, delegations = [] }]) =>
    delegations.map((more, n) => ({ ...lent(0, HOLDER, person(who)), id: delegationId(who, n), ...more })),
  ),
}

const ports = () => ({
  outbox: postgresOutbox(database.store.pool),
  graph: neo4jGraphProjection({ driver: neo4j.driver }),
})
let told = 0
const asking = () => {
  const { pool } = database.store
  const witness = postgresAuthorityWitness(pool)
  const answers = authorityAnswers({
    sql: postgresAuthorityGraph(pool),
    graph: neo4jAuthorityGraph({ driver: neo4j.driver, timeoutMs: 30_000, source: ports().outbox.source }),
    witness,
    onUnconfirmed: () => (told += 1),
    deadlineMs: 60_000,
  })
  return { authority: { answers, record: postgresAuthorityGraph(pool), now: () => readClock(pool) } }
}

beforeAll(async () => {
  await loadWorld(database.store.pool, world)
  await database.store.pool.query('UPDATE directory.org_unit SET deleted_at = now() WHERE id = $1', [GONE])
  await untilReadable(database.store.pool)
})
beforeEach(async () => {
  for await (const _progress of rebuildGraph(ports()));
  told = 0
})

const damaged = async ({ who, damage }: Damage) => {
  const { counters } = await neo4j.driver
    .executeQuery(damage, { person: person(who), delegation: delegationId(who), assignment: uuid('assignment', who) })
    .then(({ summary }) => summary)
  expect(counters.containsUpdates(), 'the damage is done').toBe(true)
}

test.each(all)('%s gives nobody anything', async (_name, each) => {
  const question = { personId: person(each.who), permission: 'a.x', orgUnitId: HERE, at }
  expect(await checkAuthority(asking(), question)).toMatchObject({ verdict: 'denied', servedBy: 'neo4j' })
  await damaged(each)
  const bySql = { servedBy: 'postgresql', fallback: 'unconfirmed' }
  expect(await checkAuthority(asking(), question)).toMatchObject({ verdict: 'denied', ...bySql })
  const holders = await listAuthorityHolders(asking(), { ...question, limit: 50 })
  expect(holders.items.map(({ person: { id } }) => id)).not.toContain(question.personId)
  expect(holders).toMatchObject(bySql)
  const permissions = await listAuthorityPermissions(asking(), { personId: question.personId, at, limit: 50 })
  const reached = permissions.items.filter(
    ({ permission, orgUnit }) => permission === 'a.x' && [TOP, HERE].includes(orgUnit.id),
  )
  expect(reached).toEqual([])
  if (each.delegations) {
    const path = await findAuthorityPath(asking(), { ...question, from: HOLDER, to: question.personId })
    expect(path.hops).toBeNull()
  }
  expect(told).toBeGreaterThanOrEqual(2)
})

test('a removed unit that was restored in the graph by hand is not found', async () => {
  await damaged({ who: 0, damage: `MATCH (u:OrgUnit {id: '${GONE}'}) SET u.deleted = false` })
  const question = { personId: HOLDER, permission: 'a.x', orgUnitId: GONE, at }
  const missing = { code: 'NOT_FOUND', data: { entity: 'orgUnit', id: GONE } }
  await expect(checkAuthority(asking(), question)).rejects.toMatchObject(missing)
  await expect(listAuthorityHolders(asking(), { ...question, limit: 5 })).rejects.toMatchObject(missing)
})

test('a permission that does not exist is named, even if the graph has it', async () => {
  const question = { personId: HOLDER, permission: 'a.slip', orgUnitId: HERE, at }
  const missing = { code: 'NOT_FOUND', data: { entity: 'permission', id: 'a.slip' } }
  await expect(checkAuthority(asking(), question)).rejects.toMatchObject(missing)
  await expect(listAuthorityHolders(asking(), { ...question, limit: 5 })).rejects.toMatchObject(missing)
  await damaged({
    who: 0,
    damage: `MATCH (r:Role {id: '${GRANTS}'}) CREATE (r)-[:GRANTS]->(:Permission {epoch: r.epoch, key: 'a.slip'})`,
  })
  await expect(checkAuthority(asking(), question)).rejects.toMatchObject(missing)
  expect(told).toBe(0)
})

test('when the graph’s marker was moved, SQL answers, verify finds it and repair puts it back', async () => {
  const { graph } = ports()
  const before = (await graph.state())!
  await damaged({ who: 0, damage: `MATCH (p:Projection {name: 'directory'}) SET p.position = '99999999'` })
  const question = { personId: HOLDER, permission: 'a.x', orgUnitId: HERE, at }
  expect(await checkAuthority(asking(), question)).toMatchObject({ servedBy: 'postgresql', fallback: 'behind' })
  expect(await graph.strays()).toEqual([{ element: 'Projection', problem: 'wrong-position', count: 1 }])
  await graph.removeStrays()
  expect(await graph.strays()).toEqual([])
  expect(await graph.state()).toMatchObject({ marker: before.marker, epoch: before.epoch, standing: 'settled' })
  expect(await checkAuthority(asking(), question)).toMatchObject({ servedBy: 'neo4j', verdict: 'granted' })
})

test('a write that is not marked as settled is not read', async () => {
  const question = { personId: HOLDER, permission: 'a.x', orgUnitId: HERE, at }
  await damaged({ who: 0, damage: `MATCH (p:Projection {name: 'directory'}) REMOVE p.settled` })
  expect(await checkAuthority(asking(), question)).toMatchObject({ servedBy: 'postgresql', fallback: 'behind' })
  const { graph } = ports()
  const { epoch, marker } = (await graph.state())!
  await graph.settle(epoch, marker)
  expect(await checkAuthority(asking(), question)).toMatchObject({ servedBy: 'neo4j' })
})
