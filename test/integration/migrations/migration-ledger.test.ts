import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest'
import type { MigrationEvent } from '../../../src/contract/migrations.ts'
import {
  applyMigrations,
  bringUp,
  type Migrations,
  previewTrack,
  revertMigration,
  trackStatus,
} from '../../../src/main/features/migrations/migrate-track.ts'
import { migrationFiles } from '../../../src/main/features/migrations/migration-files.ts'
import { migrationFolder, migrationsOn, writeMigrations } from '../../migrations.ts'
import { createDatabase } from '../../postgres.ts'
import { catalogOf } from '../../catalog.ts'

const track = 'directory'
const ONE = '20260101000000-one'
const TWO = '20260102000000-two'
const making = (table: string): [string, string] => [
  `CREATE TABLE public.${table} (n int)`,
  `DROP TABLE public.${table}`,
]

let database: Awaited<ReturnType<typeof createDatabase>>
const folders: string[] = []

beforeEach(async () => {
  database = await createDatabase(inject('cluster'), { empty: true })
})

afterEach(async () => {
  await database.drop()
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })))
})

const portsOn = async (migrations: Record<string, [string, string]>, timeouts = {}) => {
  const folder = await migrationFolder(migrations)
  folders.push(folder)
  return { folder, ports: migrationsOn(database.target, database.store, migrationFiles(folder), timeouts, folder) }
}

const collect = async (events: AsyncIterable<MigrationEvent>) => {
  const all: MigrationEvent[] = []
  for await (const event of events) if (event.kind !== 'statement') all.push(event)
  return all
}

const up = async (ports: Migrations, signal?: AbortSignal) =>
  collect(
    applyMigrations(ports, {
      track,
      signal,
      planDigest: (await previewTrack(ports, { track, direction: 'up' })).planDigest,
    }),
  )

const down = async (ports: Migrations) =>
  collect(
    revertMigration(ports, { track, planDigest: (await previewTrack(ports, { track, direction: 'down' })).planDigest }),
  )

const states = async (ports: Migrations) => (await trackStatus(ports, track)).rows.map((row) => [row.name, row.state])

const tableExists = async (name: string) =>
  (await database.store.pool.query('SELECT to_regclass($1) IS NOT NULL AS found', [`public.${name}`])).rows[0]
    .found as boolean

test('track directory gives the same catalog after up, down, up, and down leaves nothing of it', async () => {
  const ports = database.migrations
  const bare = await catalogOf(database.store)
  await up(ports)
  const full = await catalogOf(database.store)
  expect(full.length).toBeGreaterThan(bare.length + 100)
  for (let left = (await trackStatus(ports, track)).rows.length; left > 0; left--) await down(ports)
  expect(await catalogOf(database.store)).toEqual(bare)
  await up(ports)
  expect(await catalogOf(database.store)).toEqual(full)
})

test('every migration of track directory can be reverted and applied again on its own', async () => {
  const ports = database.migrations
  const names = (await trackStatus(ports, track)).rows.map((row) => row.name)
  await up(ports)
  const full = await catalogOf(database.store)
  expect((await down(ports)).map((event) => event.kind)).toEqual(['started', 'finished', 'done'])
  expect((await trackStatus(ports, track)).pending).toBe(1)
  expect(await up(ports)).toMatchObject([
    { kind: 'started', name: names.at(-1), index: 0, of: 1 },
    { kind: 'finished' },
    { kind: 'done', applied: 1 },
  ])
  expect(await catalogOf(database.store)).toEqual(full)
})

test('of two consoles that migrate at once one applies; the other waits, names it and finds nothing pending', async () => {
  const gate = 4_711
  const { ports } = await portsOn({
    [ONE]: [`SELECT pg_advisory_xact_lock(${gate}); ${making('one')[0]}`, making('one')[1]],
  })
  const keeper = await database.store.pool.connect()
  await keeper.query('SELECT pg_advisory_lock($1)', [gate])
  const { planDigest } = await previewTrack(ports, { track, direction: 'up' })

  const first = applyMigrations(ports, { track, planDigest })
  expect((await first.next()).value).toMatchObject({ kind: 'started' })
  const finishing = collect(first)
  const second = applyMigrations(ports, { track, planDigest })
  const { value } = (await second.next()) as { value: Extract<MigrationEvent, { kind: 'waiting' }> }
  expect(value.kind).toBe('waiting')
  expect(value.holder).toContain(`School Directory Console`)
  expect(value.holder).toContain(String(process.pid))

  await keeper.query('SELECT pg_advisory_unlock($1)', [gate])
  keeper.release()
  expect(await finishing).toMatchObject([{ kind: 'finished' }, { kind: 'done', applied: 1 }])
  expect(await collect(second)).toEqual([{ kind: 'done', applied: 0 }])
})

