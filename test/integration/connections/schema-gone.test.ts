import { expect, test } from 'vitest'
import { bringUp } from '../../../src/main/features/migrations/migrate-track.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)

/** Leaves the school as another console does that reverted every migration. */
const takeBackAll = async () => {
  const { rowCount } = await database.store.pool.query('DELETE FROM migration_history.directory')
  await database.store.pool.query('DROP SCHEMA directory CASCADE')
  return rowCount
}

test('a schema that another console reverts during reads: a typed refusal with the count, and the data after it returns', async () => {
  const { client, logged } = running
  const ada = { givenName: 'Ada', familyName: 'Lovelace', username: 'ada' }
  await client.people.create(ada)
  const count = await takeBackAll()

  const pending = { code: 'CONFLICT', data: { reason: 'schema-pending', count } }
  await expect(client.people.search({})).rejects.toMatchObject(pending)
  await expect(client.people.create({ ...ada, username: 'ada2' })).rejects.toMatchObject(pending)
  await expect(client.orgUnits.search({})).rejects.toMatchObject(pending)
  await expect(client.audit.search({})).rejects.toMatchObject(pending)
  await expect.poll(async () => (await client.connections.health()).pendingToOpen).toBe(count)

  await bringUp(database.migrations, 'directory')
  expect((await client.people.search({})).items).toEqual([])
  expect(logged.join('\n')).not.toContain('"incident"')
})

test('a table that was dropped by hand is named, although no migration is pending', async () => {
  await database.store.pool.query('ALTER TABLE directory.person RENAME TO person_away')
  await expect(running.client.people.search({})).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { reason: 'schema-gone' },
  })
  await database.store.pool.query('ALTER TABLE directory.person_away RENAME TO person')
  expect((await running.client.people.search({})).items).toEqual([])
})
