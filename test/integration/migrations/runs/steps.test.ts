import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import type { MigrationEvent, Track } from '../../../../src/contract/migrations.ts'
import {
  applyMigrations,
  bringUp,
  type Migrations,
  previewTrack,
  revertMigration,
  trackStatus,
} from '../../../../src/main/features/migrations/migrate-track.ts'
import { migrationFiles } from '../../../../src/main/features/migrations/migration-files.ts'
import { replayMigrations } from '../../../../src/main/features/migrations/sql/throwaway-database.sql.ts'
import { readHistory } from '../../../../src/main/features/migrations/records/read-history.ts'
import { migrationFolder, migrationsOn, writeMigrations } from '../../../migrations.ts'
import { createDatabase } from '../../../postgres.ts'

const track = 'directory'
const [ONE, TWO, THREE] = ['20260101000000-one', '20260102000000-two', '20260103000000-three'] as const
const making = (table: string): [string, string] => [
  `CREATE TABLE public.${table} (n int)`,
  `DROP TABLE public.${table}`,
]
const three = { [ONE]: making('one'), [TWO]: making('two'), [THREE]: making('three') }

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

type Asked = { direction?: 'up' | 'down'; to?: string; allowOutOfOrder?: boolean; signal?: AbortSignal; track?: Track }

const run = async (ports: Migrations, { direction = 'up', ...asked }: Asked = {}) => {
  const on = { track: asked.track ?? track, to: asked.to }
  const { planDigest, confirm } = await previewTrack(ports, { ...on, direction })
  const start = direction === 'up' ? applyMigrations : revertMigration
  const events: MigrationEvent[] = []
  const input = { ...asked, ...on, planDigest, confirm: confirm ?? undefined }
  for await (const event of start(ports, input)) events.push(event)
  return events
}

const states = async (ports: Migrations) => (await trackStatus(ports, track)).rows.map(({ state }) => state)
const query = (sql: string) => database.store.pool.query<Record<string, unknown>>(sql)

