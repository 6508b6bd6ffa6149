import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Client } from '../../../src/contract/index.ts'
import type { FleetResult } from '../../../src/contract/migration-fleet.ts'
import { compose, type Console } from '../../../src/main/compose.ts'
import { inProcessClient } from '../../../src/main/doors/in-process-door.ts'
import { createDatabase, type TestDatabase } from '../../postgres.ts'

const SCHOOLS = 50
const BROKEN = 24
const AT_ONCE = 5
const numbers = Array.from({ length: SCHOOLS }, (_, number) => number)
/** A small track that requires no other, so that a school is an empty database. */
const track = 'films'

let folder: string
let running: Console
let client: Client
const databases: (TestDatabase & { drop: () => Promise<void> })[] = []
const schools: (TestDatabase & { drop: () => Promise<void>; id: string })[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'school-directory-fifty-'))
  const log = pino({ level: 'silent' })
  running = await compose({ dataFolder: folder, log, projects: false, fleetLimitMs: 30_000 })
  const context = { app: running.app, author: { actor: 'test', door: 'in-process' as const } }
  client = inProcessClient({ router: running.router, context, log })
  for (let first = 0; first < SCHOOLS; first += AT_ONCE)
    databases.push(
      ...(await Promise.all(numbers.slice(0, AT_ONCE).map(() => createDatabase(inject('cluster'), { empty: true })))),
    )
  for (const [number, database] of databases.entries()) {
    const { host, port, user, password, database: name } = database.target
    const address = { kind: 'external' as const, host, port, database: name, user, tls: 'disable' as const }
    const { id } = await client.connections.create({
      name: `School ${number}`,
      postgresql: { ...address, certificateAuthority: null },
      password: String(password),
    })
    schools.push({ ...database, id })
  }
})

afterAll(async () => {
  await running.close()
  for (let first = 0; first < SCHOOLS; first += AT_ONCE)
    await Promise.all(databases.slice(first, first + AT_ONCE).map(({ drop }) => drop()))
  await rm(folder, { recursive: true, force: true })
})

const status = async () => {
  const { items } = await client.migrations.fleet.status()
  return schools.map(({ id }) => items.find((item) => item.id === id)!.tracks.find((each) => each.track === track)!)
}

const apply = async (which: readonly number[]): Promise<FleetResult[]> => {
  const found = await status()
  const runs = which.map((number) => ({
    profileId: schools[number]!.id,
    plans: [{ track: track as 'films', planDigest: found[number]!.planDigest! }],
  }))
  let results: FleetResult[] = []
  for await (const event of await client.migrations.fleet.apply({ schools: runs }))
    if (event.kind === 'done') results = event.results
  return results
}

const tables = async ({ store }: TestDatabase) =>
  (await store.pool.query(`SELECT FROM pg_tables WHERE schemaname = '${track}'`)).rowCount

test('one of fifty schools fails: it and the other forty-nine are reported as their databases are', async () => {
  await schools[BROKEN]!.store.pool.query(
    `CREATE SCHEMA IF NOT EXISTS ${track}; CREATE TABLE IF NOT EXISTS ${track}.film (mine text)`,
  )
  const results = await apply(numbers)
  const expected = (number: number) => (number < BROKEN ? 'done' : number === BROKEN ? 'failed' : 'not-begun')
  expect(results.map(({ outcome }) => outcome)).toEqual(numbers.map(expected))
  expect(results.map(({ profileId }) => profileId)).toEqual(schools.map(({ id }) => id))
  expect(results[BROKEN]).toMatchObject({
    applied: 0,
    failure: { track, code: 'RULE_VIOLATION', text: expect.stringContaining('already exists') },
  })
  expect(results.filter(({ failure }) => failure !== null)).toHaveLength(1)

  const found = await status()
  const state = { done: 'up-to-date', failed: 'failed', 'not-begun': 'pending' } as const
  expect(found.map((each) => each.state)).toEqual(numbers.map((number) => state[expected(number)]))
  const made = await Promise.all(schools.map(tables))
  expect(made.map((count) => count! > 1)).toEqual(numbers.map((number) => number < BROKEN))
  expect(made[BROKEN]).toBe(1)

  const rest = numbers.filter((number) => number > BROKEN)
  expect((await apply(rest)).map(({ outcome }) => outcome)).toEqual(rest.map(() => 'done'))
  const after = (await status()).map((each) => each.state)
  expect(after).toEqual(numbers.map((number) => (number === BROKEN ? 'failed' : 'up-to-date')))
}, 240_000)
