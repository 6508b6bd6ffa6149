import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import type { MigrationEvent } from '../../../../src/contract/migrations.ts'
import { applyMigrations, previewTrack, trackStatus } from '../../../../src/main/features/migrations/migrate-track.ts'
import { migrationFiles } from '../../../../src/main/features/migrations/migration-files.ts'
import { checkDrift } from '../../../../src/main/features/migrations/check-drift.ts'
import { validateTrack } from '../../../../src/main/features/migrations/records/validate-track.ts'
import { previewRepair, repairTrack } from '../../../../src/main/features/migrations/repair-track.ts'
import { refuseUnusableIndexes } from '../../../../src/main/features/migrations/sql/unusable-indexes.sql.ts'
import { refuseShared } from '../../../../src/main/features/migrations/sql/own-session.sql.ts'
import { postgresTrackCatalogs } from '../../../../src/main/features/migrations/sql/track-catalogs.sql.ts'
import { openPostgres } from '../../../../src/main/stores/postgres/open-postgres.ts'
import { refusalOf } from '../../../../src/main/stores/postgres/postgres-errors.ts'
import { hasPgBouncer, startPgBouncer } from '../../../pgbouncer.ts'
import { migrationFolder, migrationsOn, writeMigrations } from '../../../migrations.ts'
import { createDatabase } from '../../../postgres.ts'

const track = 'directory'
const [ONE, TWO] = ['20260101000000-one', '20260102000000-two'] as const
/** What a client of the school may wait. */
const CLIENT_LIMIT_MS = 2_500

let database: Awaited<ReturnType<typeof createDatabase>>
const folders: string[] = []

beforeEach(async () => {
  database = await createDatabase(inject('cluster'), { empty: true })
  await query(
    'CREATE SCHEMA directory; CREATE TABLE directory.busy (n int); INSERT INTO directory.busy VALUES (1), (1)',
  )
})

afterEach(async () => {
  await database.drop()
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })))
})

const query = (sql: string) => database.store.pool.query<Record<string, unknown>>(sql)

const portsOn = async (migrations: Record<string, [string, string]>) => {
  const folder = await migrationFolder(migrations)
  folders.push(folder)
  const { target, store } = database
  const catalogs = postgresTrackCatalogs({ store, target, scratch: () => Promise.reject(new Error('not asked')) })
  return { folder, ports: { ...migrationsOn(target, store, migrationFiles(folder)), catalogs } }
}

type Ports = Awaited<ReturnType<typeof portsOn>>['ports']

const apply = async (ports: Ports, options: { lockTimeoutMs?: number; signal?: AbortSignal } = {}) => {
  const { planDigest } = await previewTrack(ports, { track, direction: 'up' })
  return applyMigrations(ports, { track, planDigest, ...options })
}
const collect = async (events: AsyncIterable<MigrationEvent>, seen?: (event: MigrationEvent) => unknown) => {
  const all: MigrationEvent[] = []
  for await (const event of events) {
    all.push(event)
    await seen?.(event)
  }
  return all
}
const states = async (ports: Ports) => (await trackStatus(ports, track)).rows.map(({ state }) => state)

/** A transaction that somebody else leaves open. */
const other = async (sql: string) => {
  const client = await database.store.pool.connect()
  await client.query(`BEGIN; ${sql}`)
  return async () => {
    await client.query('ROLLBACK')
    client.release()
  }
}