describe('to a version', () => {
  test('up ends with it, by version or by name, and all again goes on', async () => {
    const { ports } = await portsOn(three)
    const { migrations } = await previewTrack(ports, { track, direction: 'up', to: '20260102000000' })
    expect(migrations.map(({ name }) => name)).toEqual([ONE, TWO])
    expect((await run(ports, { to: ONE })).at(-1)).toEqual({ kind: 'done', applied: 1 })
    expect((await run(ports, { to: '20260102000000' })).at(-1)).toEqual({ kind: 'done', applied: 1 })
    expect(await states(ports)).toEqual(['applied', 'applied', 'pending'])
    expect((await run(ports, { to: ONE })).at(-1)).toEqual({ kind: 'done', applied: 0 })
    expect((await run(ports)).at(-1)).toEqual({ kind: 'done', applied: 1 })
  })

  test('down leaves it as the newest, newest first, and runs the plan that was shown only', async () => {
    const { ports } = await portsOn(three)
    await run(ports)
    const { planDigest, migrations } = await previewTrack(ports, { track, direction: 'down', to: '20260101000000' })
    expect(migrations.map(({ name }) => name)).toEqual([THREE, TWO])
    const otherStop = async () => {
      for await (const event of revertMigration(ports, { track, planDigest, to: TWO })) void event
    }
    await expect(otherStop()).rejects.toMatchObject({ code: 'CONFLICT', data: { reason: 'plan-changed' } })
    expect(await states(ports)).toEqual(['applied', 'applied', 'applied'])
    expect((await run(ports, { direction: 'down', to: ONE })).at(-1)).toEqual({ kind: 'done', applied: 2 })
    expect(await states(ports)).toEqual(['applied', 'pending', 'pending'])
  })

  test('down over several steps backs all rows up first, and a failing step undoes the whole of it', async () => {
    const rows = (table: string): [string, string] => [
      `CREATE SCHEMA IF NOT EXISTS directory; CREATE TABLE directory.${table} (n int); INSERT INTO directory.${table} VALUES (1), (2)`,
      `DROP TABLE directory.${table}`,
    ]
    const failing = { [ONE]: making('one'), [TWO]: rows('two'), [THREE]: rows('three') }
    failing[TWO][1] += '; SELECT 1 / 0'
    const { ports, folder } = await portsOn(failing)
    await run(ports)
    const { tables, rowsLost } = await previewTrack(ports, { track, direction: 'down', to: ONE })
    expect([tables.map(({ name }) => name), rowsLost]).toEqual([['directory.three', 'directory.two'], 4])
    await expect(run(ports, { direction: 'down', to: ONE })).rejects.toMatchObject({
      code: 'RULE_VIOLATION',
      data: { rule: 'migration', field: TWO },
    })
    expect(await states(ports)).toEqual(['applied', 'applied', 'applied'])
    expect((await query('SELECT count(*)::int AS n FROM directory.three')).rows).toEqual([{ n: 2 }])
    expect(await ports.rows!.backups.list()).toEqual([])

    await writeMigrations(folder, { [TWO]: rows('two') })
    const events = await run(ports, { direction: 'down', to: ONE })
    expect(events.find((event) => event.kind === 'saved')).toMatchObject({ rows: 4 })
    expect(await states(ports)).toEqual(['applied', 'pending', 'pending'])
    const { entries } = await readHistory(ports, track)
    expect(entries.slice(-2).map(({ name, direction }) => [name, direction])).toEqual([
      [THREE, 'down'],
      [TWO, 'down'],
    ])
  })

  test('an unknown version, one that is not applied, and a step without a way back are refused by name', async () => {
    const { ports } = await portsOn({ ...three, [TWO]: [making('two')[0], ''] })
    const field = { code: 'BAD_REQUEST', data: { issues: [{ field: 'to', rule: 'version' }] } }
    await expect(run(ports, { to: '20990101000000' })).rejects.toMatchObject(field)
    await expect(run(ports, { direction: 'down', to: TWO })).rejects.toMatchObject(field)
    await run(ports)
    await expect(run(ports, { direction: 'down', to: ONE })).rejects.toMatchObject({
      code: 'CONFLICT',
      data: { reason: 'no-way-back', detail: expect.stringContaining(TWO) },
    })
    expect(await states(ports)).toEqual(['applied', 'applied', 'applied'])
  })
})

test.each([
  'WITH gone AS (DELETE FROM directory.one RETURNING n) SELECT count(*) FROM gone',
  'DO $$ BEGIN DELETE FROM directory.one; END $$',
  'ALTER TABLE directory.one RENAME TO two; DROP TABLE directory.two',
])('on the way up, too, rows go with the name of the school and after a backup: %s', async (sql) => {
  const { ports, folder } = await portsOn({
    [ONE]: [
      'CREATE SCHEMA directory; CREATE TABLE directory.one (n int); INSERT INTO directory.one VALUES (1), (2)',
      '',
    ],
  })
  await run(ports)
  await writeMigrations(folder, { [TWO]: [sql, ''] })
  const { rowsLost, confirm, planDigest } = await previewTrack(ports, { track, direction: 'up' })
  expect({ rowsLost, confirm }).toEqual({ rowsLost: 2, confirm: 'Tests' })
  const unnamed = async () => {
    for await (const event of applyMigrations(ports, { track, planDigest })) void event
  }
  await expect(unnamed()).rejects.toMatchObject({ data: { rule: 'confirmation' } })
  expect((await query('SELECT count(*)::int AS n FROM directory.one')).rows).toEqual([{ n: 2 }])
  expect(await run(ports)).toContainEqual(expect.objectContaining({ kind: 'saved', rows: 2 }))
  expect(await states(ports)).toEqual(['applied', 'applied'])
})

test('a migration named before an applied one waits out of order until it is asked for', async () => {
  const { ports, folder } = await portsOn({ [ONE]: making('one'), [THREE]: making('three') })
  await run(ports)
  await writeMigrations(folder, { [TWO]: making('two') })
  expect(await states(ports)).toEqual(['applied', 'out-of-order', 'applied'])
  await expect(run(ports)).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { reason: 'out-of-order', detail: expect.stringContaining(TWO) },
  })
  expect((await run(ports, { allowOutOfOrder: true })).at(-1)).toEqual({ kind: 'done', applied: 1 })
  await run(ports, { direction: 'down' })
  expect(await states(ports)).toEqual(['applied', 'out-of-order', 'applied'])
})

