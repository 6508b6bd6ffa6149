import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Client } from '../../../src/contract/index.ts'
import { tracksOf } from '../../../src/contract/migrations.ts'
import { compose, type Console } from '../../../src/main/compose.ts'
import { inProcessClient } from '../../../src/main/doors/in-process-door.ts'
import { asAdministrator, useDatabase } from '../../postgres.ts'

const database = useDatabase()
const cluster = inject('cluster')
const user = `few_rights_${randomBytes(4).toString('hex')}`
let folder: string
let running: Console
let client: Client
let context: { profileId: string }
const logged: string[] = []

const external = () => {
  const { host, port, database: name } = database.target
  return { kind: 'external' as const, host, port, database: name, user, tls: 'disable' as const }
}
const grant = (text: string) => database.store.pool.query(text.replaceAll('the user', user))
const schemas: string[] = tracksOf('record').toSorted()
const everySchema = [...schemas, 'migration_history'].sort()
/** A pattern of whole schemas, as advice names them. */
const allOf = (names: readonly string[]) => names.map((name) => `${name}\\.\\*`).join(', ')
/** The statements in a piece of advice, as an administrator would run them. */
const statementsIn = (advice: string) => advice.match(/GRANT [^;.]+/g) ?? []
/** Health is what the console saw last, and it looks every few seconds. */
const healthIs = (expected: object) =>
  expect
    .poll(async () => (await client.connections.health(undefined, { context })).postgresql, { timeout: 20_000 })
    .toMatchObject(expected)
const tested = async () =>
  (await client.connections.test({ name: 'Few', postgresql: external(), password: 'few' })).postgresql
const read = () => client.people.search({}, { context })
const write = (username: string) =>
  client.people.create({ givenName: 'Ada', familyName: 'Lovelace', username }, { context })
/** Closes the school, so that the next call opens it again, as after some time. */
const again = () => running.app.connections.forget(context.profileId)

beforeAll(async () => {
  await asAdministrator(cluster, (admin) => admin.query(`CREATE ROLE ${user} LOGIN PASSWORD 'few'`))
  folder = await mkdtemp(join(tmpdir(), 'school-directory-rights-'))
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) })
  running = await compose({ dataFolder: folder, log })
  client = inProcessClient({
    router: running.router,
    context: { app: running.app, author: { actor: 'test', door: 'in-process' } },
    log,
  })
  const { id } = await client.connections.create({ name: 'Few', postgresql: external(), password: 'few' })
  context = { profileId: id }
})
afterAll(async () => {
  await running.close()
  await rm(folder, { recursive: true, force: true })
  await database.store.pool.query(`DROP OWNED BY ${user}`)
  await asAdministrator(cluster, (admin) => admin.query(`DROP ROLE ${user}`))
})

const shut = (schema: RegExp) => ({ state: 'down', reason: expect.stringMatching(schema) })
const refused = (schema: RegExp) => ({
  code: 'STORE_UNAVAILABLE',
  data: { store: 'postgresql', because: 'missing-right', reason: expect.stringMatching(schema) },
})

test('a user with CONNECT only: schemas and grants are named in calls, in health and in the connection test', async () => {
  const both = new RegExp(`may not read ${allOf(everySchema)}.*GRANT USAGE ON SCHEMA ${everySchema.join(', ')}`)
  await expect(read()).rejects.toMatchObject(refused(both))
  await expect(write('ada')).rejects.toMatchObject(refused(both))
  await expect(client.migrations.preview({ track: 'directory' }, { context })).rejects.toMatchObject(
    refused(new RegExp(`${everySchema.map((name) => `(?=.*GRANT USAGE ON SCHEMA [a-z_, ]*\\b${name}\\b)`).join('')}.`)),
  )
  await healthIs(shut(both))
  expect(await tested()).toMatchObject(shut(both))
})

test('following the advice about grants, one after the other, makes the school work', async () => {
  await grant(`GRANT USAGE ON SCHEMA directory, migration_history TO the user`)
  await grant(`GRANT SELECT ON ALL TABLES IN SCHEMA migration_history TO the user`)
  await grant(`GRANT SELECT ON directory.person TO the user`)
  await again()
  const part = new RegExp(
    `may not read ${allOf(schemas).replace('directory\\.\\*', 'directory\\.[a-z_., ]+ \\(\\+\\d+\\)')}\\. .*GRANT SELECT`,
  )
  await expect(read()).rejects.toMatchObject(refused(part))
  expect((await tested()).reason).toMatch(part)

  // What opens no school is named, and the school is open without it.
  await grant(`GRANT SELECT ON ALL TABLES IN SCHEMA directory TO the user`)
  await again()
  expect((await read()).items).toEqual([])
  const { state, reason } = await tested()
  expect(state).toBe('up')
  expect(reason).toMatch(new RegExp(`may not read ${allOf(schemas.filter((name) => name !== 'directory'))}\\. `))

  for (const statement of statementsIn(reason!)) await grant(statement)
  await again()
  expect((await read()).items).toEqual([])
  const reading = await tested()
  expect(reading).toMatchObject({ state: 'up', reason: expect.stringMatching(/may read but not write/) })
  await healthIs({ state: 'up', reason: reading.reason })
  await expect(write('ada')).rejects.toMatchObject(refused(/GRANT SELECT, INSERT, UPDATE, DELETE/))
  expect(
    (await client.connections.test({ name: 'Few', postgresql: external(), password: 'few', readOnly: true }))
      .postgresql,
  ).toMatchObject({ state: 'up', reason: null })

  for (const statement of statementsIn(reading.reason!)) await grant(statement)
  expect(await write('ada')).toMatchObject({ username: 'ada' })
  expect(await tested()).toMatchObject({ state: 'up', reason: null })
  await healthIs({ state: 'up', reason: null })
  expect(logged.join('\n')).not.toContain('"incident"')
})

test('a user with few connections: calls beyond them are 503 with words, never 500', async () => {
  await asAdministrator(cluster, (admin) => admin.query(`ALTER ROLE ${user} CONNECTION LIMIT 3`))
  await again()
  const answers = await Promise.allSettled(Array.from({ length: 12 }, read))
  const failures = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as object] : []))
  expect(failures.length).toBeGreaterThan(0)
  for (const failure of failures)
    expect(failure).toMatchObject({ code: 'STORE_UNAVAILABLE', data: { because: 'no-free-connection' } })
  await expect.poll(async () => (await read()).items.length).toBe(1)
})
