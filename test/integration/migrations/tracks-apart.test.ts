import { expect, test } from 'vitest'
import { revertMigration } from '../../../src/main/features/migrations/migrate-track.ts'
import { directoryDigest } from '../../fixtures/directory-digest.ts'
import { told } from '../../fixtures/filled-school.ts'
import { migrationFiles } from '../../../src/main/features/migrations/migration-files.ts'
import { bringUp, previewTrack } from '../../../src/main/features/migrations/migrate-track.ts'
import { migrationFolder, migrationsOn } from '../../migrations.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const track = 'films'
const database = useDatabase()
const running = useConsole(() => database)

const ID = '00000000-0000-7000-8000-000000000001'
const fill = () =>
  database.store.pool.query(`
    INSERT INTO films.film (id, title, runtime_minutes, formats) VALUES ('${ID}', 'Über den Wolken', 96, '{dvd,file}');
    INSERT INTO films.person (id, name) VALUES ('${ID}', 'Ana Núñez');
    INSERT INTO films.credit (film_id, ordinal, person_id, part, played) VALUES ('${ID}', 1, '${ID}', 'actor', 'Eva "E" 🎬')`)
const rowsOfFilms = async () =>
  (
    await database.store.pool.query<{ film: unknown }>(
      `SELECT to_jsonb(film) AS film, to_jsonb(person) AS person, to_jsonb(credit) AS credit
       FROM films.credit JOIN films.film ON film.id = film_id JOIN films.person ON person.id = person_id`,
    )
  ).rows

/** The directory without the lines that every migration writes. */
const kept = async () => {
  const { audit_event: _trail, outbox_event: _feed, ...rows } = await directoryDigest(database.store)
  return rows
}

const takeBack = async () => {
  const { planDigest, confirm, tables, rowsLost } = await running.client.migrations.preview({
    track,
    direction: 'down',
  })
  await told(running.client.migrations.revert({ track, planDigest, confirm: confirm ?? undefined }))
  return { tables, rowsLost }
}

test('a track is taken back and restored with its own rows, while the directory is read and keeps its own', async () => {
  const { client } = running
  await client.people.create({ givenName: 'Ada', familyName: 'Lovelace', username: 'ada' })
  await fill()
  const films = await rowsOfFilms()
  const directory = await kept()

  const lost = (...columns: string[]) => ({ tables: [{ name: 'films.film', rows: 1, lost: 'columns', columns }] })
  expect(await takeBack()).toMatchObject(lost('genres'))
  expect(await takeBack()).toMatchObject(lost('formats', 'classification', 'runtime_minutes'))
  expect((await takeBack()).tables.map(({ name, rows }) => [name, rows])).toEqual([
    ['films.credit', 1],
    ['films.person', 1],
    ['films.film', 1],
  ])
  expect((await client.people.search({})).items).toHaveLength(1)
  expect(await client.connections.health()).toMatchObject({ pendingMigrations: 3, pendingToOpen: 0, emptied: null })
  expect(await client.migrations.track({ track })).toMatchObject({ pending: 3, takenBack: { rows: 3 } })

  const { items } = await client.backups.list()
  const first = items.find(({ before }) => before.includes('genres'))!
  expect(first.tables.map(({ name }) => name).toSorted()).toEqual(['films.credit', 'films.film', 'films.person'])
  await told(client.backups.restore({ name: first.name }))
  expect(await rowsOfFilms()).toEqual(films)
  expect(await kept()).toEqual(directory)
  const actions = (await client.audit.search({ limit: 10 })).items.map(({ action }) => action)
  expect(actions.slice(0, 4)).toEqual(['backup.restore', ...Array.from({ length: 3 }, () => 'migration.revert')])
})

test('the tables of one track are locked, and a reader of another track is in nobody’s way', async () => {
  const reader = await database.store.pool.connect()
  try {
    await reader.query('BEGIN; SELECT count(*) FROM directory.person')
    expect((await takeBack()).rowsLost).toBe(1)
    await reader.query('ROLLBACK; BEGIN; SELECT count(*) FROM films.film')
    await expect(takeBack()).rejects.toMatchObject({ code: 'CONFLICT', data: { reason: 'in-use' } })
  } finally {
    await reader.query('ROLLBACK')
    reader.release()
  }
}, 30_000)

test('a migration that would lose rows of another track is refused, because its backup has none of them', async () => {
  const folder = await migrationFolder(
    {
      '20260101000000-one': [
        'CREATE SCHEMA bulletin; CREATE TABLE bulletin.one (n int)',
        'DROP TABLE directory.person CASCADE',
      ],
    },
    'bulletin',
  )
  const ports = migrationsOn(database.target, database.store, migrationFiles(folder), {}, folder)
  await database.store.pool.query('DROP SCHEMA bulletin CASCADE; DELETE FROM migration_history.bulletin')
  await bringUp(ports, 'bulletin')
  const { planDigest, confirm } = await previewTrack(ports, { track: 'bulletin', direction: 'down' })
  const run = revertMigration(ports, { track: 'bulletin', planDigest, confirm: confirm! })
  await expect(told(Promise.resolve(run))).rejects.toMatchObject({
    code: 'RULE_VIOLATION',
    data: { expected: expect.stringContaining('tables of schema bulletin only') },
  })
  expect((await running.client.people.search({})).items).toHaveLength(1)
})
