import { beforeAll, expect, inject, test } from 'vitest'
import { emptyGraph, useGraph } from '../neo4j.ts'
import { useDatabase } from '../postgres.ts'
import { useConsole } from '../running-console.ts'

const target = inject('neo4j')
const neo4j = useGraph()
const database = useDatabase()
const running = useConsole(() => database)
const graph = { url: target.url, user: 'neo4j', database: null }

/** The migrations' routes do not open the school, so nothing brings the graph's schema up behind these tests. */
beforeAll(async () => {
  const { records } = await neo4j.driver.executeQuery('SHOW CONSTRAINTS YIELD name RETURN name')
  for (const record of records) await neo4j.driver.executeQuery(`DROP CONSTRAINT ${record.get('name')}`)
  await emptyGraph(neo4j.driver)
})

const withGraph = (more: object = {}) =>
  running.client.connections.update({ id: 'tests', neo4j: { ...graph, ...more }, neo4jPassword: target.password })
const states = async () =>
  (await running.client.migrations.list()).items.map(({ track, pending, unavailable }) => ({
    track,
    pending,
    unavailable,
  }))
const directory = { track: 'directory', pending: 0, unavailable: null }

test('a school without a graph has no such track', async () => {
  expect(await states()).toEqual([directory])
  await expect(running.client.migrations.track({ track: 'graph' })).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { reason: 'no-graph' },
  })
})

test('previewed, applied and taken back over the contract, and over REST', async () => {
  const { client, rest } = running
  await withGraph()
  expect(await states()).toEqual([directory, { track: 'graph', pending: 1, unavailable: null }])
  const { planDigest, migrations } = await client.migrations.preview({ track: 'graph' })
  expect(migrations[0]).toMatchObject({
    name: 'V0001__directory_graph.cypher',
    sql: expect.stringContaining('CREATE CONSTRAINT person_id'),
  })
  const events = []
  for await (const event of await client.migrations.apply({ track: 'graph', planDigest })) events.push(event.kind)
  expect(events).toEqual(['started', 'finished', 'done'])
  const answer = await rest('/api/v1/migrations/graph')
  expect(await answer.json()).toMatchObject({ pending: 0, rows: [{ state: 'applied' }] })

  const back = await client.migrations.preview({ track: 'graph', direction: 'down' })
  for await (const _event of await client.migrations.revert({ track: 'graph', planDigest: back.planDigest }));
  expect(await states()).toEqual([directory, { track: 'graph', pending: 1, unavailable: null }])
})

test('a read-only school shows the track and changes nothing', async () => {
  const { client } = running
  await withGraph()
  await client.connections.update({ id: 'tests', readOnly: true })
  const { planDigest } = await client.migrations.preview({ track: 'graph' })
  await expect(client.migrations.apply({ track: 'graph', planDigest })).rejects.toMatchObject({ code: 'READ_ONLY' })
  expect(await states()).toMatchObject([{}, { track: 'graph', pending: 1 }])
  await client.connections.update({ id: 'tests', readOnly: false })
})

test('a Neo4j that is away hides nothing of the database, and says what to do', async () => {
  await withGraph({ url: 'bolt://127.0.0.1:1' })
  expect(await states()).toEqual([
    directory,
    { track: 'graph', pending: 0, unavailable: expect.stringContaining('Nothing listens') },
  ])
  await expect(running.client.migrations.track({ track: 'graph' })).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    data: { store: 'neo4j', reason: expect.stringContaining('Nothing listens') },
  })
})
