import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import pino from 'pino'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { freePort } from '../../../scripts/services/service.ts'
import { startNeo4j } from '../../../scripts/services/neo4j.ts'
import { checkAuthority } from '../../../src/main/features/authority/check-authority.ts'
import { listAuthorityHolders } from '../../../src/main/features/authority/list-holders.ts'
import { projectionStatus } from '../../../src/main/features/projection/projection-status.ts'
import { openSchoolGraph, type SchoolGraph } from '../../../src/main/school/school-graph.ts'
import { hour, loadWorld, uuid } from '../../authority/world.ts'
import { smallRoster } from '../../fixtures/roster-package.ts'
import { rosterSchool } from '../../fixtures/roster-school.ts'
import { useDatabase } from '../../postgres.ts'
import { profilePartsSuite, worldWithManagers } from './profile-parts.suite.ts'

/** A server for this file alone, because the tests pause and kill it. */
const database = useDatabase()
let folder = ''
let port = 0
let server: Awaited<ReturnType<typeof startNeo4j>>
let school: SchoolGraph

const [delegate, delegation] = [uuid('person', 1), uuid('delegation', 1)]
const question = { personId: delegate, permission: 'a.x', orgUnitId: uuid('unit', 0), at: hour(5) }
const ask = (atLeast?: string) => checkAuthority(school, { ...question, atLeast })
const servedNow = async () => {
  const { servedBy, fallback, verdict } = await ask()
  return { servedBy, fallback, verdict }
}
/** Writes the row and its event in one statement, as the console does. Returns the token of the write. */
const revoke = async (at: Date | null) => {
  const { rows } = await database.store.pool.query<{ token: string }>(
    `WITH ended AS (UPDATE directory.delegation SET revoked_at = $2 WHERE id = $1 RETURNING id)
     INSERT INTO directory.outbox_event (kind, entity_ids) SELECT 'delegation', array_agg(id) FROM ended
     RETURNING transaction_id || '.' || position AS token`,
    [delegation, at],
  )
  return rows[0]!.token
}
const byGraph = { servedBy: 'neo4j', fallback: null, verdict: 'granted' }
/** A server that has just started on a busy machine plans its statements for longer than a question waits. */
const soon = { timeout: 240_000, interval: 100 }
const untilServed = (expected: object) => expect.poll(servedNow, soon).toEqual(expected)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'neo4j-fallback-'))
  port = await freePort()
  server = await startNeo4j({ dataDir: folder, port, shortLived: true })
  await loadWorld(database.store.pool, worldWithManagers())
  school = await openSchoolGraph({
    profile: {
      id: 'fallback',
      name: 'Fallback',
      environment: 'test',
      readOnly: false,
      postgresql: { kind: 'embedded' },
      neo4j: { url: server.url, user: server.user!, database: null },
      redis: { kind: 'none' as const },
      actors: [],
    },
    password: server.password!,
    store: database.store,
    log: pino({ level: 'silent' }),
    projects: true,
  })
})
afterAll(async () => {
  await school?.close()
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

test('a graph that was empty when the school opened is loaded and then asked', () => untilServed(byGraph))

test('a paused server times out, is then skipped, and is asked again when it continues', async () => {
  process.kill(server.pid!, 'SIGSTOP')
  try {
    const slow = { servedBy: 'postgresql', fallback: 'slow', verdict: 'granted' }
    for (let n = 0; n < 3; n += 1) expect(await servedNow()).toEqual(slow)
    expect(await servedNow()).toEqual(slow)
    expect((await projectionStatus(school)).fallback).toBe('slow')
  } finally {
    process.kill(server.pid!, 'SIGCONT')
  }
  await untilServed(byGraph)
  await expect.poll(async () => (await projectionStatus(school)).fallback, soon).toBeNull()
})

test('while a transaction of another database holds the outbox back, SQL answers at once and the graph is said to be behind', async () => {
  await untilServed(byGraph)
  const keeper = new pg.Client({ ...inject('cluster'), database: 'postgres', application_name: 'Year-end report' })
  await keeper.connect()
  const holdersOf = async () => {
    const { items, servedBy, fallback } = await listAuthorityHolders(school, { ...question, limit: 5 })
    return { holders: items.map(({ person }) => person.id), servedBy, fallback }
  }
  try {
    await keeper.query('BEGIN; SELECT pg_current_xact_id()')
    const token = await revoke(hour(4))
    const bySql = { servedBy: 'postgresql', fallback: 'behind' }
    // The answer is the same however long the transaction stays open, with and without the token of the write.
    for (const atLeast of [undefined, token, undefined])
      expect(await ask(atLeast)).toMatchObject({ ...bySql, verdict: 'denied' })
    expect(await holdersOf()).toEqual({ ...bySql, holders: [uuid('person', 0)] })
    expect(await projectionStatus(school)).toMatchObject({
      fallback: 'behind',
      lag: { events: 1 },
      heldBy: { application: 'Year-end report' },
    })
  } finally {
    await keeper.query('ROLLBACK')
    await keeper.end()
  }
  await untilServed({ ...byGraph, verdict: 'denied' })
  // The first list of a server that has just started may take longer to plan than a call waits.
  await expect.poll(holdersOf, soon).toEqual({ holders: [uuid('person', 0)], servedBy: 'neo4j', fallback: null })
  await expect.poll(async () => (await projectionStatus(school)).fallback, soon).toBeNull()
})

test('a denial stands when a paused server continues', async () => {
  await revoke(null)
  await untilServed(byGraph)
  process.kill(server.pid!, 'SIGSTOP')
  try {
    await revoke(hour(4))
    expect(await servedNow()).toMatchObject({ verdict: 'denied', servedBy: 'postgresql' })
  } finally {
    process.kill(server.pid!, 'SIGCONT')
  }
  const verdicts = new Set<string>()
  await expect
    .poll(async () => {
      const { verdict, servedBy } = await servedNow()
      verdicts.add(verdict)
      return servedBy
    }, soon)
    .toBe('neo4j')
  expect([...verdicts]).toEqual(['denied'])
})

test('the token of an import is waited for like that of any write, and one that changed nothing is known at once', async () => {
  const { bring, packages, query } = rosterSchool(database)
  const holding = await database.store.pool.connect()
  try {
    await holding.query('BEGIN')
    await holding.query('SELECT pg_current_xact_id()')
    const { consistencyToken } = await bring(smallRoster())
    const [teacher] = await query<{ id: string }>(`SELECT id FROM directory.person WHERE sourced_id = 'teacher'`)
    const askOfTeacher = (atLeast: string) => checkAuthority(school, { ...question, personId: teacher!.id, atLeast })
    await expect
      .poll(() => askOfTeacher(consistencyToken!), soon)
      .toMatchObject({ servedBy: 'postgresql', fallback: 'behind' })
    await holding.query('ROLLBACK')
    await expect
      .poll(() => askOfTeacher(consistencyToken!), soon)
      .toMatchObject({ servedBy: 'neo4j', fallback: null, verdict: 'denied' })
    const again = await bring(smallRoster())
    expect(again.consistencyToken).toBe('0.0')
    await expect.poll(() => askOfTeacher('0.0'), soon).toMatchObject({ servedBy: 'neo4j' })
  } finally {
    await holding.query('ROLLBACK').catch(() => undefined)
    holding.release()
    await packages.clean()
  }
})

// A second attempt would find the server killed.
test(
  'SQL answers for a killed server; a server that returns is brought up to date and asked',
  { retry: 0 },
  async () => {
    process.kill(server.pid!, 'SIGKILL')
    await expect.poll(servedNow, soon).toMatchObject({ servedBy: 'postgresql', verdict: 'denied', fallback: 'down' })
    await revoke(null)
    expect(await servedNow()).toMatchObject({ servedBy: 'postgresql', verdict: 'granted' })
    await server.stop()
    server = await startNeo4j({ dataDir: folder, port, shortLived: true })
    await untilServed(byGraph)
  },
)

// Last, because it ends the server.
profilePartsSuite({ database, server: () => server, school: () => school })
