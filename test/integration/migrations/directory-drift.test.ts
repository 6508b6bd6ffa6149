import { beforeEach, expect, test } from 'vitest'
import { checkDrift } from '../../../src/main/features/migrations/check-drift.ts'
import { postgresTrackCatalogs } from '../../../src/main/features/migrations/sql/track-catalogs.sql.ts'
import { previewRepair, repairTrack } from '../../../src/main/features/migrations/repair-track.ts'
import type { Migrations } from '../../../src/main/features/migrations/migrate-track.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const track = 'directory'
let ports: Migrations

beforeEach(() => {
  const { store, target } = database
  const catalogs = postgresTrackCatalogs({ store, target, scratch: () => Promise.reject(new Error('not asked')) })
  ports = { ...database.migrations, catalogs }
})

const run = (sql: string) => database.store.pool.query(sql)
const drift = async () => (await checkDrift(ports, track)).items
const repair = async () => {
  const { planDigest } = await previewRepair(ports, track)
  const events = []
  for await (const event of repairTrack(ports, { track, planDigest })) events.push(event)
  return events
}
const scratches = async () =>
  (await run(`SELECT datname FROM pg_database WHERE starts_with(datname, 'school_scratch_${process.pid}_')`)).rows

test('what the migrations made is no drift, and the replay leaves nothing behind', async () => {
  expect(await checkDrift(ports, track)).toMatchObject({ track, compared: true, items: [] })
  expect(await repair()).toEqual([{ kind: 'done', applied: 0 }])
  await ports.catalogs!.close()
  expect(await scratches()).toEqual([])
})

test('each object that somebody changed is listed with what would mend it, and repaired', async () => {
  await run(`DROP INDEX directory.person_name_idx;
    ALTER TABLE directory.person DROP CONSTRAINT person_status_check, ALTER status SET DEFAULT 'inactive';
    ALTER TABLE directory.org_unit DISABLE TRIGGER org_unit_cycle_update;
    CREATE OR REPLACE FUNCTION directory.wait_for_turn(guarded regclass) RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
    COMMENT ON FUNCTION directory.fold(text) IS NULL`)
  const found = await drift()
  expect(found.map(({ problem, element, name }) => `${problem} ${element} ${name}`).sort()).toEqual([
    'changed default directory.person.status',
    'changed function directory.fold(text)',
    'changed function directory.wait_for_turn(regclass)',
    'changed trigger directory.org_unit.org_unit_cycle_update',
    'missing constraint directory.person.person_status_check',
    'missing index directory.person_name_idx',
  ])
  expect(found.find(({ name }) => name === 'directory.person_name_idx')!.mend).toEqual([
    'CREATE INDEX person_name_idx ON directory.person USING btree (name_key, id) WHERE (deleted_at IS NULL)',
  ])
  expect(await repair()).toMatchObject([
    { kind: 'started', name: 'schema' },
    { kind: 'finished' },
    { kind: 'done', applied: 6 },
  ])
  expect(await drift()).toEqual([])
})

test('a table and a column that nobody migrated are listed once each, and repair leaves them', async () => {
  await run(`CREATE TABLE directory.mine (id serial PRIMARY KEY, name text);
    ALTER TABLE directory.role ADD hand text DEFAULT 'x'; INSERT INTO directory.mine (name) VALUES ('kept')`)
  const found = await drift()
  expect(found.map(({ problem, element, name }) => `${problem} ${element} ${name}`).sort()).toEqual([
    'extra column directory.role.hand',
    'extra sequence directory.mine_id_seq',
    'extra table directory.mine',
  ])
  expect(found.find(({ element }) => element === 'column')!.mend).toEqual([
    'ALTER TABLE "directory"."role" DROP COLUMN "hand"',
  ])
  expect(await repair()).toEqual([{ kind: 'done', applied: 0 }])
  expect((await run('SELECT name FROM directory.mine')).rows).toEqual([{ name: 'kept' }])
  await run('DROP TABLE directory.mine; ALTER TABLE directory.role DROP hand')
  expect(await drift()).toEqual([])
})

test('a mend that may lose values is shown and is no part of the repair', async () => {
  await run('ALTER TABLE directory.course ALTER title TYPE varchar(300), ALTER code TYPE integer USING NULL')
  const found = await drift()
  expect(found.map(({ name }) => name).sort()).toEqual(['directory.course.code', 'directory.course.title'])
  await run('ALTER TABLE directory.academic_session ALTER school_year TYPE bigint')
  expect((await drift()).find(({ name }) => name === 'directory.academic_session.school_year')!.mend).toEqual([
    expect.stringContaining('TYPE integer'),
  ])
  expect((await repair()).at(-1)).toEqual({ kind: 'done', applied: 2 })
  // Wider again without a loss; narrower only by a person.
  expect((await drift()).map(({ name }) => name)).toEqual(['directory.academic_session.school_year'])
  await run('ALTER TABLE directory.academic_session ALTER school_year TYPE integer')
})

test('an index whose concurrent build failed is a failed one, and repair builds it again', async () => {
  await run(`UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'directory.person_status_idx'::regclass`)
  expect(await drift()).toMatchObject([{ problem: 'failed', name: 'directory.person_status_idx' }])
  await repair()
  expect(await drift()).toEqual([])
})

test('a changed file of an applied migration is a finding of the status, and no drift is guessed', async () => {
  const files = await ports.migrationFiles.read(track)
  const edited = files.map((file, index) => (index === 0 ? { ...file, checksum: 'another' } : file))
  const changed = { ...ports, migrationFiles: { read: () => Promise.resolve(edited) } }
  expect(await checkDrift(changed, track)).toMatchObject({ compared: false, notCompared: 'chain-broken', items: [] })
})

test.each([
  ['two tables of which one refers to the other', 'DROP TABLE directory.role_permission, directory.permission CASCADE'],
  ['the whole schema', 'DROP SCHEMA directory CASCADE'],
])('%s that somebody dropped are listed and made again', async (_what, drop) => {
  await run(drop)
  const found = await drift()
  expect(found.every(({ problem, mend }) => problem === 'missing' && mend.length > 0)).toBe(true)
  expect(found.filter(({ element }) => element === 'table').map(({ name }) => name)).toContain('directory.permission')
  await repair()
  expect(await drift()).toEqual([])
})
