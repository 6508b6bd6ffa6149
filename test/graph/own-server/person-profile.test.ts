import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startNeo4j } from '../../../scripts/services/neo4j.ts'
import { freePort } from '../../../scripts/services/service.ts'
import type { PersonProfiles } from '../../../src/main/features/person-profile/person-profile.port.ts'
import { readPersonProfile } from '../../../src/main/features/person-profile/read-person-profile.ts'
import { personProfiles } from '../../../src/main/school/person-profiles.ts'
import { postgresDirectoryPorts } from '../../../src/main/school/directory-ports.ts'
import { openSchoolGraph, type SchoolGraph } from '../../../src/main/school/school-graph.ts'
import { hour, loadWorld, oneDelegation, uuid } from '../../authority/world.ts'
import { useDatabase } from '../../postgres.ts'

/** A server of this file's own: it is paused and killed. */
const database = useDatabase()
let folder = ''
let server: Awaited<ReturnType<typeof startNeo4j>>
let graph: SchoolGraph
let profiles: PersonProfiles

const [top, head, delegate] = [uuid('person', 2), uuid('person', 0), uuid('person', 1)]
const line = (n: number, personId: string, managerId: string) => ({
  id: uuid('line', n),
  personId,
  managerId,
  from: hour(0),
  to: null,
})
const world = () => {
  const { people, ...rest } = oneDelegation()
  return {
    ...rest,
    people: [...people, { id: top, active: true }],
    lines: [line(1, delegate, head), line(2, head, top)],
  }
}

/** The parts of the graph, as far as they say who answered, and what they say. */
const read = async (atLeast?: string) => {
  const { parts } = await readPersonProfile({ personProfiles: profiles }, { id: delegate, at: hour(5), atLeast })
  const { managers, reports, permissions, assignments, changes } = parts
  for (const part of [assignments, changes]) expect(part).toMatchObject({ status: 'ok', store: 'postgresql' })
  if (managers.status !== 'ok' || reports.status !== 'ok' || permissions.status !== 'ok')
    throw new Error(`${managers.reason} ${reports.reason} ${permissions.reason}`)
  expect(permissions.data.items.map(({ permission, chain }) => [permission, chain.hops.length])).toEqual([['a.x', 1]])
  expect(reports.data.total).toBe(0)
  return {
    stores: [...new Set([managers.store, reports.store, permissions.store])],
    reasons: [...new Set([managers.reason, reports.reason, permissions.reason])],
    managers: managers.data.items.map(({ person }) => person.id),
  }
}
const byGraph = { stores: ['neo4j'], reasons: [undefined], managers: [head, top] }
const untilRead = (expected: object) => expect.poll(() => read(), { timeout: 240_000, interval: 100 }).toEqual(expected)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'neo4j-profile-'))
  server = await startNeo4j({ dataDir: folder, port: await freePort(), shortLived: true })
  await loadWorld(database.store.pool, world())
  const log = pino({ level: 'silent' })
  graph = await openSchoolGraph({
    profile: {
      id: 'profiles',
      name: 'Profiles',
      environment: 'test',
      readOnly: false,
      postgresql: { kind: 'embedded' },
      neo4j: { url: server.url, user: server.user!, database: null },
      redis: { kind: 'none' as const },
      actors: [],
    },
    password: server.password!,
    store: database.store,
    log,
    projects: true,
  })
  const { people } = postgresDirectoryPorts(database.store)
  profiles = personProfiles({ store: database.store, authority: graph.authority, people, log })
})
afterAll(async () => {
  await graph?.close()
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

test('managers, reports and permissions come from the graph', () => untilRead(byGraph))

test('a manager who goes is gone from the next profile, whichever store answers', async () => {
  const { rows } = await database.store.pool.query<{ token: string }>(
    `WITH ended AS (UPDATE directory.reporting_line SET valid_to = $2 WHERE id = $1 RETURNING id)
     INSERT INTO directory.outbox_event (kind, entity_ids) SELECT 'reportingLine', array_agg(id) FROM ended
     RETURNING transaction_id || '.' || position AS token`,
    [uuid('line', 2), hour(5)],
  )
  expect((await read(rows[0]!.token)).managers).toEqual([head])
  await untilRead({ ...byGraph, managers: [head] })
})

test('a person whom the graph cannot tell deleted or inactive is answered for by the system of record', async () => {
  const setStatus = (status: string) =>
    database.store.pool.query(
      `WITH changed AS (UPDATE directory.person SET status = $2 WHERE id = $1 RETURNING id)
       INSERT INTO directory.outbox_event (kind, entity_ids) SELECT 'person', array_agg(id) FROM changed`,
      [top, status],
    )
  await database.store.pool.query(`UPDATE directory.reporting_line SET valid_to = NULL WHERE id = $1`, [
    uuid('line', 2),
  ])
  await database.store.pool.query(
    `INSERT INTO directory.outbox_event (kind, entity_ids) VALUES ('reportingLine', $1)`,
    [[uuid('line', 2)]],
  )
  await untilRead(byGraph)
  await setStatus('inactive')
  await untilRead({ ...byGraph, stores: ['postgresql', 'neo4j'] })
  await setStatus('active')
  await untilRead(byGraph)
})

test('with a paused Neo4j the profile still answers all of its parts, and says who answered and why', async () => {
  process.kill(server.pid!, 'SIGSTOP')
  try {
    // The second reading is kept from Neo4j, and tells why.
    for (const reasons of [['slow'], ['slow']]) {
      const { stores, managers, reasons: said } = await read()
      expect({ stores, managers }).toEqual({ stores: ['postgresql'], managers: [head, top] })
      expect(said).toEqual(reasons)
    }
  } finally {
    process.kill(server.pid!, 'SIGCONT')
  }
  await untilRead(byGraph)
})

test('with a killed Neo4j too', async () => {
  await server.stop()
  const { stores, managers } = await read()
  expect({ stores, managers }).toEqual({ stores: ['postgresql'], managers: [head, top] })
  await expect.poll(async () => (await read()).reasons, { timeout: 30_000 }).toEqual(['down'])
})
