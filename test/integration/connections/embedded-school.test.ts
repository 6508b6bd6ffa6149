import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compose } from '../../../src/main/compose.ts'
import { inProcessClient } from '../../../src/main/doors/in-process-door.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'school-directory-school-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const start = async () => {
  const log = pino({ level: 'silent' })
  const running = await compose({ dataFolder: folder, log })
  const context = { app: running.app, author: { actor: 'test', door: 'in-process' as const } }
  return { ...running, client: inProcessClient({ router: running.router, context, log }) }
}

test('the embedded school is created and migrated by itself, shared with a second console, and kept', async () => {
  const first = await start()
  const person = await first.client.people.create({ givenName: 'Ada', familyName: 'Lovelace', username: 'ada' })
  expect(await first.client.connections.health()).toMatchObject({
    postgresql: { state: 'up', reason: null },
    pendingMigrations: 0,
  })

  const second = await start()
  expect(await second.client.people.get({ id: person.id })).toMatchObject({ username: 'ada' })
  await first.close()
  expect((await second.client.people.search({})).items).toHaveLength(1)

  const other = await second.client.connections.create({ name: 'Other', postgresql: { kind: 'embedded' } })
  expect((await second.client.people.search({}, { context: { profileId: other.id } })).items).toEqual([])
  await second.close()
  await expect(second.client.people.search({})).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
})

test('a server of another console with another password is named in calls and in health', async () => {
  const first = await start()
  await first.client.people.search({})
  const password = join(folder, 'postgres-run', 'password')
  const kept = await readFile(password, 'utf8')
  await writeFile(password, 'another')
  const second = await start()
  expect((await second.client.connections.health()).postgresql).toMatchObject({
    state: 'down',
    reason: expect.stringMatching(/^The database of this data folder is run by process \d+ since /),
  })
  await expect(second.client.people.search({})).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
  await writeFile(password, kept)
  await second.close()
  await first.close()
})

test('reverting migrations removes nothing from a read-only embedded school', async () => {
  const { client, close } = await start()
  const { id } = await client.connections.create({ name: 'Kept', postgresql: { kind: 'embedded' } })
  const kept = { context: { profileId: id } }
  await client.people.create({ givenName: 'Ada', familyName: 'Lovelace', username: 'ada' }, kept)
  await client.connections.update({ id, readOnly: true })
  const { planDigest } = await client.migrations.preview({ track: 'directory', direction: 'down' }, kept)
  const run = async (name: 'apply' | 'revert') => {
    for await (const event of await client.migrations[name]({ track: 'directory', planDigest }, kept)) void event
  }
  for (const name of ['apply', 'revert'] as const)
    await expect(run(name)).rejects.toMatchObject({ code: 'READ_ONLY', data: { profileId: id } })
  expect((await client.people.search({}, kept)).items).toHaveLength(1)
  await close()
})

test('whatever is asked first of the migrations of an embedded school makes its database', async () => {
  const { client, close } = await start()
  const { migrations } = client
  const track = 'films'
  const asked = {
    status: (on: On) => migrations.list(undefined, on),
    drift: (on: On) => migrations.drift({ track }, on),
    up: async (on: On) => {
      const { planDigest } = await migrations.preview({ track }, on)
      for await (const event of await migrations.apply({ track, planDigest }, on)) void event
    },
  }
  type On = { context: { profileId: string } }
  for (const [name, ask] of Object.entries(asked)) {
    const { id } = await client.connections.create({ name, postgresql: { kind: 'embedded' } })
    const on = { context: { profileId: id } }
    await ask(on)
    const { rows, pending } = await migrations.track({ track }, on)
    expect([name, rows.length > 0, pending]).toEqual([name, true, 0])
  }
  await close()
})
