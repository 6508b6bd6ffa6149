import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startNeo4j } from '../../../scripts/services/neo4j.ts'
import { freePort, type Service } from '../../../scripts/services/service.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)
let home: string
let server: Service
let port: number
/** The port that the console knows. Until `open` nothing listens there, and the server need not start a second time. */
const gate = createServer((from) => {
  const to = connect(Number(new URL(server.url).port), '127.0.0.1')
  const end = (one: Socket, other: Socket) => one.on('error', () => other.destroy()).on('close', () => other.destroy())
  end(from, to)
  end(to, from)
  from.pipe(to).pipe(from)
})
const open = () => once(gate.listen(port, '127.0.0.1'), 'listening')

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'neo4j-absence-'))
  port = await freePort()
  server = await startNeo4j({ dataDir: home, shortLived: true })
})
afterAll(async () => {
  gate.close()
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
    const graph = { url: `bolt://127.0.0.1:${port}`, user: 'neo4j', database: null }
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

    await open()
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
