import { rm } from 'node:fs/promises'
import { EntitySchema } from 'typeorm'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import type { SchemaChoices } from '../../../../src/contract/migration-model.ts'
import { migrationFiles } from '../../../../src/main/features/migrations/migration-files.ts'
import {
  applyMigrations,
  type Migrations,
  previewTrack,
  revertMigration,
} from '../../../../src/main/features/migrations/migrate-track.ts'
import { diffModel } from '../../../../src/main/features/migrations/model/diff-model.ts'
import { generateMigration } from '../../../../src/main/features/migrations/model/generate-migration.ts'
import { postgresTrackCatalogs } from '../../../../src/main/features/migrations/sql/track-catalogs.sql.ts'
import { filmCreditEntity } from '../../../../src/main/features/films/film-credit.entity.ts'
import { filmPersonEntity } from '../../../../src/main/features/films/film-person.entity.ts'
import { filmEntity } from '../../../../src/main/features/films/film.entity.ts'
import { migrationFolder, migrationsOn, writeMigrations } from '../../../migrations.ts'
import { createDatabase, type TestDatabase } from '../../../postgres.ts'

const track = 'films'
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
const model = (film: EntitySchema, person: object = filmPersonEntity.options) => {
  const { store, target } = database
  const scratch = () => Promise.reject(new Error('not asked'))
  const entities = async () => [film, new EntitySchema(person as never), filmCreditEntity]
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
  expect(down?.text).toContain('-- Loses: column "')
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

const refused = (code: string, data: object) => ({ code, data: expect.objectContaining(data) })
const rating = { type: 'enum', enum: ['good', 'bad'], enumName: 'rating', default: 'good' }
const films = (name: string) => `column "films"."film"."${name}"`

test('a column that may be a renamed one is asked about, and its values stay by the answer', async () => {
  await run(`INSERT INTO films.film (id, title, original_title) VALUES (gen_random_uuid(), 'Metropolis', 'M')`)
  const [id, key] = [films('first_title'), `column ${films('original_title')}`]
  model(
    filmWith(({ originalTitle, ...columns }) => ({
      ...columns,
      firstTitle: { ...originalTitle!, name: 'first_title' },
    })),
  )
  expect(await diff()).toMatchObject({ up: [], questions: [{ kind: 'rename', id, candidates: ['original_title'] }] })
  await expect(generate()).rejects.toMatchObject(refused('RULE_VIOLATION', { rule: 'unanswered' }))
  await expect(generate({ renames: [{ id, from: 'title' }] })).rejects.toMatchObject({ code: 'RULE_VIOLATION' })
  await expect(generate({ renames: [{ id }] })).rejects.toMatchObject(
    refused('RULE_VIOLATION', { rule: 'unanswered', expected: expect.stringContaining(key) }),
  )
  const [fresh] = (await generate({ renames: [{ id }], confirmed: [key] })).migrations
  expect(fresh?.up.text).toContain('-- Loses: column "')
  expect(fresh?.up.text).toContain('DROP COLUMN "original_title"')
  await write(await generate({ renames: [{ id, from: 'original_title' }] }))
  await move('up')
  expect((await run('SELECT first_title FROM films.film')).rows).toEqual([{ first_title: 'M' }])
  expect(await generate()).toMatchObject({ migrations: [] })
  await move('down')
  expect((await run('SELECT original_title FROM films.film')).rows).toEqual([{ original_title: 'M' }])
})

test('a table and a column of it are renamed at once, both ways', async () => {
  await run(`INSERT INTO films.person (id, name) VALUES (gen_random_uuid(), 'Fritz Lang')`)
  model(filmEntity, {
    ...filmPersonEntity.options,
    tableName: 'artist',
    columns: { ...filmPersonEntity.options.columns, name: { name: 'full_name', type: 'text' } },
    checks: [{ name: 'person_name_check', expression: "full_name <> ''" }],
  })
  const renames = [
    { id: 'table "films"."artist"', from: 'person' },
    { id: 'column "films"."artist"."full_name"', from: 'name' },
  ]
  await write(await generate({ renames }, 'artists'))
  await move('up')
  expect((await run('SELECT full_name FROM films.artist')).rows).toEqual([{ full_name: 'Fritz Lang' }])
  expect(await generate()).toMatchObject({ migrations: [] })
  await move('down')
  expect((await run('SELECT name FROM films.person')).rows).toEqual([{ name: 'Fritz Lang' }])
})

test('a new value of an enum that the same change uses gets a migration of its own', async () => {
  model(filmWith((columns) => ({ ...columns, rating })))
  await write(await generate())
  await move('up')
  await run(`INSERT INTO films.film (id, title) VALUES (gen_random_uuid(), 'Metropolis')`)
  const best = { ...rating, enum: ['best', 'good', 'bad'] }
  model(filmWith((columns) => ({ ...columns, rating: best })))
  expect((await generate({}, 'best')).migrations).toHaveLength(1)
  model(filmWith((columns) => ({ ...columns, rating: { ...best, default: 'best' } })))
  const generated = await generate({}, 'best')
  expect(generated.migrations.map(({ name }) => name.slice(15))).toEqual(['best-values', 'best'])
  expect(generated.migrations[0]!.up.text).toContain('-- transaction: none\n')
  expect(generated.migrations[0]!.up.text).toContain(`"rating" ADD VALUE IF NOT EXISTS 'best' BEFORE 'good'`)
  await write(generated)
  await move('up')
  expect(await diff()).toMatchObject({ pending: 0, up: [], ready: true })
  await run(`INSERT INTO films.film (id, title) VALUES (gen_random_uuid(), 'Nosferatu')`)
  await move('down')
  // A row has the value that would go: the way back stops, and the type is as before.
  await expect(move('down')).rejects.toMatchObject(refused('RULE_VIOLATION', { rule: 'migration' }))
  expect((await run('SELECT rating FROM films.film ORDER BY title')).rows).toEqual([
    { rating: 'good' },
    { rating: 'best' },
  ])
  await run(`UPDATE films.film SET rating = 'good'`)
  await move('down')
  expect((await run(`SELECT enum_range(NULL::films.rating)::text AS values`)).rows).toEqual([{ values: '{good,bad}' }])
})

test('rows that are there get the value that was given, which is one expression', async () => {
  await run(`INSERT INTO films.film (id, title) VALUES (gen_random_uuid(), 'Metropolis')`)
  model(filmWith((columns) => ({ ...columns, stars: { type: 'integer' } })))
  const id = films('stars')
  expect(await diff()).toMatchObject({ questions: [{ kind: 'backfill', id, suggestion: '0' }] })
  for (const value of ['0); DROP SCHEMA films CASCADE; --', '0) FROM pg_class WHERE (true', '1), (2', '1 -- x', '('])
    await expect(generate({ backfills: [{ id, value }] })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      data: { issues: [{ field: 'backfills.0.value', rule: 'sql-expression' }] },
    })
  const unknown = generate({ backfills: [{ id, value: 'no_such_column + 1' }] })
  await expect(unknown).rejects.toMatchObject(refused('RULE_VIOLATION', { rule: 'not-generated' }))
  await write(await generate({ backfills: [{ id, value: 'length(title)' }] }))
  await move('up')
  expect((await run('SELECT stars FROM films.film')).rows).toEqual([{ stars: 10 }])
})

