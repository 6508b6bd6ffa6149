import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { bringUp, type Migrations, trackStatus } from '../../../src/main/features/migrations/migrate-track.ts'
import { migrationFiles } from '../../../src/main/features/migrations/migration-files.ts'
import { exportPlan } from '../../../src/main/features/migrations/records/export-plan.ts'
import { readHistory } from '../../../src/main/features/migrations/records/read-history.ts'
import { readScript } from '../../../src/main/features/migrations/records/read-script.ts'
import { migrationFolder, migrationsOn, writeMigrations } from '../../migrations.ts'
import { createDatabase } from '../../postgres.ts'

const track = 'directory'
const [ONE, TWO] = ['20260101000000-one', '20260102000000-two'] as const
const making = (table: string): [string, string] => [
  `CREATE TABLE public.${table} (n int)\n-- The last line is a comment`,
  `DROP TABLE public.${table};`,
]

let database: Awaited<ReturnType<typeof createDatabase>>
let folder: string
let ports: Migrations

beforeEach(async () => {
  database = await createDatabase(inject('cluster'), { empty: true })
  folder = await migrationFolder({ [ONE]: making('one'), [TWO]: making('two') })
  ports = migrationsOn(database.target, database.store, migrationFiles(folder), {}, folder)
})
afterEach(async () => {
  await database.drop()
  await rm(folder, { recursive: true })
})

/** Runs a script as psql does with ON_ERROR_STOP: in a session of its own that ends with the first error. */
const runScript = async (text: string) => {
  const client = await database.store.pool.connect()
  try {
    await client.query(text.replace('\\set ON_ERROR_STOP on', ''))
  } finally {
    client.release(true)
  }
}
const states = async () => (await trackStatus(ports, track)).rows.map(({ state }) => state)

test('a script brings an empty database up as the console does, once', async () => {
  const { text, migrations, fileName } = await exportPlan(ports, { track, direction: 'up', now: new Date(0) })
  expect({ migrations, fileName }).toEqual({ migrations: 2, fileName: 'directory-up-19700101T000000.sql' })
  await runScript(text)
  expect(await states()).toEqual(['applied', 'applied'])
  const { entries } = await readHistory(ports, track)
  expect(entries.map(({ name, direction, outcome }) => [name, direction, outcome])).toEqual([
    [ONE, 'up', 'done'],
    [TWO, 'up', 'done'],
  ])
  await expect(runScript(text)).rejects.toThrow('The ledger is not as it was when this script was written.')
  expect((await exportPlan(ports, { track, direction: 'up' })).text).toContain('nothing to run')
})

test('what a file sets for its session ends with the file, before its record is written', async () => {
  const [up, down] = making('one')
  await writeMigrations(folder, { [ONE]: [`${up}\n;SET search_path = pg_temp; SET ROLE pg_monitor -- ;`, down] })
  await writeMigrations(folder, { [TWO]: ['CREATE TABLE two (n int)', 'DROP TABLE public.two'] })
  await runScript((await exportPlan(ports, { track, direction: 'up' })).text)
  expect(await states()).toEqual(['applied', 'applied'])
  const { rows } = await database.store.pool.query(`SELECT to_regclass('public.two') IS NOT NULL AS found`)
  expect(rows).toEqual([{ found: true }])
})

test('after a script back the console knows that the migration was taken back', async () => {
  await bringUp(ports, track)
  await database.store.pool.query('INSERT INTO public.two VALUES (1), (2)')
  const { text } = await exportPlan(ports, { track, direction: 'down' })
  await runScript(text)
  expect(await states()).toEqual(['applied', 'pending'])
  expect((await trackStatus(ports, track)).takenBack?.migration).toBe(TWO)
  await bringUp(ports, track)
  expect(await states(), 'what was taken back is not applied by itself').toEqual(['applied', 'pending'])
})

test('a script waits for nobody: while a console migrates the track it refuses', async () => {
  const { text } = await exportPlan(ports, { track, direction: 'up' })
  const acquiring = ports.migrations.acquire(track)
  const held = await acquiring.next()
  try {
    await expect(runScript(text)).rejects.toThrow('A console is migrating this track.')
  } finally {
    if (held.done) await held.value.close()
  }
})

test('a failing statement leaves the database as it was before its migration', async () => {
  await writeMigrations(folder, { [TWO]: ['CREATE TABLE public.two (n int); SELECT 1 / 0;', 'DROP TABLE public.two;'] })
  const { text } = await exportPlan(ports, { track, direction: 'up' })
  await expect(runScript(text)).rejects.toThrow('division by zero')
  expect(await states()).toEqual(['applied', 'pending'])
  const { rows } = await database.store.pool.query(`SELECT to_regclass('public.two') AS two`)
  expect(rows).toEqual([{ two: null }])
})

test('a migration is shown both ways, and a changed file beside the checksum that was applied', async () => {
  await bringUp(ports, track)
  await writeMigrations(folder, { [TWO]: ['CREATE TABLE public.two (n bigint)', ''] })
  const script = await readScript(ports, { track, name: TWO })
  expect(script).toMatchObject({ state: 'changed', up: 'CREATE TABLE public.two (n bigint)', down: null })
  expect(script.checksum).not.toBe(script.appliedChecksum)
  expect(await readScript(ports, { track, name: ONE })).toMatchObject({ state: 'applied', down: making('one')[1] })
  await expect(readScript(ports, { track, name: 'three' })).rejects.toThrow('There is no such entry.')
})