/** Until a session has waited so long. */
const waiting = (event: string, ms = 0) =>
  vi.waitFor(
    async () => {
      const { rowCount } = await query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = '${event}'
         AND clock_timestamp() - query_start > '${ms} ms'`,
      )
      expect(rowCount).toBe(1)
    },
    { timeout: 10_000, interval: 20 },
  )

const adding: [string, string] = ['ALTER TABLE directory.busy ADD COLUMN m int', 'ALTER TABLE directory.busy DROP m']

test('a migration that waits for a lock in vain is rolled back, says so, and is tried again until the lock is free', async () => {
  const { ports } = await portsOn({ [ONE]: [`CREATE TABLE directory.first (n int); ${adding[0]}`, ''] })
  const free = await other('LOCK TABLE directory.busy')
  const events = await collect(await apply(ports, { lockTimeoutMs: 60 }), async (event) => {
    if (event.kind !== 'retrying' || event.tries !== 2) return
    expect((await query(`SELECT to_regclass('directory.first') AS found`)).rows).toEqual([{ found: null }])
    await free()
  })
  expect(events.filter(({ kind }) => kind === 'retrying')).toEqual([
    { kind: 'retrying', name: ONE, tries: 1, of: 5 },
    { kind: 'retrying', name: ONE, tries: 2, of: 5 },
  ])
  expect(await states(ports)).toEqual(['applied'])
})

test('a migration that is cancelled between two tries has done nothing and is pending', async () => {
  const { ports } = await portsOn({ [ONE]: adding })
  const free = await other('LOCK TABLE directory.busy')
  const cancel = new AbortController()
  const run = collect(await apply(ports, { lockTimeoutMs: 60, signal: cancel.signal }), (event) => {
    if (event.kind === 'retrying') cancel.abort(new Error('enough'))
  })
  await expect(run).rejects.toThrow('enough')
  await free()
  expect(await states(ports)).toEqual(['pending'])
  expect((await collect(await apply(ports))).at(-1)).toEqual({ kind: 'done', applied: 1 })
})

test('a writer behind a migration that waits for a long reader waits no longer than a client may', async () => {
  const { ports } = await portsOn({ [ONE]: adding })
  const free = await other('SELECT FROM directory.busy')
  const running = collect(await apply(ports), async (event) => {
    if (event.kind === 'retrying') await free()
  })
  await waiting('relation')
  const startedAt = performance.now()
  await query('INSERT INTO directory.busy VALUES (2)')
  expect(performance.now() - startedAt).toBeLessThan(CLIENT_LIMIT_MS)
  expect((await running).at(-1)).toEqual({ kind: 'done', applied: 1 })
})

test('a concurrent build waits for an older transaction beyond the limit for locks', async () => {
  const { ports } = await portsOn({
    [ONE]: ['-- transaction: none\nCREATE INDEX CONCURRENTLY busy_n ON directory.busy (n)', ''],
  })
  const free = await other('UPDATE directory.busy SET n = 3')
  const running = collect(await apply(ports, { lockTimeoutMs: 60 }))
  await waiting('virtualxid', 200)
  await free()
  expect((await running).at(-1)).toEqual({ kind: 'done', applied: 1 })
})

test('a unique build that fails on duplicates leaves an INVALID index, which is found, dropped and built again', async () => {
  const building = (how: string): [string, string] => [
    `-- transaction: none\nCREATE UNIQUE INDEX CONCURRENTLY ${how} busy_n ON directory.busy (n)`,
    '-- transaction: none\nDROP INDEX CONCURRENTLY directory.busy_n',
  ]
  const making = 'CREATE SCHEMA IF NOT EXISTS directory; CREATE TABLE IF NOT EXISTS directory.busy (n int)'
  const { ports, folder } = await portsOn({ [ONE]: [making, ''], [TWO]: building('') })
  await expect(apply(ports).then((events) => collect(events))).rejects.toMatchObject({
    code: 'RULE_VIOLATION',
    data: { field: TWO, expected: expect.stringContaining('23505') },
  })
  expect(await states(ports)).toEqual(['applied', 'failed'])
  expect((await validateTrack(ports, track)).findings).toMatchObject([
    { code: 'failed', migration: TWO, detail: expect.stringContaining('23505') },
  ])
  expect((await checkDrift(ports, track)).items).toMatchObject([
    { problem: 'failed', element: 'index', name: 'directory.busy_n', expected: null },
  ])

  await query('DELETE FROM directory.busy')
  await writeMigrations(folder, { [TWO]: building('IF NOT EXISTS') })
  await expect(apply(ports).then((events) => collect(events))).rejects.toMatchObject({
    data: { field: TWO, expected: expect.stringContaining('directory.busy_n') },
  })
  expect(await states(ports)).toEqual(['applied', 'failed'])

  const { planDigest } = await previewRepair(ports, track)
  expect((await collect(repairTrack(ports, { track, planDigest }))).at(-1)).toEqual({ kind: 'done', applied: 1 })
  expect((await checkDrift(ports, track)).items).toEqual([])
  await collect(await apply(ports))
  expect(await states(ports)).toEqual(['applied', 'applied'])
  expect((await query(`SELECT indisvalid FROM pg_index WHERE indexrelid = 'directory.busy_n'::regclass`)).rows).toEqual(
    [{ indisvalid: true }],
  )
})

test('an INVALID index stops a script that names it, and none with a longer name', async () => {
  await expect(query('CREATE UNIQUE INDEX CONCURRENTLY "bu""s.y" ON directory.busy (n)')).rejects.toThrow('bu"s.y')
  await expect(query('CREATE UNIQUE INDEX CONCURRENTLY bus ON directory.busy (n)')).rejects.toThrow('bus')
  const client = await database.store.pool.connect()
  try {
    const building = (name: string) =>
      refuseUnusableIndexes(client, `CREATE INDEX CONCURRENTLY IF NOT EXISTS ${name} ON directory.busy (n)`)
    await building('busy_n')
    await expect(building('directory.bus')).rejects.toThrow('directory.bus')
    await expect(building('"bu""s.y"')).rejects.toThrow('s.y')
  } finally {
    client.release()
  }
})

test('flyway 2895: a connection whose statements reach several sessions of the server is refused before the lock is taken', async () => {
  const own = await database.store.pool.connect()
  await refuseShared(own, database.store.pool)

  const second = await database.store.pool.connect()
  const sessions = [own, second]
  let turn = 0
  const shared = new Proxy(own, {
    get: (client, name) =>
      name === 'query' ? (sql: string) => sessions[turn++ % 2]!.query(sql) : Reflect.get(client, name),
  })
  await expect(refuseShared(shared, database.store.pool)).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { reason: 'pooled', detail: expect.stringContaining('PgBouncer') },
  })
  own.release()
  second.release()
})

describe.skipIf(!hasPgBouncer)('flyway 2895: behind PgBouncer in transaction mode', () => {
  test.each([
    [
      'that lets the console’s settings pass, the lock would not hold',
      true,
      { code: 'CONFLICT', data: { reason: 'pooled' } },
    ],
    ['as it comes, no session begins', false, { code: '08P01' }],
  ])('%s', async (_, tolerant, refused) => {
    const { folder } = await portsOn({ [ONE]: adding })
    const bouncer = await startPgBouncer(database.target, { tolerant })
    try {
      await vi.waitFor(bouncer.accepts, { timeout: 10_000, interval: 20 })
      const store = openPostgres({ target: bouncer.target, readOnly: false })
      const behind = migrationsOn(bouncer.target, store, migrationFiles(folder))
      const acquiring = behind.migrations.acquire(track)
      const error = await acquiring.next().then(
        () => null,
        (failure: unknown) => failure,
      )
      expect(error).toMatchObject(refused)
      if (!tolerant) expect(refusalOf(error)!.data).toMatchObject({ reason: expect.stringContaining('PgBouncer') })
      await store.close()
    } finally {
      await bouncer.stop()
    }
    expect((await query(`SELECT to_regnamespace('migration_history') AS found`)).rows).toEqual([{ found: null }])
  })
})
