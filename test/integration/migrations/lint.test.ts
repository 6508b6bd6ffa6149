import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { tracksOf } from '../../../src/contract/migrations.ts'
import { graphMigrationFiles } from '../../../src/main/features/migrations/graph/graph-migration-files.ts'
import { lintCypherChain } from '../../../src/main/features/migrations/lint/lint-cypher.ts'
import { BIG_TABLE_ROWS } from '../../../src/main/features/migrations/lint/lint-context.ts'
import { lintPlan, lintTrack } from '../../../src/main/features/migrations/lint/lint-track.ts'
import { bringUp, previewTrack } from '../../../src/main/features/migrations/migrate-track.ts'
import { migrationFiles } from '../../../src/main/features/migrations/migration-files.ts'
import { migrationFolder, migrationsOn, writeMigrations } from '../../migrations.ts'
import { createDatabase } from '../../postgres.ts'

const track = 'directory'
const ONE = '20260101000000-one'
const TWO = '20260102000000-two'

let database: Awaited<ReturnType<typeof createDatabase>>
const folders: string[] = []

beforeEach(async () => {
  database = await createDatabase(inject('cluster'), { empty: true })
})

afterEach(async () => {
  await database.drop()
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })))
})

const portsOn = async (migrations: Record<string, [string, string]>) => {
  const folder = await migrationFolder(migrations)
  folders.push(folder)
  return { folder, ports: migrationsOn(database.target, database.store, migrationFiles(folder), {}, folder) }
}

const MAKE: [string, string] = ['CREATE TABLE public."Post" (id int, text varchar(20))', 'DROP TABLE public."Post"']
const INDEX: [string, string] = ['CREATE INDEX post_id ON public."Post" (id)', 'DROP INDEX public.post_id']

const fill = (rows: number) =>
  database.store.pool.query('INSERT INTO public."Post" SELECT n, $1 FROM generate_series(1, $2::int) n', ['x', rows])

test.each(tracksOf('record'))(
  'the migrations of track %s have no error, before they are applied and after',
  async (own) => {
    const ports = migrationsOn(database.target, database.store)
    const found = async () => (await lintTrack(ports, { track: own, all: true })).findings
    const errors = async () => (await found()).filter(({ severity }) => severity === 'error')
    expect(await errors()).toEqual([])
    await bringUp(ports, own)
    expect(await errors()).toEqual([])
    expect((await found()).filter(({ code }) => code === 'allow-unused')).toEqual([])
    expect(await lintTrack(ports, { track: own, all: false })).toEqual({ track: own, findings: [] })
  },
)

test('the migrations of the graph have no finding', async () => {
  expect(lintCypherChain(await graphMigrationFiles().read('graph'))).toEqual([])
})

test('an index is judged by the rows that its table has now', async () => {
  const { folder, ports } = await portsOn({ [ONE]: MAKE })
  await bringUp(ports, track)
  await writeMigrations(folder, { [TWO]: INDEX })
  const found = async () =>
    (await lintTrack(ports, { track, all: false })).findings.map(({ code, severity }) => [code, severity])
  await fill(BIG_TABLE_ROWS - 1)
  expect(await found()).toEqual([])
  await fill(1)
  expect(await found()).toEqual([
    ['index-not-concurrent', 'error'],
    ['lock-exclusive', 'warning'],
  ])
})

test('the migrations that are pending are judged, and all of them when asked', async () => {
  const { folder, ports } = await portsOn({ [ONE]: ['DROP TABLE IF EXISTS public.old', 'SELECT 1'] })
  await bringUp(ports, track)
  await writeMigrations(folder, { [TWO]: ['TRUNCATE public.other', 'SELECT 1'] })
  const codes = async (all: boolean) =>
    (await lintTrack(ports, { track, all })).findings.map(({ migration, code }) => [migration, code])
  expect(await codes(false)).toEqual([[TWO, 'truncate']])
  expect(await codes(true)).toEqual([
    [ONE, 'drop-table'],
    [TWO, 'truncate'],
  ])
})

test('a preview has the findings of its own direction', async () => {
  const { ports } = await portsOn({ [ONE]: MAKE })
  const codes = async (direction: 'up' | 'down') => {
    const { migrations } = await previewTrack(ports, { track, direction })
    return (await lintPlan(ports, { track, direction, migrations })).map(({ code }) => code)
  }
  expect(await codes('up')).toEqual([])
  await bringUp(ports, track)
  expect(await codes('down')).toEqual(['down-loses'])
})

test('a table of a pending migration is empty for the next one', async () => {
  const { ports } = await portsOn({ [ONE]: MAKE, [TWO]: INDEX })
  const { findings } = await lintTrack(ports, { track, all: false })
  expect(findings.map(({ migration, direction, code }) => [migration, direction, code])).toEqual([
    [ONE, 'down', 'down-loses'],
  ])
})