test('a console that is killed in the middle leaves the database as it was and no lock behind', async () => {
  const { ports, folder } = await portsOn({ [ONE]: [`${making('one')[0]}; SELECT pg_sleep(600)`, making('one')[1]] })
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../fixtures/migrating-console.ts'), JSON.stringify(database.target), folder],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  expect(JSON.parse(line)).toMatchObject({ kind: 'started', name: ONE })
  await vi.waitFor(async () =>
    expect(
      (
        await database.store.pool.query(
          `SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()`,
        )
      ).rowCount,
    ).toBe(1),
  )
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await states(ports)).toEqual([[ONE, 'pending']])
  expect(await tableExists('one')).toBe(false)

  await writeMigrations(folder, { [ONE]: making('one') })
  expect((await up(ports)).at(-1)).toEqual({ kind: 'done', applied: 1 })
}, 30_000)

test('a failed migration changes nothing and is reported until its file is corrected', async () => {
  const { ports, folder } = await portsOn({
    [ONE]: making('one'),
    [TWO]: [`${making('two')[0]}; SELECT 1 / 0`, making('two')[1]],
  })
  await expect(up(ports)).rejects.toMatchObject({
    code: 'RULE_VIOLATION',
    data: { rule: 'migration', field: TWO, expected: 'division by zero (SQLSTATE 22012)' },
  })
  expect(await states(ports)).toEqual([
    [ONE, 'applied'],
    [TWO, 'failed'],
  ])
  expect(await tableExists('two')).toBe(false)

  await writeMigrations(folder, { [TWO]: making('two') })
  expect(await states(ports)).toEqual([
    [ONE, 'applied'],
    [TWO, 'pending'],
  ])
  await up(ports)
  expect(await states(ports)).toEqual([
    [ONE, 'applied'],
    [TWO, 'applied'],
  ])
})

test('a migration that waits too long for a lock fails instead of blocking others', async () => {
  await database.store.pool.query('CREATE TABLE public.busy (n int)')
  const { ports } = await portsOn(
    { [ONE]: ['ALTER TABLE public.busy ADD COLUMN m int', 'ALTER TABLE public.busy DROP COLUMN m'] },
    { lockMs: 100 },
  )
  const other = await database.store.pool.connect()
  await other.query('BEGIN; LOCK TABLE public.busy')
  await expect(up(ports)).rejects.toMatchObject({
    code: 'RULE_VIOLATION',
    data: { expected: expect.stringContaining('55P03') },
  })
  await other.query('ROLLBACK')
  other.release()
  expect((await up(ports)).at(-1)).toEqual({ kind: 'done', applied: 1 })
})

test('a migration without a transaction may build an index concurrently; when interrupted it is reported as failed', async () => {
  const header = '-- transaction: none\n'
  const { ports, folder } = await portsOn({
    [ONE]: making('one'),
    [TWO]: [
      `${header}CREATE INDEX CONCURRENTLY one_n_idx ON public.one (n);\nSELECT 1 / 0;`,
      `${header}DROP INDEX CONCURRENTLY public.one_n_idx`,
    ],
  })
  await expect(up(ports)).rejects.toMatchObject({ code: 'RULE_VIOLATION' })
  expect(await states(ports)).toEqual([
    [ONE, 'applied'],
    [TWO, 'failed'],
  ])
  expect(await tableExists('one_n_idx')).toBe(true)

  await writeMigrations(folder, {
    [TWO]: [
      `${header}CREATE INDEX CONCURRENTLY IF NOT EXISTS one_n_idx ON public.one (n)`,
      `${header}DROP INDEX CONCURRENTLY public.one_n_idx`,
    ],
  })
  await up(ports)
  await down(ports)
  expect(await tableExists('one_n_idx')).toBe(false)
})

