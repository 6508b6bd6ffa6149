import { rm } from 'node:fs/promises'
import { EntitySchema } from 'typeorm'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import type { SchemaChoices } from '../../../src/contract/migration-model.ts'
import { migrationFiles } from '../../../src/main/features/migrations/migration-files.ts'
import {
  applyMigrations,
  type Migrations,
  previewTrack,
  revertMigration,
} from '../../../src/main/features/migrations/migrate-track.ts'
import { diffModel } from '../../../src/main/features/migrations/model/diff-model.ts'
import { generateMigration } from '../../../src/main/features/migrations/model/generate-migration.ts'
import { postgresTrackCatalogs } from '../../../src/main/features/migrations/sql/track-catalogs.sql.ts'
import { filmEntity } from '../../../src/main/features/films/film.entity.ts'
import { trackEntities } from '../../../src/main/school/track-entities.ts'
import { migrationFolder, migrationsOn, writeMigrations } from '../../migrations.ts'
import { createDatabase, type TestDatabase } from '../../postgres.ts'

const track = 'films'
const otherFilms = trackEntities.films.filter((entity) => entity !== filmEntity)

type Column = { type: string; name?: string; nullable?: boolean; default?: unknown; enum?: string[]; enumName?: string }

/** The entity of a film with other columns. */
const filmWith = (change: (columns: Record<string, Column>) => Record<string, Column>): EntitySchema =>
  new EntitySchema({ ...filmEntity.options, columns: change({ ...filmEntity.options.columns } as never) } as never)

const withRuntime = filmWith((columns) => ({ ...columns, runtime: { type: 'integer', nullable: true } }))
/** No choice. */
const none: SchemaChoices = { renames: [], backfills: [], using: [], confirmed: [] }

let database: TestDatabase & { drop: () => Promise<void> }
let root: string
let ports: Migrations

beforeEach(async () => {
  database = await createDatabase(inject('cluster'))
  const shipped = await migrationFiles().read(track)
  root = await migrationFolder(Object.fromEntries(shipped.map(({ name, up, down }) => [name, [up, down]])), track)
  ports = migrationsOn(database.target, database.store, migrationFiles(root))
  model(filmEntity)
})
afterEach(async () => {
  await database.drop()
  await rm(root, { recursive: true, force: true })
})

/** Starts a console whose model has this film. */
const model = (film: EntitySchema) => {
  const { store, target } = database
  const scratch = () => Promise.reject(new Error('not asked'))
  const entities = async () => [film, ...otherFilms]
  ports = { ...ports, catalogs: postgresTrackCatalogs({ store, target, scratch, entities }) }
}
const run = (sql: string) => database.store.pool.query(sql)
const diff = (choices: Partial<SchemaChoices> = {}) => diffModel(ports, { track, ...none, ...choices })
const generate = (choices: Partial<SchemaChoices> = {}, name = 'add-runtime') =>
  generateMigration(ports, { track, name, ...none, ...choices })
const write = async (generated: Awaited<ReturnType<typeof generate>>) => {
  for (const { name, up, down } of generated.migrations)
    await writeMigrations(root, { [name]: [up.text, down.text] }, track)
}
const move = async (direction: 'up' | 'down', to?: string) => {
  const { planDigest, confirm } = await previewTrack(ports, { track, direction, to })
  const step = direction === 'up' ? applyMigrations : revertMigration
  for await (const event of step(ports, { track, planDigest, to, confirm: confirm ?? undefined })) void event
}

test('a column that an entity has more gives a pair that applies, reverts and leaves an empty diff', async () => {
  await run(`INSERT INTO films.film (id, title) VALUES (gen_random_uuid(), 'Metropolis')`)
  expect(await generate()).toEqual({ track, migrations: [], findings: [] })
  model(withRuntime)
  expect(await diff()).toMatchObject({
    compared: true,
    pending: 0,
    up: [{ sql: 'ALTER TABLE "films"."film" ADD COLUMN "runtime" integer', transaction: true }],
    down: [{ sql: 'ALTER TABLE "films"."film" DROP COLUMN "runtime"' }],
    questions: [],
    ready: true,
  })
  const generated = await generate()
  const [{ name, up, down } = { name: '' }] = generated.migrations
  expect(name).toMatch(/^\d{14}-add-runtime$/)
  expect(up?.text).toBe('ALTER TABLE "films"."film" ADD COLUMN "runtime" integer;\n')
  expect(down?.text).toContain('-- Loses: column')
  await write(generated)
  await expect(generate()).rejects.toMatchObject({ code: 'CONFLICT', data: { reason: 'schema-pending', count: 1 } })
  await move('up')
  expect(await diff()).toMatchObject({ up: [], down: [], ready: true })
  expect(await generate()).toMatchObject({ migrations: [] })
  await move('down')
  model(filmEntity)
  expect(await diff()).toMatchObject({ up: [], down: [], pending: 1 })
  expect((await run('SELECT title FROM films.film')).rows).toEqual([{ title: 'Metropolis' }])
})