test('a track is refused by name while a track that it requires is pending, changed or missing', async () => {
  const { ports, folder } = await portsOn({ [ONE]: making('one') })
  await writeMigrations(folder, { [TWO]: making('two') }, 'films')
  const films: Migrations = { ...ports, requirementsOf: (name) => (name === 'films' ? [track] : []) }
  const refused = (detail: string) => ({ code: 'CONFLICT', data: { reason: 'requirement-pending', detail } })
  const lacks = refused(`Track films requires track directory, which lacks ${ONE}`)
  await expect(run(films, { track: 'films' })).rejects.toMatchObject(lacks)
  expect((await trackStatus(films, 'films')).pending).toBe(1)
  await run(films)

  await writeMigrations(folder, { [ONE]: making('other') })
  const differs = refused(`Track films requires track directory, which is changed or missing here in ${ONE}`)
  await expect(run(films, { track: 'films' })).rejects.toMatchObject(differs)
  await writeMigrations(folder, { [ONE]: making('one') })
  expect((await run(films, { track: 'films' })).at(-1)).toEqual({ kind: 'done', applied: 1 })
})

test('progress names each statement, and quotes, functions and comments do not split one', async () => {
  const up = `-- First; the table.
CREATE TABLE public.one (n int DEFAULT 1, t text DEFAULT 'a;b');
/* a ; comment */ CREATE FUNCTION public.f() RETURNS int LANGUAGE plpgsql AS $body$
BEGIN PERFORM 1; RETURN 2; END $body$;
INSERT INTO public.one (n) VALUES (public.f())`
  const { ports } = await portsOn({ [ONE]: [up, 'DROP FUNCTION public.f; DROP TABLE public.one'] })
  const events = (await run(ports)).filter((event) => event.kind === 'statement')
  expect(events).toEqual([
    { kind: 'statement', name: ONE, index: 0, of: 3, line: expect.stringMatching(/^CREATE TABLE public\.one/) },
    { kind: 'statement', name: ONE, index: 1, of: 3, line: expect.stringMatching(/^CREATE FUNCTION/) },
    { kind: 'statement', name: ONE, index: 2, of: 3, line: 'INSERT INTO public.one (n) VALUES (public.f())' },
  ])
  expect((await query('SELECT n, t FROM public.one')).rows).toEqual([{ n: 2, t: 'a;b' }])
})

test('a function with a SQL-standard body is sent whole', async () => {
  const up = `CREATE FUNCTION public.f(n int) RETURNS int BEGIN ATOMIC SELECT n; SELECT n + 1; END;\nCREATE TABLE public.one (n int DEFAULT public.f(1))`
  const { ports } = await portsOn({ [ONE]: [up, ''] })
  expect((await run(ports)).filter((event) => event.kind === 'statement')).toMatchObject([{ index: 0, of: 1 }])
  expect((await query('SELECT public.f(1) AS n')).rows).toEqual([{ n: 2 }])
})

