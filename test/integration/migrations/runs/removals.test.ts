import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import type { MigrationEvent } from '../../../../src/contract/migrations.ts'
import {
  applyMigrations,
  bringUp,
  type Migrations,
  previewTrack,
  revertMigration,
} from '../../../../src/main/features/migrations/migrate-track.ts'
import { migrationFiles } from '../../../../src/main/features/migrations/migration-files.ts'
import { migrationFolder, migrationsOn, writeMigrations } from '../../../migrations.ts'
import { createDatabase } from '../../../postgres.ts'

const track = 'directory'
const [ONE, TWO] = ['20260101000000-one', '20260102000000-two'] as const
const MADE = `CREATE SCHEMA directory; CREATE SCHEMA other;
  CREATE TYPE directory.kind AS ENUM ('a');
  CREATE TABLE directory.one (n int PRIMARY KEY, kind directory.kind);
  CREATE TABLE directory.two (n int REFERENCES directory.one);
  CREATE TABLE directory.three (n int REFERENCES directory.one ON DELETE CASCADE);
  CREATE TABLE directory.part (LIKE directory.one) INHERITS (directory.one);
  CREATE TABLE directory."My Table" (n int);
  CREATE TABLE other.thing (n int);
  CREATE VIEW directory.shown AS SELECT n FROM directory.one;
  CREATE VIEW directory.again AS SELECT n FROM directory.shown;
  CREATE VIEW directory.odd AS SELECT n FROM directory.one;
  CREATE FUNCTION directory.purge() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DELETE FROM directory.two; END $$;
  CREATE FUNCTION directory.through() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM purge(); END $$;
  CREATE FUNCTION directory.standard() RETURNS void BEGIN ATOMIC DELETE FROM directory.two; END;
  CREATE PROCEDURE directory.computed(t text) LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'TRUNCATE directory.' || t; END $$;
  CREATE FUNCTION directory.instead() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
  CREATE TRIGGER odd INSTEAD OF DELETE ON directory.odd FOR EACH ROW EXECUTE FUNCTION directory.instead()`
const FILLED = `INSERT INTO directory.one VALUES (1), (2), (3); INSERT INTO directory.two VALUES (1), (2);
  INSERT INTO directory.three VALUES (3); INSERT INTO directory."My Table" VALUES (1);
  INSERT INTO other.thing VALUES (1)`

let database: Awaited<ReturnType<typeof createDatabase>>
let folder: string
let ports: Migrations
beforeEach(async () => {
  database = await createDatabase(inject('cluster'), { empty: true })
  folder = await migrationFolder({ [ONE]: [MADE, ''] })
  ports = migrationsOn(database.target, database.store, migrationFiles(folder), {}, folder)
  await bringUp(ports, track)
})
afterEach(async () => {
  await database.drop()
  await rm(folder, { recursive: true })
})

const query = (sql: string) => database.store.pool.query<Record<string, unknown>>(sql)
const previewed = async (up: string, down = '') => {
  await writeMigrations(folder, { [TWO]: [up, down] })
  return previewTrack(ports, { track, direction: 'up' })
}
const run = async (direction: 'up' | 'down', confirm?: string) => {
  const { planDigest } = await previewTrack(ports, { track, direction })
  const start = direction === 'up' ? applyMigrations : revertMigration
  const events: MigrationEvent[] = []
  for await (const event of start(ports, { track, planDigest, confirm })) events.push(event)
  return events
}

