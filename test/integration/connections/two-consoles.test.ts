import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import type { Client } from '../../../src/contract/index.ts'
import { compose, type Console } from '../../../src/main/compose.ts'
import { inProcessClient } from '../../../src/main/doors/in-process-door.ts'
import { createDatabase } from '../../postgres.ts'

let folder: string
let database: Awaited<ReturnType<typeof createDatabase>>
let consoles: Console[]
let here: Client
let there: Client

/** A second console on the same data folder, as another process would be. */
const start = async () => {
  const log = pino({ level: 'silent' })
  const running = await compose({ dataFolder: folder, log })
  consoles.push(running)
  const context = { app: running.app, author: { actor: 'test', door: 'in-process' as const } }
  return inProcessClient({ router: running.router, context, log })
}

const external = () => {
  const { host, port, database: name, user } = database.target
  return { kind: 'external' as const, host, port, database: name, user, tls: 'disable' as const }
}
const password = () => String(database.target.password)
const sessions = async () =>
  (
    await database.store.pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    )
  ).rows[0]!.count

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'school-directory-two-'))
  database = await createDatabase(inject('cluster'))
  consoles = []
  here = await start()
  there = await start()
})
afterEach(async () => {
  await Promise.all(consoles.map((each) => each.close()))
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

test('a school that one console removes is refused by name and closed on the other, which has it open', async () => {
  const { id } = await here.connections.create({ name: 'Elm', postgresql: external(), password: password() })
  const elm = { context: { profileId: id } }
  const ada = { givenName: 'Ada', familyName: 'Lovelace', username: 'ada' }
  for (const client of [here, there]) await client.people.search({}, elm)
  await there.people.create(ada, elm)

  await here.connections.remove({ id })
  const gone = { code: 'NOT_FOUND', data: { entity: 'profile', id } }
  await expect(there.people.create({ ...ada, username: 'ada2' }, elm)).rejects.toMatchObject(gone)
  await expect(there.connections.health(undefined, elm)).rejects.toMatchObject(gone)
  await expect(there.migrations.preview({ track: 'directory' }, elm)).rejects.toMatchObject(gone)
  await expect(there.orgChart.scenes.list({}, elm)).rejects.toMatchObject(gone)
  await expect.poll(sessions).toBe(0)
  const { rows } = await database.store.pool.query<{ username: string }>('SELECT username FROM directory.person')
  expect(rows).toEqual([{ username: 'ada' }])
})

test('a removed school is closed by a console that nobody calls', async () => {
  const { id } = await here.connections.create({ name: 'Elm', postgresql: external(), password: password() })
  await there.people.search({}, { context: { profileId: id } })
  expect(await sessions()).toBeGreaterThan(0)
  await here.connections.remove({ id })
  await expect.poll(sessions, { timeout: 10_000 }).toBe(0)
})

test('after one console changes a school’s profile, the other opens it again: read-only, or with a new password', async () => {
  const { id } = await here.connections.create({ name: 'Elm', postgresql: external(), password: password() })
  const elm = { context: { profileId: id } }
  const ada = { givenName: 'Ada', familyName: 'Lovelace', username: 'ada' }
  await there.people.create(ada, elm)
  await here.connections.update({ id, readOnly: true })
  await expect(there.people.create({ ...ada, username: 'ada2' }, elm)).rejects.toMatchObject({ code: 'READ_ONLY' })
  await here.connections.update({ id, password: 'wrong' })
  await expect(there.people.search({}, elm)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
  await here.connections.update({ id, password: password(), readOnly: false })
  expect((await there.people.search({}, elm)).items).toHaveLength(1)
})

test('a school that nobody changed stays open while others come and go', async () => {
  const { id } = await here.connections.create({ name: 'Elm', postgresql: external(), password: password() })
  const elm = { context: { profileId: id } }
  await there.people.search({}, elm)
  const pids = async () =>
    (
      await database.store.pool.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY pid`,
      )
    ).rows
  const before = await pids()
  const other = await here.connections.create({ name: 'Oak', postgresql: external() })
  await here.connections.remove({ id: other.id })
  await there.people.search({}, elm)
  expect(await pids()).toEqual(before)
})

test('consoles that add schools at the same time lose none', async () => {
  const add = (client: Client, name: string) => client.connections.create({ name, postgresql: external() })
  const names = [...'abcdefghij']
  await Promise.all(names.flatMap((name) => [add(here, `here ${name}`), add(there, `there ${name}`)]))
  expect((await here.connections.list()).items).toHaveLength(1 + 2 * names.length)
})
