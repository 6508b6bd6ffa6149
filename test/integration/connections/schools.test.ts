import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import type { Client } from '../../../src/contract/index.ts'
import { tracksOf } from '../../../src/contract/migrations.ts'
import { compose, type Console } from '../../../src/main/compose.ts'
import { refusal } from '../../../src/contract/errors.ts'
import { fileSecretStore } from '../../../src/main/features/connections/secret-store.file.ts'
import type { SecretStore } from '../../../src/main/features/connections/secret-store.port.ts'
import { orThisSession } from '../../../src/main/features/connections/secret-store.session.ts'
import { inProcessClient } from '../../../src/main/doors/in-process-door.ts'
import { createDatabase } from '../../postgres.ts'

let folder: string
let database: Awaited<ReturnType<typeof createDatabase>>
let running: Console
let client: Client
const logged: string[] = []

const start = async (defaultProfileId?: string, secrets?: SecretStore) => {
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) })
  running = await compose({ dataFolder: folder, log, defaultProfileId, secrets })
  const context = { app: running.app, author: { actor: 'test', door: 'in-process' as const } }
  client = inProcessClient({ router: running.router, context, log })
}

const external = () => {
  const { host, port, database: name, user } = database.target
  return {
    kind: 'external' as const,
    host,
    port,
    database: name,
    user,
    tls: 'disable' as const,
    certificateAuthority: null,
  }
}

const PASSWORD = 'correct-horse-battery'
const password = () => String(database.target.password)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'school-directory-console-'))
  database = await createDatabase(inject('cluster'), { empty: true })
  logged.length = 0
  await start()
})