describe('a migration that cannot run is refused by name, leaves nothing, and is in the history', () => {
  test.each([
    ['an empty file', '', /at least one statement/],
    ['a file of comments', '-- Later.\n', /at least one statement/],
    ['a NUL character', 'CREATE TABLE public.one (n int); SELECT 1\0', /without the character NUL/],
    ['a syntax error', 'CREATE TABEL public.one (n int)', /42601/],
    ['a statement that takes too long', 'CREATE TABLE public.one (n int); SELECT pg_sleep(30)', /57014/],
    [
      'a rule that is looked at when the transaction ends',
      `CREATE TABLE public.one (n int PRIMARY KEY, m int REFERENCES public.one DEFERRABLE INITIALLY DEFERRED);
       INSERT INTO public.one VALUES (1, 2)`,
      /23503/,
    ],
  ])('%s', async (_, up, reason) => {
    const { ports } = await portsOn({ [ONE]: [up, ''] }, { statementMs: 500 })
    const refused = { code: 'RULE_VIOLATION', data: { rule: 'migration', field: ONE } }
    await expect(run(ports)).rejects.toMatchObject(refused)
    expect(await states(ports)).toEqual(['failed'])
    expect((await query("SELECT to_regclass('public.one') AS found")).rows).toEqual([{ found: null }])
    expect((await readHistory(ports, track)).entries).toMatchObject([
      { name: ONE, outcome: 'failed', reason: expect.stringMatching(reason) },
    ])
  })

  test.each([
    ['BEGIN', 'BEGIN; CREATE TABLE public.two (n int)', ''],
    ['COMMIT', 'CREATE TABLE public.two (n int);\n/* now */ commit;', ''],
    ['ROLLBACK', 'ROLLBACK AND CHAIN', ''],
    ['START TRANSACTION', 'START TRANSACTION READ ONLY', ''],
    ['CONCURRENTLY', 'CREATE INDEX CONCURRENTLY ON public.one (n)', ''],
    ['CONCURRENTLY', 'ALTER TABLE public.one DETACH PARTITION public.two CONCURRENTLY', ''],
    ['VACUUM', 'VACUUM public.one', ''],
    ['COMMIT', 'SELECT 1', 'COMMIT'],
  ])('%s in a file with a transaction, before anything runs', async (word, up, down) => {
    const { ports } = await portsOn({ [ONE]: making('one'), [TWO]: [up, down] })
    if (down !== '') await run(ports)
    const before = (await readHistory(ports, track)).entries
    const refused = { rule: 'migration', field: TWO, expected: expect.stringContaining(word) }
    const tried = run(ports, { direction: down === '' ? 'up' : 'down' })
    await expect(tried).rejects.toMatchObject({ code: 'RULE_VIOLATION', data: refused })
    expect((await readHistory(ports, track)).entries).toEqual(before)
  })

  test('words of a transaction in functions, texts and savepoints are none', async () => {
    const up = `SAVEPOINT a; ROLLBACK TO a; ROLLBACK WORK TO SAVEPOINT a;
      DO $$ BEGIN PERFORM 'COMMIT;'; END $$; CREATE TABLE public.one (n text DEFAULT 'CONCURRENTLY')`
    const { ports } = await portsOn({ [ONE]: [up, ''] })
    await run(ports)
    expect(await states(ports)).toEqual(['applied'])
  })

  test('the history has the time of all statements, the last too', async () => {
    const { ports } = await portsOn({ [ONE]: ['SELECT pg_sleep(0.05)', 'SELECT pg_sleep(0.05)'] })
    await run(ports)
    await run(ports, { direction: 'down' })
    const { entries } = await readHistory(ports, track)
    expect(entries.map(({ direction }) => direction)).toEqual(['up', 'down'])
    for (const { durationMs } of entries) expect(durationMs).toBeGreaterThanOrEqual(50)
  })

  test('a lost connection leaves a transactional migration pending and another one begun', async () => {
    const lost = 'CREATE TABLE public.one (n int); SELECT pg_terminate_backend(pg_backend_pid())'
    const { ports, folder } = await portsOn({ [ONE]: [lost, ''] })
    await expect(run(ports)).rejects.toMatchObject({ code: '57P01' })
    expect(await states(ports)).toEqual(['pending'])
    await writeMigrations(folder, { [ONE]: [`-- transaction: none\n${lost}`, ''] })
    await expect(run(ports)).rejects.toMatchObject({ code: '57P01' })
    expect(await states(ports)).toEqual(['failed'])
    expect((await readHistory(ports, track)).entries).toMatchObject([{ name: ONE, outcome: 'begun', direction: 'up' }])
  })
})

test('where there are events, each migration announces in its own transaction that anything may have changed', async () => {
  const feed = `CREATE SCHEMA directory;
    CREATE TABLE directory.outbox_event (position bigint GENERATED ALWAYS AS IDENTITY, kind text, entity_ids uuid[],
      recorded_at timestamptz, transaction_id xid8 DEFAULT pg_current_xact_id());
    INSERT INTO directory.outbox_event (kind) VALUES ('person')`
  const { ports } = await portsOn({ [ONE]: making('one'), [TWO]: [feed, ''], [THREE]: making('three') })
  await run(ports)
  const { rows } = await query(
    `SELECT h.name, e.kind FROM migration_history.directory h
     LEFT JOIN directory.outbox_event e ON e.transaction_id::text = h.xmin::text AND e.kind = 'everything' ORDER BY h.id`,
  )
  expect(rows).toEqual([
    { name: ONE, kind: null },
    { name: TWO, kind: 'everything' },
    { name: THREE, kind: 'everything' },
  ])
})