test('an applied file that changed or is missing is reported as a state, and nothing is applied after it', async () => {
  const { ports, folder } = await portsOn({ [ONE]: [`CREATE TABLE public.one (n int);\n-- end\n`, making('one')[1]] })
  await up(ports)
  await writeMigrations(folder, { [ONE]: ['CREATE TABLE public.one (n int);\r\n-- end\r\n', making('one')[1]] })
  expect(await states(ports)).toEqual([[ONE, 'applied']])

  await writeMigrations(folder, {
    [ONE]: ['CREATE TABLE public.one (n bigint)', making('one')[1]],
    [TWO]: making('two'),
  })
  expect(await states(ports)).toEqual([
    [ONE, 'changed'],
    [TWO, 'pending'],
  ])
  await expect(up(ports)).rejects.toMatchObject({ code: 'CONFLICT', data: { reason: 'chain-broken' } })

  const { ports: without } = await portsOn({ [TWO]: making('two') })
  expect(await states(without)).toEqual([
    [ONE, 'missing'],
    [TWO, 'pending'],
  ])
  await expect(up(without)).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { reason: 'chain-broken', detail: expect.stringContaining(ONE) },
  })
})

test('a read-only school is not migrated: its database refuses', async () => {
  const { folder } = await portsOn({ [ONE]: making('one') })
  const ports = migrationsOn(database.target, database.open({ readOnly: true }), migrationFiles(folder))
  await expect(up(ports)).rejects.toMatchObject({ code: '25006' })
  expect(await tableExists('one')).toBe(false)
})

test('a revert that removes more than its statements declare is rolled back; one that removes what they declare is backed up', async () => {
  const making =
    'CREATE SCHEMA directory; CREATE TABLE directory.one (n int, m int); INSERT INTO directory.one VALUES (1, 2)'
  const computed = `DO $$ DECLARE name text := 'one'; BEGIN EXECUTE 'DROP TABLE directory.' || name; END $$`
  const hidden = await portsOn({ [ONE]: [making, computed] })
  await up(hidden.ports)
  await expect(down(hidden.ports)).rejects.toMatchObject({
    code: 'RULE_VIOLATION',
    data: { rule: 'migration', expected: expect.stringContaining('directory.one') },
  })
  expect((await database.store.pool.query('SELECT * FROM directory.one')).rows).toEqual([{ n: 1, m: 2 }])

  const { ports } = await portsOn({ [ONE]: [making, 'ALTER TABLE directory.one DROP COLUMN m'] })
  const { planDigest, tables, confirm } = await previewTrack(ports, { track, direction: 'down' })
  expect(tables).toEqual([
    { name: 'directory.one', rows: 1, lost: 'columns', columns: ['m'], kept: false, because: null },
  ])
  const events = await collect(revertMigration(ports, { track, planDigest, confirm: confirm! }))
  const saved = events.find((event) => event.kind === 'saved')
  const backup = await ports.rows!.backups.read(saved!.backup)
  const text: Buffer[] = []
  for await (const chunk of ports.rows!.backups.open(backup, 'directory.one')) text.push(chunk)
  expect(Buffer.concat(text).toString()).toBe('1\t2\n')
})

test('a pending migration that removes rows needs the name too, and in the embedded database a backup', async () => {
  const making = 'CREATE SCHEMA directory; CREATE TABLE directory.one (n int); INSERT INTO directory.one VALUES (1)'
  const { ports, folder } = await portsOn({ [ONE]: [making, 'DROP TABLE directory.one'] })
  await up(ports)
  await writeMigrations(folder, { [TWO]: ['DROP TABLE directory.one', 'CREATE TABLE directory.one (n int)'] })
  await expect(up(ports)).rejects.toMatchObject({ code: 'RULE_VIOLATION', data: { rule: 'confirmation' } })
  expect(await states(ports)).toEqual([
    [ONE, 'applied'],
    [TWO, 'pending'],
  ])
  const before = (await ports.rows!.backups.list()).length
  await bringUp(ports, track)
  expect(await states(ports)).toEqual([
    [ONE, 'applied'],
    [TWO, 'applied'],
  ])
  expect(await ports.rows!.backups.list()).toHaveLength(before + 1)
})