afterEach(async () => {
  await running.close()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

const everyFile = async () => {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  return Promise.all(names.map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')))
}

test('a new console has the embedded default, and no other can take its place', async () => {
  expect(await client.connections.list()).toMatchObject({
    defaultProfileId: 'default',
    items: [{ id: 'default', postgresql: { kind: 'embedded' }, hasPassword: false }],
    setAside: null,
  })
  await expect(client.connections.remove({ id: 'default' })).rejects.toMatchObject({ code: 'RULE_VIOLATION' })
  await expect(client.connections.update({ id: 'default', postgresql: external() })).rejects.toMatchObject({
    code: 'RULE_VIOLATION',
  })
  expect(await client.connections.update({ id: 'default', name: 'Elm School' })).toMatchObject({
    name: 'Elm School',
    readOnly: false,
  })
})

test('profiles are kept with ids from their names, and changed field by field', async () => {
  const input = {
    name: 'Collège Sainte-Anne',
    environment: 'production' as const,
    readOnly: true,
    postgresql: external(),
  }
  const first = await client.connections.create(input)
  expect(first).toEqual({ id: 'college-sainte-anne', neo4j: null, redis: { kind: 'none' }, actors: [], ...input })
  expect((await client.connections.create({ ...input, name: 'College Sainte Anne' })).id).toBe('college-sainte-anne-2')
  expect((await client.connections.create({ ...input, name: '学校' })).id).toBe('school')

  await running.close()
  await start(first.id)
  expect(await client.connections.update({ id: first.id, name: 'Sainte-Anne' })).toEqual({
    ...first,
    name: 'Sainte-Anne',
  })
  const { items } = await client.connections.list()
  expect(items.map((item) => item.id)).toEqual([first.id, 'default', 'college-sainte-anne-2', 'school'])
  await client.connections.remove({ id: 'school' })
  await expect(client.connections.update({ id: 'school', name: 'x' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    data: { entity: 'profile' },
  })
})

test('a password is stored separately: in no file in plain text, in no log and in no answer', async () => {
  const { id } = await client.connections.create({ name: 'North', postgresql: external(), password: PASSWORD })
  const hasPassword = async () => (await client.connections.list()).items.find((item) => item.id === id)?.hasPassword
  expect(await hasPassword()).toBe(true)
  const failure = await client.people.search({}, { context: { profileId: id } }).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'STORE_UNAVAILABLE' })
  const health = await client.connections.health(undefined, { context: { profileId: id } })
  expect(health.postgresql).toMatchObject({ state: 'down', reason: expect.stringContaining('password') })
  expect(
    [...(await everyFile()), ...logged, JSON.stringify([failure, health, await client.connections.list()])].join('\n'),
  ).not.toContain(PASSWORD)

  await client.connections.update({ id, password: null })
  expect(await hasPassword()).toBe(false)
})

test('an unreadable profile file is set aside and reported, and nothing of it is lost', async () => {
  const { id } = await client.connections.create({ name: 'North', postgresql: external() })
  await running.close()
  const path = join(folder, 'profiles.json')
  const damaged = (await readFile(path, 'utf8')).slice(0, -20)
  await writeFile(path, damaged)
  await start()
  const { items, setAside } = await client.connections.list()
  expect(items.map((item) => item.id)).toEqual(['default'])
  // The file's settings are unknown and may have said read-only.
  expect(items[0]?.readOnly).toBe(true)
  expect(await readFile(join(folder, setAside!), 'utf8')).toBe(damaged)
  expect((await client.connections.create({ name: 'North', postgresql: external() })).id).toBe(id)
})

test('a connection is tested without being saved; the saved password goes only to the server that it was saved for', async () => {
  const input = { name: 'North', postgresql: external() }
  const tried = async (more: object) => (await client.connections.test({ ...input, ...more })).postgresql.state
  expect(await tried({ password: password() })).toBe('up')
  const { id } = await client.connections.create({ ...input, password: password() })
  expect(await tried({ id })).toBe('up')
  expect(await tried({})).toBe('down')
  expect(await tried({ id, password: null })).toBe('down')
  expect(await tried({ id, postgresql: { ...external(), host: 'localhost' } })).toBe('down')
  expect((await client.connections.test(input)).neo4j).toMatchObject({ state: 'not-configured' })
})

test('a kept password does not follow the profile to another server or user', async () => {
  const { id } = await client.connections.create({ name: 'North', postgresql: external(), password: password() })
  const hasPassword = async () => (await client.connections.list()).items.find((item) => item.id === id)?.hasPassword
  await client.connections.update({ id, name: 'South', postgresql: { ...external(), database: 'another' } })
  expect(await hasPassword()).toBe(true)
  await client.connections.update({ id, postgresql: { ...external(), host: 'localhost' } })
  expect(await hasPassword()).toBe(false)
  await client.connections.update({ id, postgresql: external(), password: password() })
  expect(await hasPassword()).toBe(true)
  await client.connections.update({ id, postgresql: { ...external(), tls: 'verify-full' } })
  expect(await hasPassword()).toBe(true)
  await client.connections.update({ id, postgresql: external() })
  expect(await hasPassword()).toBe(false)
})

test('a password without a keychain is said to last for this session only', async () => {
  await running.close()
  const keychain = {
    backend: 'none',
    read: async () => null,
    keep: async () => {
      throw refusal('CONFLICT', { reason: 'no-keychain', detail: '' })
    },
  }
  await start(undefined, orThisSession(fileSecretStore(folder, keychain)))
  const { id } = await client.connections.create({ name: 'North', postgresql: external(), password: password() })
  const listed = (await client.connections.list()).items
  expect(listed.find((item) => item.id === id)).toMatchObject({
    hasPassword: true,
    passwordOnlyThisSession: true,
    hasNeo4jPassword: false,
    neo4jPasswordOnlyThisSession: false,
  })
  expect(listed[0]).toMatchObject({ id: 'default', passwordOnlyThisSession: false })
})

test('an external server with pending migrations is not migrated until somebody asks', async () => {
  const { id } = await client.connections.create({ name: 'North', postgresql: external(), password: password() })
  const north = { context: { profileId: id } }
  const schemas = async () =>
    (
      await database.store.pool.query(
        `SELECT nspname FROM pg_namespace WHERE nspname IN ('directory', 'migration_history')`,
      )
    ).rowCount

  const before = await client.connections.health(undefined, north)
  expect(before).toMatchObject({
    postgresql: { state: 'up' },
    neo4j: { state: 'not-configured' },
    redis: { state: 'not-configured' },
  })
  expect(before.pendingMigrations).toBeGreaterThan(0)
  await expect(client.people.search({}, north)).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { reason: 'schema-pending' },
  })
  expect(await schemas()).toBe(0)

  const { planDigest } = await client.migrations.preview({ track: 'directory' }, north)
  for await (const event of await client.migrations.apply({ track: 'directory', planDigest }, north)) void event
  const opened = await client.connections.health(undefined, north)
  expect(opened.pendingToOpen).toBe(0)
  // The other tracks are no condition of an open school. They wait to be applied.
  expect(opened.pendingMigrations).toBeGreaterThan(0)
  expect((await client.people.search({}, north)).items).toEqual([])
  const pending = (await client.migrations.list(undefined, north)).items.filter((each) => each.pending > 0)
  expect(pending.map((each) => each.track)).toEqual(tracksOf('record').filter((name) => name !== 'directory'))
  expect(pending.reduce((sum, each) => sum + each.pending, 0)).toBe(opened.pendingMigrations)

  const down = await client.migrations.preview({ track: 'directory', direction: 'down' }, north)
  for await (const event of await client.migrations.revert({ track: 'directory', planDigest: down.planDigest }, north))
    void event
  await expect(client.people.search({}, north)).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { reason: 'schema-pending' },
  })
})

