import { beforeEach, expect, test } from 'vitest'
import type { Migrations } from '../../../src/main/features/migrations/migrate-track.ts'
import { previewTrack, applyMigrations, trackStatus } from '../../../src/main/features/migrations/migrate-track.ts'
import { amendLedger } from '../../../src/main/features/migrations/records/amend-ledger.ts'
import { readHistory } from '../../../src/main/features/migrations/records/read-history.ts'
import { recordBaseline } from '../../../src/main/features/migrations/records/record-baseline.ts'
import { validateTrack } from '../../../src/main/features/migrations/records/validate-track.ts'
import { postgresTrackCatalogs } from '../../../src/main/features/migrations/sql/track-catalogs.sql.ts'
import { checksumOf, type DeclaredMigration, versionOf } from '../../../src/main/features/migrations/plan-migrations.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const track = 'directory'
let ports: Migrations
let declared: DeclaredMigration[]

beforeEach(async () => {
  const { store, target } = database
  const catalogs = postgresTrackCatalogs({ store, target, scratch: () => Promise.reject(new Error('not asked')) })
  ports = { ...database.migrations, catalogs }
  declared = await ports.migrationFiles.read(track)
})

const run = (sql: string) => database.store.pool.query(sql)
const names = () => declared.map(({ name }) => name)
const withFiles = (files: DeclaredMigration[]): Migrations => ({
  ...ports,
  migrationFiles: { read: async () => files },
})
const newest = () => declared.at(-1)!
const edited = (up: string): DeclaredMigration[] => [
  ...declared.slice(0, -1),
  { ...newest(), up, checksum: checksumOf(up) },
]
const amend = async (on: Migrations, asked: { accept?: string; clear?: string }) => {
  for await (const event of amendLedger(on, { track, ...asked })) void event
}
const refusedWith = (reason: string, detail = '') => ({
  code: 'CONFLICT',
  data: { reason, detail: expect.stringContaining(detail) },
})

test('a database without a ledger is recorded at the version that its schema has, and at no other', async () => {
  const version = versionOf(newest().name)
  await expect(recordBaseline(ports, { track, version })).rejects.toMatchObject(refusedWith('ledger-exists'))
  await run('DROP SCHEMA migration_history CASCADE')
  await expect(recordBaseline(ports, { track, version: versionOf(declared[0]!.name) })).rejects.toMatchObject(
    refusedWith('schema-changed', 'extra'),
  )
  await run('DROP INDEX directory.person_name_idx')
  await expect(recordBaseline(ports, { track, version })).rejects.toMatchObject(
    refusedWith('schema-changed', 'missing index directory.person_name_idx'),
  )
  expect((await trackStatus(ports, track)).pending).toBe(declared.length)
  await run('CREATE INDEX person_name_idx ON directory.person USING btree (name_key, id) WHERE (deleted_at IS NULL)')
  expect(await recordBaseline(ports, { track, version })).toEqual({ track, recorded: names() })
  expect((await trackStatus(ports, track)).rows.map(({ state }) => state)).toEqual(names().map(() => 'applied'))
  expect((await readHistory(ports, track)).entries.map(({ direction }) => direction)).toEqual(
    names().map(() => 'baseline'),
  )
})

test('the checksum of a changed file is taken over only while the database is as the files make it', async () => {
  const { name, up } = newest()
  const on = withFiles(edited(`-- A word more.\n${up}`))
  expect((await validateTrack(on, track)).findings).toEqual([{ code: 'changed', migration: name, detail: null }])
  await expect(amend(on, { accept: names()[0]! })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  const other = withFiles(edited(`${up};\nCREATE TABLE directory.more (n int)`))
  await expect(amend(other, { accept: name })).rejects.toMatchObject(refusedWith('schema-changed', 'directory.more'))
  await amend(on, { accept: name })
  expect((await validateTrack(on, track)).findings).toEqual([])
  expect((await validateTrack(ports, track)).findings).toMatchObject([{ code: 'changed', migration: name }])
  await amend(ports, { accept: name })
})

test('validate names each fault, and clear forgets a failed try', async () => {
  const file = (name: string, up: string): DeclaredMigration => ({
    name,
    up,
    down: '',
    checksum: checksumOf(up),
    transactional: true,
  })
  const [late, empty, wrong] = ['20200101000000-late', '20990101000000-empty', '20990102000000-wrong'] as const
  const on = withFiles([
    file(late, 'SELECT 1'),
    ...declared.slice(1),
    file(empty, '-- none'),
    file(wrong, 'CREATE TABEL x ()'),
  ])
  expect((await validateTrack(on, track)).findings.map(({ code, migration }) => [code, migration])).toEqual([
    ['out-of-order', late],
    ['missing', names()[0]],
    ['empty', empty],
    ['syntax', wrong],
  ])
  const failing = withFiles([...declared, file(empty, 'SELECT 1 / 0')])
  const { planDigest } = await previewTrack(failing, { track, direction: 'up' })
  const apply = async () => {
    for await (const event of applyMigrations(failing, { track, planDigest })) void event
  }
  await expect(apply()).rejects.toMatchObject({ code: 'RULE_VIOLATION' })
  expect((await validateTrack(failing, track)).findings).toEqual([
    { code: 'failed', migration: empty, detail: expect.stringContaining('22012') },
  ])
  await expect(amend(failing, { clear: names()[0]! })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  await amend(failing, { clear: empty })
  expect((await validateTrack(failing, track)).findings).toEqual([])
})