describe('what a file sets for its session holds for that file only', () => {
  const probe = (table: string) => `CREATE TABLE public.${table} AS SELECT
    current_setting('search_path') AS path, current_setting('lock_timeout') AS lock, current_setting('statement_timeout') AS statement,
    current_setting('application_name') AS name, current_setting('client_connection_check_interval') AS checked,
    current_user AS role, current_setting('TimeZone') AS zone, to_regclass('pg_temp.scratch') AS scratch,
    (SELECT count(*) FROM pg_prepared_statements WHERE from_sql) AS prepared,
    (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks`
  const setting = (table: string) => `CREATE TABLE public.${table} (n int); CREATE TEMP TABLE scratch (n int);
    PREPARE one AS SELECT 1; PREPARE "An other" AS SELECT 2; SET ROLE pg_monitor;
    SET search_path = pg_temp; SET lock_timeout = '7s'; SET statement_timeout = 0; SET TimeZone = 'Asia/Tokyo';
    SET application_name = 'somebody'; SET client_connection_check_interval = 0`
  const probed = async (table: string) => (await query(`SELECT * FROM public.${table}`)).rows

  test.each([
    ['with a transaction', ''],
    ['without one', '-- transaction: none\n'],
  ])('%s', async (_, header) => {
    const { ports } = await portsOn({
      [ONE]: [probe('before'), ''],
      [TWO]: [`${header}${setting('two')}`, ''],
      [THREE]: [probe('after'), ''],
    })
    await run(ports)
    expect(await probed('after')).toEqual(await probed('before'))
    const console = { locks: '1', lock: '2s', path: '"$user", public', scratch: null, prepared: '0' }
    expect(await probed('after')).toMatchObject([console])
  })

  test('when it fails, and the history is written all the same', async () => {
    const { ports } = await portsOn({ [ONE]: [`-- transaction: none\n${setting('one')}; SELECT 1 / 0`, ''] })
    await expect(run(ports)).rejects.toMatchObject({ code: 'RULE_VIOLATION', data: { field: ONE } })
    expect(await states(ports)).toEqual(['failed'])
  })

  test('on the way back', async () => {
    const { ports } = await portsOn({
      [ONE]: [probe('before'), 'DROP TABLE public.before'],
      [TWO]: [making('two')[0], `${probe('after')}; DROP TABLE public.two`],
      [THREE]: [making('three')[0], `${setting('set_back')}; RESET ROLE; DROP TABLE public.three`],
    })
    await run(ports)
    await run(ports, { direction: 'down', to: ONE })
    expect(await probed('after')).toEqual(await probed('before'))
  })

  test('in a replay', async () => {
    const made = [probe('before'), setting('two'), probe('after')].map((up, index) => ({
      name: String(index),
      up,
      transactional: true,
    }))
    await replayMigrations(database.store, { migrations: made })
    expect(await probed('after')).toEqual(await probed('before'))
  })

  test('a transaction that a file without one leaves open is committed with its entry', async () => {
    const { ports } = await portsOn({ [ONE]: ['-- transaction: none\nBEGIN; CREATE TABLE public.one (n int)', ''] })
    await run(ports)
    expect(await states(ports)).toEqual(['applied'])
    expect((await query(`SELECT to_regclass('public.one') IS NOT NULL AS found`)).rows).toEqual([{ found: true }])
  })
})

test('a console’s own database takes a migration that was written earlier', async () => {
  const { ports, folder } = await portsOn({ [TWO]: making('two') })
  await bringUp(ports, track)
  await writeMigrations(folder, { [ONE]: making('one') })
  await bringUp(ports, track)
  expect(await states(ports)).toEqual(['applied', 'applied'])
})
