import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startNeo4j } from '../../../scripts/services/neo4j.ts'
import { runRedisServer } from '../../../scripts/services/redis-server.ts'
import { freePort, type Service } from '../../../scripts/services/service.ts'
import type { ProfileParts } from '../../../src/contract/person-profile.ts'
import { type Gate, gateTo } from '../../gate.ts'
import { useDatabase } from '../../postgres.ts'
import { TEST_TOKEN, useConsole } from '../../running-console.ts'
import { personInput } from '../../suites/directory.fixture.ts'

const database = useDatabase()
const running = useConsole(() => database)
let home: string
let server: Service
let gate: Gate

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'neo4j-absence-'))
  server = await startNeo4j({ dataDir: home, shortLived: true })
  gate = gateTo(() => Number(new URL(server.url).port), await freePort())
})
afterAll(async () => {
  await gate.close()
  await server.stop()
  await rm(home, { recursive: true, force: true })
})

const again = async (settings: string[] = []) => {
  server = await startNeo4j({ dataDir: home, port: Number(new URL(server.url).port), settings, shortLived: true })
}
const status = () => running.client.projection.status()
const write = (name: string) =>
  running.client.people.create({ givenName: name, familyName: 'Away', username: `away.${name.toLowerCase()}` })
const upToDate = () =>
  expect
    // A server that has just started on a busy machine plans its statements for longer than the projector waits.
    .poll(status, { timeout: 240_000 })
    .toMatchObject({ state: 'idle', trouble: null, fallback: null, awaySince: null, lag: { events: 0 } })

test(
  'Neo4j away at the opening, there, away, without writes, and there again: each is said, and nothing is lost',
  // A second attempt would find the school open and the gate too.
  { timeout: 900_000, retry: 0 },
  async () => {
    const { client } = running
    const graph = { url: `bolt://127.0.0.1:${gate.port}`, user: 'neo4j', database: null }
    await client.connections.update({ id: 'tests', neo4j: graph, neo4jPassword: server.password })
    await write('Early')
    await expect.poll(status, { timeout: 60_000 }).toMatchObject({
      state: 'backing-off',
      fallback: 'down',
      awaySince: expect.any(Date),
      lag: null,
      trouble: {
        reason: 'unreachable',
        code: 'ServiceUnavailable',
        advice: expect.stringContaining('Nothing listens'),
        since: expect.any(Date),
        nextTryInSeconds: expect.any(Number),
      },
    })

    await gate.open()
    await upToDate()
    const before = await status()

    await server.stop()
    await write('While')
    await expect.poll(status, { timeout: 60_000 }).toMatchObject({
      state: 'backing-off',
      fallback: 'down',
      awaySince: expect.any(Date),
      lag: { events: 1 },
      position: before.position,
    })
    const { awaySince } = await status()
    expect((await status()).awaySince).toEqual(awaySince)

    // The server answers and refuses every write, as with a full disk or a database that was set to read only.
    await again(['server.databases.default_to_read_only=true'])
    await expect.poll(status, { timeout: 90_000 }).toMatchObject({
      state: 'backing-off',
      fallback: 'behind',
      awaySince: null,
      lag: { events: 1 },
      trouble: {
        reason: 'read-only',
        code: expect.stringContaining('ReadOnly'),
        advice: expect.stringContaining('takes no writes'),
      },
    })
    const first = (await status()).trouble
    await write('Later')
    await expect.poll(status, { timeout: 60_000 }).toMatchObject({ lag: { events: 2 } })
    // The projector has tried again meanwhile; `since` is the time of the first refusal, not of the last.
    await expect
      .poll(status, { timeout: 60_000 })
      .toMatchObject({ state: 'backing-off', trouble: { reason: 'read-only', since: first?.since } })
    await server.stop()

    await again()
    await upToDate()
    const events = []
    for await (const event of await client.projection.verify()) events.push(event)
    expect(events.at(-1)).toMatchObject({ kind: 'done', differences: 0, strays: 0, waiting: 0 })
  },
)

test('a read-only school says that it only reads the graph', async () => {
  await running.client.connections.update({ id: 'tests', readOnly: true })
  await expect.poll(status, { timeout: 60_000 }).toMatchObject({ state: 'standby', fallback: null, lag: { events: 0 } })
})

const PEOPLE = 40
const RATE_PER_S = 200

let people: string[] = []

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

// Last in this file: both servers are killed. A second attempt would find them so.
test(
  'no profile fails while Redis and Neo4j are killed under 200 requests per second',
  { timeout: 900_000, retry: 0 },
  async () => {
    const { client } = running
    const redis = await runRedisServer()
    onTestFinished(redis.stop)
    await client.connections.update({
      id: 'tests',
      readOnly: false,
      redis: { kind: 'single', host: '127.0.0.1', port: redis.port, tls: 'disable' },
    })
    const made = Array.from({ length: PEOPLE }, (_, n) =>
      client.people.create(personInput({ givenName: `P${n}`, familyName: 'Ruiz' })),
    )
    people = (await Promise.all(made)).map(({ id }) => id)
    for (const personId of people.slice(1)) await client.reportingLines.create({ personId, managerId: people[0]! })
    await upToDate()
    await expect.poll(() => client.connections.health()).toMatchObject({ redis: { state: 'up' } })
    await expect.poll(async () => (await read(1)).parts?.managers.store, { timeout: 240_000 }).toBe('neo4j')

    const seen = await underLoad(async () => {
      await delay(400)
      await Promise.all([redis.kill(), server.stop()])
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
  },
)
