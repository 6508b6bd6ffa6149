import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startNeo4j } from '../../../scripts/services/neo4j.ts'
import { type RedisServer, runRedisServer } from '../../../scripts/services/redis-server.ts'
import { freePort } from '../../../scripts/services/service.ts'
import type { ProfileParts } from '../../../src/contract/person-profile.ts'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { useDatabase } from '../../postgres.ts'
import { TEST_TOKEN, useConsole } from '../../running-console.ts'
import { personInput } from '../../suites/directory.fixture.ts'

/** Servers of this file's own: both are killed. */
const database = useDatabase({ entities: async () => directoryEntities })
const running = useConsole(() => database)
let folder = ''
let redis: RedisServer
let neo4j: Awaited<ReturnType<typeof startNeo4j>>
let people: string[] = []

const PEOPLE = 40
const RATE_PER_S = 200
/** A server that has just started on a busy machine plans its statements for longer than a profile waits. */
const slow = { timeout: 240_000 }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'neo4j-away-'))
  ;[redis, neo4j] = await Promise.all([
    runRedisServer(),
    startNeo4j({ dataDir: folder, port: await freePort(), shortLived: true }),
  ])
  const { client } = running
  await client.connections.update({
    id: 'tests',
    neo4j: { url: neo4j.url, user: neo4j.user!, database: null },
    neo4jPassword: neo4j.password!,
    redis: { kind: 'single', host: '127.0.0.1', port: redis.port, tls: 'disable' },
  })
  const made = Array.from({ length: PEOPLE }, (_, n) =>
    client.people.create(personInput({ givenName: `P${n}`, familyName: 'Ruiz' })),
  )
  people = (await Promise.all(made)).map(({ id }) => id)
  for (const personId of people.slice(1)) await client.reportingLines.create({ personId, managerId: people[0]! })
})
afterAll(async () => {
  await neo4j?.stop()
  await redis?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Keeps its connections, and no more than these: hundreds would wait for each other in this one process. */
const agent = new Agent({ keepAlive: true, maxSockets: 64 })
afterAll(() => agent.destroy())

type Profile = { parts: ProfileParts }
type Seen = { status: number | string; parts: ProfileParts | null }

const read = async (n: number): Promise<Seen> => {
  const sent = get(`${running.door.url}api/v1/people/${people[n % PEOPLE]}/profile`, {
    agent,
    headers: { authorization: `Bearer ${TEST_TOKEN}` },
  })
  try {
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    const body = await text(response)
    return {
      status: response.statusCode!,
      parts: response.statusCode === 200 ? (JSON.parse(body) as Profile).parts : null,
    }
  } catch (error) {
    return { status: `${(error as NodeJS.ErrnoException).code}: ${String(error)}`, parts: null }
  }
}

/** Sends profile reads at the rate, whatever becomes of those before, until `during` has ended. */
const underLoad = async (during: () => Promise<unknown>) => {
  let isOver = false
  const ended = during().finally(() => (isOver = true))
  const begun = performance.now()
  const sent: Promise<Seen>[] = []
  while (!isOver) {
    const due = ((performance.now() - begun) / 1_000) * RATE_PER_S
    while (sent.length < due) sent.push(read(sent.length))
    await delay(5)
  }
  await ended
  return Promise.all(sent)
}

// A second attempt would find both servers killed.
test('no profile fails while Redis and Neo4j are killed under 200 requests per second', { retry: 0 }, async () => {
  const { client } = running
  await expect
    .poll(() => client.projection.status(), slow)
    .toMatchObject({ state: 'idle', trouble: null, fallback: null, lag: { events: 0 } })
  await expect.poll(() => client.connections.health()).toMatchObject({ redis: { state: 'up' } })
  await expect.poll(async () => (await read(1)).parts?.managers.store, slow).toBe('neo4j')

  const seen = await underLoad(async () => {
    await delay(400)
    await Promise.all([redis.kill(), neo4j.stop()])
    await delay(1_000)
  })
  expect(seen.length).toBeGreaterThan(RATE_PER_S)
  // A busy machine may be late with parts. It answers every request all the same.
  expect(new Set(seen.map(({ status }) => status))).toEqual(new Set([200]))
  const reasons = seen.flatMap(({ parts }) => Object.values(parts ?? {}).map(({ reason }) => reason))
  expect(reasons).not.toContain('internal')

  const calm = async () => {
    const { library, permissions, ...parts } = (await read(1)).parts!
    return [library.status, permissions.store, ...new Set(Object.values(parts).map(({ status }) => status))]
  }
  await expect.poll(calm).toEqual(['absent', 'postgresql', 'ok'])
  await expect.poll(() => client.connections.health()).toMatchObject({ redis: { state: 'down' } })
})
