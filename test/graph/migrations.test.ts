import { beforeAll, expect, inject, test } from 'vitest'
import { tracksOf } from '../../src/contract/migrations.ts'
import type { Invocation } from '../../src/main/cli/command.ts'
import { migrationsCommands } from '../../src/main/cli/migrations.commands.ts'
import { emptyGraph, useGraph } from '../neo4j.ts'
import { useDatabase } from '../postgres.ts'
import { useConsole } from '../running-console.ts'

const target = inject('neo4j')
const neo4j = useGraph()
const database = useDatabase()
const running = useConsole(() => database)
const graph = { url: target.url, user: 'neo4j', database: null }

/** The routes of migrations do not open the school, so nothing migrates the graph's schema during these tests. */
beforeAll(async () => {
  const { records } = await neo4j.driver.executeQuery('SHOW CONSTRAINTS YIELD name RETURN name')
  for (const record of records) await neo4j.driver.executeQuery(`DROP CONSTRAINT ${record.get('name')}`)
  await emptyGraph(neo4j.driver)
})

const withGraph = (more: object = {}) =>
  running.client.connections.update({ id: 'tests', neo4j: { ...graph, ...more }, neo4jPassword: target.password })
/** Runs a command of the group `migrations` and returns what it printed. */
const cli = async (name: string, options: Record<string, unknown> = {}) => {
  const command = migrationsCommands.find((each) => each.name === `migrations ${name}`)!
  const lines: string[] = []
  const keep = (value: unknown) => void lines.push(typeof value === 'string' ? value : JSON.stringify(value))
  const output = { json: false, print: keep, note: keep, write: async (bytes: unknown) => keep(bytes) }
  const code = await command.run({ client: running.client, options, output } as unknown as Invocation)
  return { code: code ?? 0, text: lines.join('\n') }
}
const repaired = async (track: 'directory' | 'graph', planDigest: string) => {
  const events = []
  for await (const event of await running.client.migrations.repair({ track, planDigest })) events.push(event)
  return events
}
const states = async () =>
  (await running.client.migrations.list()).items.map(({ track, pending, unavailable }) => ({
    track,
    pending,
    unavailable,
  }))
const ofRecord = tracksOf('record').map((track) => ({ track, pending: 0, unavailable: null }))

test('a school without a graph has no such track', async () => {
  expect(await states()).toEqual(ofRecord)
  await expect(running.client.migrations.track({ track: 'graph' })).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { reason: 'no-graph' },
  })
})

test('is previewed, applied and reverted over the contract and over REST', async () => {
  const { client, rest } = running
  await withGraph()
  expect(await states()).toEqual([...ofRecord, { track: 'graph', pending: 1, unavailable: null }])
  const { planDigest, migrations } = await client.migrations.preview({ track: 'graph' })
  expect(migrations[0]).toMatchObject({
    name: 'V0001__directory_graph.cypher',
    sql: expect.stringContaining('CREATE CONSTRAINT person_id'),
  })
  const events = []
  for await (const event of await client.migrations.apply({ track: 'graph', planDigest })) events.push(event.kind)
  expect(events.filter((kind) => kind !== 'statement')).toEqual(['started', 'finished', 'done'])
  const answer = await rest('/api/v1/migrations/graph')
  expect(await answer.json()).toMatchObject({ pending: 0, rows: [{ state: 'applied' }] })

  const back = await client.migrations.preview({ track: 'graph', direction: 'down' })
  for await (const _event of await client.migrations.revert({ track: 'graph', planDigest: back.planDigest }));
  expect(await states()).toEqual([...ofRecord, { track: 'graph', pending: 1, unavailable: null }])
})

test('waits for the directory, which is in the other store, and says so', async () => {
  const { client } = running
  await withGraph()
  const { pool } = database.store
  const { rows } = await pool.query<{ name: string }>(
    `DELETE FROM migration_history.directory WHERE name = (SELECT max(name) FROM migration_history.directory) RETURNING *`,
  )
  const { name } = rows[0]!
  expect(await client.migrations.track({ track: 'graph' })).toMatchObject({ requires: ['directory'], pending: 1 })
  expect(await cli('status')).toMatchObject({ code: 1, text: expect.stringContaining('up to date: directory') })
  const { planDigest } = await client.migrations.preview({ track: 'graph' })
  await expect(client.migrations.apply({ track: 'graph', planDigest })).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { reason: 'requirement-pending', detail: `Track graph requires track directory, which lacks ${name}` },
  })
  await pool.query(
    `INSERT INTO migration_history.directory SELECT * FROM json_populate_record(null::migration_history.directory, $1)`,
    [JSON.stringify(rows[0])],
  )
  expect(await states()).toEqual([...ofRecord, { track: 'graph', pending: 1, unavailable: null }])
})

