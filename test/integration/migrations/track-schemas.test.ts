import { expect, test } from 'vitest'
import { type RecordTrack, tracksOf } from '../../../src/contract/migrations.ts'
import { schoolEntities, trackEntities } from '../../../src/main/school/track-entities.ts'
import { useDatabase } from '../../postgres.ts'
import { catalogOf, migration } from '../directory/schema.fixture.ts'

const database = useDatabase({ entities: async () => schoolEntities })
const tracks: RecordTrack[] = tracksOf('record')

test('the model of a school is what the migrations of its tracks make', async () => {
  const { driver } = await database.store.dataSource()
  const { upQueries } = await driver.createSchemaBuilder().log()
  expect(upQueries.map(({ query }) => query)).toEqual([])
})

test.each(tracks)('every table of schema %s has its entity, and every entity its table', async (track) => {
  const { rows } = await database.store.pool.query<{ name: string }>(
    'SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 ORDER BY 1',
    [track],
  )
  const mapped = trackEntities[track].map(({ options }) => `${options.schema}.${options.tableName}`)
  expect(mapped.toSorted()).toEqual(rows.map(({ name }) => `${track}.${name}`).toSorted())
})

test.each(tracks)('the words that a column of schema %s may hold are those of the contract', async (track) => {
  const checks = trackEntities[track].flatMap(({ options }) => options.checks ?? [])
  const closed = checks.filter(({ expression }) => /\('| ARRAY\['/.test(expression))
  const { rows } = await database.store.pool.query<{ name: string; definition: string }>(
    `SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
     WHERE conname = ANY ($1) AND connamespace = to_regnamespace($2)`,
    [closed.map(({ name }) => name), track],
  )
  const quoted = (text: string) => [...text.matchAll(/'([^']*)'/g)].map(([, word]) => word).toSorted()
  const wordsOf = (found: { name: string; text: string }[]) =>
    Object.fromEntries(found.map(({ name, text }) => [name, quoted(text)]))
  expect(wordsOf(rows.map(({ name, definition }) => ({ name, text: definition })))).toEqual(
    wordsOf(closed.map(({ name, expression }) => ({ name: name!, text: expression }))),
  )
  expect(track !== 'directory' || closed.length > 0).toBe(true)
})

test.each(tracks)('track %s goes all the way back, leaves nothing, and makes the same again', async (track) => {
  const client = await database.open({ poolSize: 1 }).pool.connect()
  try {
    const { up, down } = await migration(track)
    const before = await catalogOf(client, track)
    await client.query(`BEGIN; ${down}`)
    const left = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [track])
    expect(left.rowCount).toBe(0)
    await client.query(up)
    expect(await catalogOf(client, track)).toEqual(before)
    await client.query('ROLLBACK')
  } finally {
    client.release()
  }
})
