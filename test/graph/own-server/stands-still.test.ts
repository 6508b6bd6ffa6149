import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startNeo4j } from '../../../scripts/services/neo4j.ts'
import type { Service } from '../../../scripts/services/service.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)
let home: string
let server: Service

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'neo4j-still-'))
  server = await startNeo4j({ dataDir: home, shortLived: true })
})
afterAll(async () => {
  if (server?.pid) process.kill(server.pid, 'SIGCONT')
  await server?.stop()
  await rm(home, { recursive: true, force: true })
})

const status = () => running.client.projection.status()
const health = async () => {
  const since = performance.now()
  const { neo4j } = await running.client.connections.health()
  return { neo4j, ms: performance.now() - since }
}

test(
  'a Neo4j that stands still: health answers from its last look, and the projector says that it is overdue',
  // A second attempt would find the person of the first.
  { timeout: 300_000, retry: 0 },
  async () => {
    const { client } = running
    const graph = { url: server.url, user: 'neo4j', database: null }
    await client.connections.update({ id: 'tests', neo4j: graph, neo4jPassword: server.password })
    await client.people.search({})
    await expect.poll(status, { timeout: 120_000 }).toMatchObject({ state: 'idle', trouble: null, lag: { events: 0 } })
    await expect.poll(health, { timeout: 30_000 }).toMatchObject({ neo4j: { state: 'up' } })

    process.kill(server.pid!, 'SIGSTOP')
    const person = await client.people.create({ givenName: 'Ada', familyName: 'Still', username: 'ada.still' })
    const { neo4j, ms } = await health()
    expect(neo4j).toMatchObject({ state: 'up', ageSeconds: expect.any(Number) })
    // 30 ms of waiting, plus the delay of a busy machine. A look at the server would last ten seconds.
    expect(ms).toBeLessThan(5_000)
    await expect
      .poll(status, { timeout: 30_000 })
      .toMatchObject({ state: 'backing-off', trouble: { reason: 'overdue', since: expect.any(Date) } })
    await expect
      .poll(health, { timeout: 30_000 })
      .toMatchObject({ neo4j: { state: 'down', reason: 'The server does not answer.' } })

    process.kill(server.pid!, 'SIGCONT')
    await expect.poll(status, { timeout: 60_000 }).toMatchObject({ state: 'idle', trouble: null, lag: { events: 0 } })
    await expect.poll(health, { timeout: 30_000 }).toMatchObject({ neo4j: { state: 'up' } })
    expect(await client.people.get({ id: person.id })).toMatchObject({ username: 'ada.still' })
  },
)
