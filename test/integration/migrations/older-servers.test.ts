import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { olderMajors, startOlderPostgres } from '../../../scripts/services/older-postgres.ts'
import type { Service } from '../../../scripts/services/service.ts'
import { type Track, tracksOf } from '../../../src/contract/migrations.ts'
import { diffCatalogs } from '../../../src/main/features/migrations/catalog/diff-catalogs.ts'
import { checkDrift } from '../../../src/main/features/migrations/check-drift.ts'
import {
  applyMigrations,
  bringUp,
  type Migrations,
  previewTrack,
  revertMigration,
  trackStatus,
} from '../../../src/main/features/migrations/migrate-track.ts'
import { migrationFiles } from '../../../src/main/features/migrations/migration-files.ts'
import { previewRepair } from '../../../src/main/features/migrations/repair-track.ts'
import { HISTORY_SCHEMA } from '../../../src/main/features/migrations/sql/migration-history.sql.ts'
import { liveCatalog } from '../../../src/main/features/migrations/sql/throwaway-database.sql.ts'
import { postgresTrackCatalogs } from '../../../src/main/features/migrations/sql/track-catalogs.sql.ts'
import { anySchema } from '../../fixtures/schemas/any-schema.ts'
import { migrationFolder, migrationsOn } from '../../migrations.ts'
import { createDatabase, type TestCluster, type TestDatabase } from '../../postgres.ts'
import { runCase, runStatements } from '../../scenarios/schema-diff/run-case.ts'
import { schemaCases } from '../../scenarios/schema-diff/schema-cases.ts'