test('a read-only school refuses writes and migrations in the database, and reads as ever', async () => {
  const { id } = await client.connections.create({ name: 'North', postgresql: external(), password: password() })
  const north = { context: { profileId: id } }
  const apply = async () => {
    const { planDigest } = await client.migrations.preview({ track: 'directory' }, north)
    for await (const event of await client.migrations.apply({ track: 'directory', planDigest }, north)) void event
  }
  await client.connections.update({ id, readOnly: true })
  await expect(apply()).rejects.toMatchObject({ code: 'READ_ONLY', data: { profileId: id } })
  await client.connections.update({ id, readOnly: false })
  await apply()
  const person = { givenName: 'Ada', familyName: 'Lovelace', username: 'ada' }
  await client.people.create(person, north)
  await client.connections.update({ id, readOnly: true })
  await expect(client.people.create({ ...person, username: 'ada2' }, north)).rejects.toMatchObject({
    code: 'READ_ONLY',
    data: { profileId: id },
  })
  expect((await client.people.search({}, north)).items).toHaveLength(1)
})

test('a schema that a newer console migrated is not used', async () => {
  const { id } = await client.connections.create({ name: 'North', postgresql: external(), password: password() })
  const north = { context: { profileId: id } }
  const { planDigest } = await client.migrations.preview({ track: 'directory' }, north)
  for await (const event of await client.migrations.apply({ track: 'directory', planDigest }, north)) void event
  await database.store.pool.query(
    `INSERT INTO migration_history.directory ("timestamp", name) VALUES (29990101000000, '29990101000000-later')`,
  )
  const newer = {
    code: 'CONFLICT',
    data: { reason: 'schema-newer', detail: expect.stringContaining('29990101000000') },
  }
  await expect(client.people.search({}, north)).rejects.toMatchObject(newer)
  const person = { givenName: 'Ada', familyName: 'Lovelace', username: 'ada' }
  await expect(client.people.create(person, north)).rejects.toMatchObject(newer)
  const { rows } = await client.migrations.track({ track: 'directory' }, north)
  expect(rows.at(-1)).toMatchObject({ name: '29990101000000-later', state: 'missing' })
  expect(await client.migrations.drift({ track: 'directory' }, north)).toMatchObject({ compared: false, items: [] })
  const back = await client.migrations.preview({ track: 'directory', direction: 'down' }, north)
  expect(back.migrations).toEqual([])
})

test('a school without a profile is NOT_FOUND', async () => {
  await expect(client.people.search({}, { context: { profileId: 'nowhere' } })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    data: { id: 'nowhere' },
  })
})