test('the fleet shows the graph of a school and applies it after the tracks of its database', async () => {
  const { client } = running
  await withGraph()
  const graphOf = async () => {
    const school = (await client.migrations.fleet.status()).items.find(({ id }) => id === 'tests')!
    return school.tracks.find(({ track }) => track === 'graph')!
  }
  const { planDigest, ...before } = await graphOf()
  expect(before).toMatchObject({ state: 'pending', pending: 1, migrations: ['V0001__directory_graph.cypher'] })
  const plans = [{ track: 'graph' as const, planDigest: planDigest! }]
  const schools = [{ profileId: 'tests', plans }]
  const events = []
  for await (const event of await client.migrations.fleet.apply({ schools })) events.push(event)
  expect(events.at(-1)).toMatchObject({ kind: 'done', results: [{ outcome: 'done', applied: 1, failure: null }] })
  expect(await graphOf()).toMatchObject({ state: 'up-to-date', pending: 0 })
  const back = await client.migrations.preview({ track: 'graph', direction: 'down' })
  for await (const _event of await client.migrations.revert({ track: 'graph', planDigest: back.planDigest }));
})

test('drift is reported, previewed and repaired over the contract, over REST and on the command line; a read-only school only reports it', async () => {
  const { client, rest } = running
  await withGraph()
  const { planDigest: up } = await client.migrations.preview({ track: 'graph' })
  for await (const _event of await client.migrations.apply({ track: 'graph', planDigest: up }));
  expect(await client.migrations.drift({ track: 'graph' })).toMatchObject({ compared: true, items: [] })
  expect(await client.migrations.drift({ track: 'directory' })).toMatchObject({ compared: true, items: [] })

  await neo4j.driver.executeQuery('DROP CONSTRAINT person_id')
  const told = await rest('/api/v1/migrations/graph/drift')
  expect(await told.json()).toMatchObject({
    track: 'graph',
    compared: true,
    items: [{ problem: 'missing', element: 'constraint', name: 'person_id', found: null }],
  })
  expect(await cli('drift')).toMatchObject({ code: 1, text: expect.stringContaining('person_id') })
  expect(await cli('preview', { track: 'graph', repair: true })).toMatchObject({
    code: 0,
    text: expect.stringContaining('CREATE CONSTRAINT person_id'),
  })

  await client.connections.update({ id: 'tests', readOnly: true })
  const { planDigest } = await client.migrations.preview({ track: 'graph', direction: 'repair' })
  await expect(client.migrations.repair({ track: 'graph', planDigest })).rejects.toMatchObject({ code: 'READ_ONLY' })
  await client.connections.update({ id: 'tests', readOnly: false })
  expect(await repaired('directory', planDigest)).toEqual([{ kind: 'done', applied: 0 }])
  expect(await repaired('graph', planDigest)).toMatchObject([
    { kind: 'started', name: 'person_id' },
    { kind: 'finished', name: 'person_id' },
    { kind: 'done', applied: 1 },
  ])
  expect(await cli('drift')).toMatchObject({ code: 0 })
  await neo4j.driver.executeQuery('DROP INDEX person_sort_key')
  expect(await cli('repair')).toMatchObject({ code: 0 })
  expect((await client.migrations.drift({ track: 'graph' })).items).toEqual([])

  const back = await client.migrations.preview({ track: 'graph', direction: 'down' })
  for await (const _event of await client.migrations.revert({ track: 'graph', planDigest: back.planDigest }));
})

test('a read-only school shows the track and changes nothing', async () => {
  const { client } = running
  await withGraph()
  await client.connections.update({ id: 'tests', readOnly: true })
  const { planDigest } = await client.migrations.preview({ track: 'graph' })
  await expect(client.migrations.apply({ track: 'graph', planDigest })).rejects.toMatchObject({ code: 'READ_ONLY' })
  expect(await states()).toMatchObject([...ofRecord, { track: 'graph', pending: 1 }])
  await client.connections.update({ id: 'tests', readOnly: false })
})

test('without Neo4j the database’s tracks are still shown, with advice', async () => {
  await withGraph({ url: 'bolt://127.0.0.1:1' })
  expect(await states()).toEqual([
    ...ofRecord,
    { track: 'graph', pending: 0, unavailable: expect.stringContaining('Nothing listens') },
  ])
  await expect(running.client.migrations.track({ track: 'graph' })).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    data: { store: 'neo4j', reason: expect.stringContaining('Nothing listens') },
  })
})