/** One version in every run, because each is a server of its own; the others where the environment names them. */
const asked = process.env.SCHOOL_DIRECTORY_TEST_OLDER_POSTGRES?.split(',') ?? ['15']
const majors = olderMajors.filter((major) => asked.includes(String(major)))
/** Syntax of PostgreSQL 18 in a case. */
const NEW_IN_18 = /VIRTUAL|uuidv7\(|WITHOUT OVERLAPS|NOT NULL \w+ NOT VALID/
const recordTracks: readonly Track[] = tracksOf('record')

const notAsked = () => Promise.reject(new Error('not asked'))
const comparing = (
  { store, target }: TestDatabase,
  migrations: Migrations = migrationsOn(target, store),
): Migrations => ({ ...migrations, catalogs: postgresTrackCatalogs({ store, target, scratch: notAsked }) })

const driftOf = async (ports: Migrations, track: Track) => {
  const { compared, items } = await checkDrift(ports, track)
  expect(compared).toBe(true)
  return items.map(({ problem, name }) => `${problem} ${name}`)
}

/**
 * Makes the schemas of one database in another as an upgrade does: from the text in which the old server tells each
 * object. The rows of the history come along.
 */
const upgrade = async (old: TestDatabase, now: TestDatabase, schemas: string[]) => {
  const made = await liveCatalog(old.store, schemas)
  const client = await now.store.pool.connect()
  try {
    await runStatements(client, diffCatalogs({ ...made, objects: new Map() }, made).up)
    for (const { schema, name } of [...made.objects.values()].filter(({ kind }) => kind === 'table')) {
      if (schema !== HISTORY_SCHEMA) continue
      const table = `"${schema}"."${name}"`
      const { rows } = await old.store.pool.query(`SELECT coalesce(json_agg(t), '[]') AS rows FROM ${table} t`)
      await client.query(
        `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(null::${table}, $1)`,
        [JSON.stringify(rows[0].rows)],
      )
    }
    await client.query(`SELECT setval(format('%I.%I', schemaname, sequencename), 1000) FROM pg_sequences
      WHERE schemaname = '${HISTORY_SCHEMA}'`)
  } finally {
    client.release()
  }
}

describe.each(majors)('a school on PostgreSQL %i', (major) => {
  let server: Service
  let cluster: TestCluster
  const made: Awaited<ReturnType<typeof createDatabase>>[] = []
  const folders: string[] = []

  beforeAll(async () => {
    server = await startOlderPostgres(major)
    const { hostname, port, username, password } = new URL(server.url)
    cluster = { host: hostname, port: Number(port), user: username, password, template: 'template0' }
  })
  afterAll(async () => {
    for (const { drop } of made) await drop()
    for (const folder of folders) await rm(folder, { recursive: true })
    await server?.stop()
  })

  const databaseOn = async (on: TestCluster) => {
    const database = await createDatabase(on, { empty: true })
    made.push(database)
    return database
  }

  test('is as its migrations make it, before and after the upgrade, and only what somebody changes is drift', async () => {
    const old = await databaseOn(cluster)
    const before = comparing(old)
    for (const track of recordTracks) {
      await bringUp(before, track)
      expect(await driftOf(before, track)).toEqual([])
    }

    const now = await databaseOn(inject('cluster'))
    await upgrade(old, now, [...recordTracks, HISTORY_SCHEMA])
    const after = comparing(now)
    for (const track of recordTracks) {
      const { pending, rows } = await trackStatus(after, track)
      expect([pending, rows.filter(({ state }) => state !== 'applied')]).toEqual([0, []])
      expect(await driftOf(after, track)).toEqual([])
      expect((await previewRepair(after, track)).migrations).toEqual([])
    }

    await now.store.pool.query('ALTER TABLE directory.person DROP CONSTRAINT person_status_check')
    await now.store.pool.query(`CREATE OR REPLACE FUNCTION directory.caseless(value text) RETURNS text
      LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS 'BEGIN RETURN value; END'`)
    expect((await driftOf(after, 'directory')).sort()).toEqual([
      'changed directory.caseless(text)',
      'missing directory.person.person_status_check',
    ])

    const track = 'bulletin'
    const back = await previewTrack(after, { track, direction: 'down' })
    for await (const event of revertMigration(after, { ...back, track, confirm: undefined })) void event
    const { planDigest } = await previewTrack(after, { track, direction: 'up' })
    for await (const event of applyMigrations(after, { track, planDigest })) void event
    expect(await driftOf(after, track)).toEqual([])
  })

  test('any expression, name and grant that the old server kept in its own way is no drift afterwards', async () => {
    const track = 'films'
    const folder = await migrationFolder({ '20260101000000-any': [anySchema(track), ''] }, track)
    folders.push(folder)
    const files = migrationFiles(folder)
    const [old, now] = [await databaseOn(cluster), await databaseOn(inject('cluster'))]
    const before = comparing(old, migrationsOn(old.target, old.store, files, {}, folder))
    await bringUp(before, track)
    expect(await driftOf(before, track)).toEqual([])
    await upgrade(old, now, [track, HISTORY_SCHEMA])
    const after = comparing(now, migrationsOn(now.target, now.store, files, {}, folder))
    expect(await driftOf(after, track)).toEqual([])
    await now.store.pool.query(
      `ALTER TABLE films.a DROP CONSTRAINT a_s_check, ADD CONSTRAINT a_s_check CHECK (s IN ('x'))`,
    )
    expect(await driftOf(after, track)).toEqual(['changed films.a.a_s_check'])
  })

  // Every case is a schema of its own, which takes a minute: only where a version is asked for.
  test.skipIf(!process.env.SCHOOL_DIRECTORY_TEST_OLDER_POSTGRES)(
    'the diff of schemas holds there for every case that the version knows',
    async () => {
      const database = await databaseOn(cluster)
      const client = await database.store.pool.connect()
      const wrong: string[] = []
      try {
        for (const [index, scenario] of schemaCases.entries()) {
          if (NEW_IN_18.test(scenario.before + scenario.after)) continue
          const { lost, again, back, lostBack, upAgain, stopped } = await runCase(client, scenario, `s${index}x`)
          const faults = [lost, again, back, lostBack, upAgain].flat()
          if (faults.length > 0 || (stopped !== null) !== (scenario.stops !== undefined))
            wrong.push(`${scenario.name}: ${stopped ?? faults.join('; ')}`)
        }
      } finally {
        client.release()
      }
      expect(wrong).toEqual([])
    },
  )
})
