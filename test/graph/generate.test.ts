import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Rehearsal } from '../../src/contract/migration-rehearsal.ts'
import type { SchemaChoices } from '../../src/contract/migration-model.ts'
import { graphMigrationFiles } from '../../src/main/features/migrations/graph/graph-migration-files.ts'
import { applyMigrations, previewTrack, revertMigration } from '../../src/main/features/migrations/migrate-track.ts'
import { shippedMigrations } from '../../src/main/features/migrations/migration-files.ts'
import { diffModel } from '../../src/main/features/migrations/model/diff-model.ts'
import { generateMigration } from '../../src/main/features/migrations/model/generate-migration.ts'
import { neo4jExplainStatement } from '../../src/main/features/migrations/rehearse/explain-statement.cypher.ts'
import { refuseRehearsal, rehearseTrack } from '../../src/main/features/migrations/rehearse/rehearse-track.ts'
import { freshGraph, graphMigrationsOn, useGraph } from '../neo4j.ts'

const neo4j = useGraph()
const track = 'graph'
const none: SchemaChoices = { renames: [], backfills: [], using: [], confirmed: [] }
let folder: string

beforeEach(async () => {
  await freshGraph(neo4j.driver)
  folder = await mkdtemp(join(tmpdir(), 'school-directory-graph-'))
  await cp(join(shippedMigrations(), track), folder, { recursive: true })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const ports = () => graphMigrationsOn(neo4j.driver, graphMigrationFiles(folder))
const diff = () => diffModel(ports(), { track, ...none })
const generate = () => generateMigration(ports(), { track, name: 'other-keys', ...none })
const move = async (direction: 'up' | 'down') => {
  const { planDigest } = await previewTrack(ports(), { track, direction })
  const step = direction === 'up' ? applyMigrations : revertMigration
  for await (const event of step(ports(), { track, planDigest })) void event
}
const definitions = async () =>
  (await ports().schema!.read(track)).map(({ name, definition }) => `${name} ${definition}`)

test('other constraints and indexes of the model give a pair that applies, reverts and leaves an empty diff', async () => {
  const before = await definitions()
  expect(await diff()).toMatchObject({ compared: true, up: [], down: [], ready: true })
  expect(await generate()).toEqual({ track, migrations: [], findings: [] })
  const model = await readFile(join(folder, 'model.cypher'), 'utf8')
  await writeFile(
    join(folder, 'model.cypher'),
    model
      .replace(/^CREATE INDEX person_sort_key .*$/m, '')
      .replace('(d.epoch, d.orgUnitId)', '(d.epoch, d.orgUnitId, d.id)'),
  )
  await appendFile(join(folder, 'model.cypher'), 'CREATE CONSTRAINT role_key FOR (r:Role) REQUIRE r.key IS UNIQUE;\n')
  expect((await diff()).up.map(({ sql }) => sql)).toHaveLength(4)
  const [migration] = (await generate()).migrations
  expect([migration!.up.file, migration!.down.file]).toEqual(['V0002__other_keys.cypher', 'U0002__other_keys.cypher'])
  for (const { file, text } of [migration!.up, migration!.down]) await writeFile(join(folder, file), text)
  await expect(generate()).rejects.toMatchObject({ code: 'CONFLICT', data: { reason: 'schema-pending' } })
  await move('up')
  expect(await definitions()).toContain('role_key (:Role {key}) unique')
  expect(await diff()).toMatchObject({ up: [], down: [], pending: 0 })
  expect(await generate()).toMatchObject({ migrations: [] })
  const { down } = await diffModel(graphMigrationsOn(neo4j.driver), { track, ...none })
  expect(down.map(({ sql }) => sql).join('\n')).toContain('role_key')
  await move('down')
  expect(await definitions()).toEqual(before)
})

test('a graph that is not as its migrations left it is refused', async () => {
  await neo4j.driver.executeQuery('DROP CONSTRAINT person_id')
  expect((await diff()).up.map(({ sql }) => sql)).toEqual([expect.stringContaining('CONSTRAINT person_id')])
  await expect(generate()).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { reason: 'schema-drift', detail: 'missing constraint person_id' },
  })
})

/** Rehearses what is pending. `read` has the statements that Neo4j was asked to read. */
const rehearse = async () => {
  const read: string[] = []
  const explain = neo4jExplainStatement({ driver: neo4j.driver })
  const on = {
    ...ports(),
    explain: (statement: string) => {
      read.push(statement)
      return explain(statement)
    },
  }
  await refuseRehearsal(on, { track })
  let rehearsal: Rehearsal | undefined
  for await (const event of rehearseTrack(on, { track })) if (event.kind === 'rehearsed') rehearsal = event.rehearsal
  return { read, rehearsal: rehearsal! }
}

test('a rehearsal has Neo4j read each statement of both ways, and changes neither schema nor nodes', async () => {
  await neo4j.driver.executeQuery(`CREATE (:Role {id: 'r', key: 'kept'})`)
  const state = async () => {
    const { records } = await neo4j.driver.executeQuery('MATCH (n) RETURN properties(n) AS node ORDER BY elementId(n)')
    return [await definitions(), records.map((record) => record.get('node') as unknown)]
  }
  const before = await state()
  const up = [
    `CREATE CONSTRAINT role_key IF NOT EXISTS FOR (r:Role) REQUIRE r.key IS UNIQUE`,
    'CREATE INDEX role_name IF NOT EXISTS FOR (r:Role) ON (r.name)',
  ]
  const down = ['DROP CONSTRAINT role_key IF EXISTS', 'DROP INDEX role_name IF EXISTS']
  const data = [
    "MATCH (r:Role) SET r.key = 'changed'",
    'CREATE (:Role {id: randomUUID()})',
    'MATCH (r:Role) DETACH DELETE r',
  ]
  const wrong = 'MATCH (r:Role) SET r.key = nobody.key'
  const file = (name: string, statements: string[]) =>
    writeFile(join(folder, name), statements.map((statement) => `${statement};\n`).join(''))
  await file('V0002__schema.cypher', up)
  await file('U0002__schema.cypher', down)
  await file('V0003__data.cypher', data)
  await file('V0004__wrong.cypher', [wrong, ...data])

  const { read, rehearsal } = await rehearse()
  expect(read).toEqual([...up, ...down, ...data, wrong])
  expect(rehearsal).toMatchObject({ server: 'none', verdict: 'failed', preview: { migrations: { length: 3 } } })
  expect(rehearsal.migrations).toMatchObject([
    { name: 'V0002__schema.cypher', up: { failure: null, durationMs: null }, down: { failure: null }, again: null },
    { name: 'V0003__data.cypher', up: { failure: null }, down: null },
    { name: 'V0004__wrong.cypher', up: { failure: { statement: 0, reason: expect.stringContaining('nobody') } } },
  ])
  expect(await state()).toEqual(before)
})
