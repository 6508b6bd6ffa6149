import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import type { MigrationEvent } from '../../../../src/contract/migrations.ts'
import {
  applyMigrations,
  type Migrations,
  previewTrack,
  revertMigration,
  trackStatus,
} from '../../../../src/main/features/migrations/migrate-track.ts'
import { migrationFiles } from '../../../../src/main/features/migrations/migration-files.ts'
import { migrationFolder, migrationsOn, writeMigrations } from '../../../migrations.ts'
import { createDatabase } from '../../../postgres.ts'

const track = 'directory'
const [ONE, TWO, THREE] = ['20260101000000-one', '20260102000000-two', '20260103000000-three'] as const
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

const portsOn = async (migrations: Record<string, [string, string]>) => {
  const folder = await migrationFolder(migrations)
  folders.push(folder)
  return { folder, ports: migrationsOn(database.target, database.store, migrationFiles(folder)) }
}

const run = async (ports: Migrations, direction: 'up' | 'down', allowOutOfOrder = false) => {
  const { planDigest } = await previewTrack(ports, { track, direction })
  const start = direction === 'up' ? applyMigrations : revertMigration
  const events: MigrationEvent[] = []
  for await (const event of start(ports, { track, planDigest, allowOutOfOrder })) events.push(event)
  return events
}

const states = async (ports: Migrations) => (await trackStatus(ports, track)).rows.map(({ state }) => state)

test('typeorm 1315: a migration with an older timestamp is named and refused, and runs when it is asked for', async () => {
  const { ports, folder } = await portsOn({ [ONE]: making('one'), [THREE]: making('three') })
  await run(ports, 'up')
  await writeMigrations(folder, { [TWO]: making('two') })
  await expect(run(ports, 'up')).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { reason: 'out-of-order', detail: expect.stringContaining(TWO) },
  })
  await run(ports, 'up', true)
  expect(await states(ports)).toEqual(['applied', 'applied', 'applied'])
})

test('typeorm 1881: a way back takes the migration that was applied last, not the oldest nor the last by name', async () => {
  const { ports, folder } = await portsOn({ [ONE]: making('one'), [THREE]: making('three') })
  await run(ports, 'up')
  await writeMigrations(folder, { [TWO]: making('two') })
  await run(ports, 'up', true)
  const names = async () =>
    (await run(ports, 'down')).flatMap((event) => (event.kind === 'started' ? [event.name] : []))
  expect(await names()).toEqual([TWO])
  expect(await names()).toEqual([THREE])
  expect(await names()).toEqual([ONE])
})

test('prisma 12999: a migration that fails leaves no lock and no session, and the next run need not wait', async () => {
  const { ports, folder } = await portsOn({ [ONE]: ['CREATE TABLE public.one (n int); SELECT 1 / 0', ''] })
  await expect(run(ports, 'up')).rejects.toMatchObject({ code: 'RULE_VIOLATION' })
  const { rows } = await database.store.pool.query(
    `SELECT FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  )
  expect(rows).toEqual([])
  await writeMigrations(folder, { [ONE]: making('one') })
  expect((await run(ports, 'up')).map(({ kind }) => kind)).toEqual(['started', 'statement', 'finished', 'done'])
})