test.each([
  ['SELECT directory.purge()', ['two 2']],
  ['SET search_path = directory; SELECT purge()', ['two 2']],
  ['DO $$ BEGIN PERFORM directory.through(); END $$', ['two 2']],
  ['SELECT directory.standard()', ['two 2']],
  ['TRUNCATE directory.one CASCADE', ['one 3', 'two 2', 'three 1']],
  ['DELETE FROM directory.one WHERE n = 3', ['one 3', 'three 1']],
  ['DELETE FROM directory.shown', ['one 3', 'three 1']],
  ['WITH gone AS (DELETE FROM directory.again RETURNING n) SELECT FROM gone', ['one 3', 'three 1']],
  ['DROP TABLE directory.one CASCADE', ['one 3', 'part 0']],
  ['DELETE FROM directory."My Table"', ['"My Table" 1']],
  ['DROP FUNCTION directory.purge(); COMMENT ON FUNCTION directory.through() IS NULL', []],
])('%s is known to remove %j', async (sql, removed) => {
  await query(FILLED)
  const { tables, unknown, confirm } = await previewed(sql)
  const found = tables.map(({ name, rows }) => `${name.replace('directory.', '')} ${rows}`)
  expect(found.toSorted()).toEqual(removed.toSorted())
  expect({ unknown, confirm }).toEqual({ unknown: [], confirm: removed.length > 0 ? 'Tests' : null })
})

test('rows that only lose a column are not said to go, and the file says why', async () => {
  await query(FILLED)
  const { tables } = await previewed(
    '-- lint: allow drop-column because nobody reads it\nALTER TABLE directory.one DROP COLUMN kind',
  )
  expect(tables).toMatchObject([{ name: 'directory.one', lost: 'columns', because: 'nobody reads it' }])
  const expected = 'the name of this school, “Tests”, typed: 3 rows lose columns'
  await expect(run('up')).rejects.toMatchObject({ data: { rule: 'confirmation', expected } })
})

test('a view, and what refers to its table, is emptied after a backup only', async () => {
  await query(`${FILLED}; DELETE FROM directory.two`)
  await previewed('DELETE FROM directory.shown')
  await expect(run('up')).rejects.toMatchObject({ data: { rule: 'confirmation' } })
  expect(await run('up', 'Tests')).toContainEqual(expect.objectContaining({ kind: 'saved' }))
})

test('tables that are in no backup stay', async () => {
  await query(FILLED)
  expect(await previewed('DROP SCHEMA other CASCADE')).toMatchObject({ rowsLost: 1, tables: [{ name: 'other.thing' }] })
  const expected = expect.stringContaining('other.thing')
  await expect(run('up', 'Tests')).rejects.toMatchObject({ data: { rule: 'migration', expected } })
})

describe('what cannot be known is said and confirmed, and a backup is written first', () => {
  test.each([
    `DO $$ DECLARE q text := 'DELETE ' || 'FROM directory.two'; BEGIN EXECUTE q; END $$`,
    `DO $$ BEGIN EXECUTE format('TRUNCATE directory.%I', 'two'); END $$`,
    `CALL directory.computed('two')`,
    'DROP TYPE directory.kind CASCADE',
    'DELETE FROM directory.odd',
  ])('%s', async (sql) => {
    expect(await previewed(sql)).toMatchObject({ unknown: [], confirm: null })
    await query(FILLED)
    const said = await previewed(sql)
    const unknown = [{ migration: TWO, line: sql }]
    expect(said).toMatchObject({ tables: [], rowsLost: 0, unknown, confirm: 'Tests' })
    const expected = expect.stringContaining(`cannot be known of “${sql}” in ${TWO}`)
    await expect(run('up')).rejects.toMatchObject({ data: { rule: 'confirmation', expected } })
    expect((await query('SELECT FROM directory.two')).rowCount).toBe(2)
    const events = await run('up', 'Tests')
    expect(events).toContainEqual(expect.objectContaining({ kind: 'saved' }))
    expect(events.at(-1)).toEqual({ kind: 'done', applied: 1 })
  })
})

test('a way back that hides what it removes is refused by a table with a blank in its name', async () => {
  await query(FILLED)
  await previewed(
    'SELECT 1',
    `DO $$ DECLARE q text := 'DELETE ' || 'FROM directory."My Table"'; BEGIN EXECUTE q; END $$`,
  )
  await run('up')
  const expected = expect.stringContaining('directory."My Table"')
  await expect(run('down')).rejects.toMatchObject({ data: { rule: 'migration', expected } })
  expect((await query('SELECT FROM directory."My Table"')).rowCount).toBe(1)
})