test('a database that is not as its migrations left it is refused, and says where', async () => {
  model(withRuntime)
  await run('ALTER TABLE films.film ADD mine text')
  await expect(generate()).rejects.toMatchObject(
    refused('CONFLICT', { reason: 'schema-drift', detail: 'extra column films.film.mine' }),
  )
  await run('ALTER TABLE films.film DROP mine')
  const [first, ...rest] = await ports.migrationFiles.read(track)
  const read = async () => [{ ...first!, checksum: 'another' }, ...rest]
  const broken = { ...ports, migrationFiles: { ...ports.migrationFiles, read } }
  await expect(generateMigration(broken, { track, name: 'x', ...none })).rejects.toMatchObject(
    refused('CONFLICT', { reason: 'chain-broken' }),
  )
  await move('down')
  await expect(generate()).rejects.toMatchObject(refused('CONFLICT', { reason: 'schema-pending', count: 1 }))
})

test('without a server to compare on, nothing is known and nothing is generated', async () => {
  const nowhere = { ...ports, catalogs: undefined }
  expect(await diffModel(nowhere, { track, ...none })).toMatchObject({ compared: false, up: [], ready: false })
  await expect(generateMigration(nowhere, { track, name: 'x', ...none })).rejects.toMatchObject(
    refused('CONFLICT', { reason: 'not-compared' }),
  )
})

test('a model that the server cannot make is refused with its words', async () => {
  const text = { before: '', after: 'CREATE EXTENSION no_such_extension WITH SCHEMA films' }
  const on = { ...ports, migrationFiles: { ...ports.migrationFiles, readModel: async () => text } }
  const said = refused('RULE_VIOLATION', {
    rule: 'model-refused',
    field: track,
    expected: expect.stringContaining('no_such_extension'),
  })
  await expect(generateMigration(on, { track, name: 'x', ...none })).rejects.toMatchObject(said)
  await expect(diffModel(on, { track, ...none })).rejects.toMatchObject(said)
})
