import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import type { Client } from '../../../src/contract/index.ts'
import type { FleetEvent, FleetRun, FleetSchool } from '../../../src/contract/migration-fleet.ts'
import { tracksOf } from '../../../src/contract/migrations.ts'
import { compose, type Console } from '../../../src/main/compose.ts'
import { inProcessClient } from '../../../src/main/doors/in-process-door.ts'
import { migrationFiles, shippedMigrations } from '../../../src/main/features/migrations/migration-files.ts'
import { cliOn } from '../../fixtures/command-line.ts'
import { createDatabase, type TestDatabase } from '../../postgres.ts'

const SCHOOLS = 12
/** The school whose database refuses to record a migration. */
const BROKEN = 4
/** Beside other tests a school may take its time; one that hangs takes all of it. */
const LIMIT_MS = 8_000

type School = TestDatabase & { drop: () => Promise<void>; id: string }

let folder: string
let running: Console
let client: Client
let silent: Server
let newest: string
const schools: School[] = []
const cli = cliOn(() => folder)

const addressOf = ({ target }: TestDatabase) => ({
  kind: 'external' as const,
  host: target.host,
  port: target.port,
  database: target.database,
  user: target.user,
  tls: 'disable' as const,
  certificateAuthority: null,
})

const start = async () => {
  const log = pino({ level: 'silent' })
  running = await compose({ dataFolder: folder, log, projects: false, fleetLimitMs: LIMIT_MS })
  const context = { app: running.app, author: { actor: 'test', door: 'in-process' as const } }
  client = inProcessClient({ router: running.router, context, log })
}

const status = async () => new Map((await client.migrations.fleet.status()).items.map((school) => [school.id, school]))

const trackOf = (school: FleetSchool | undefined) => school?.tracks.find(({ track }) => track === 'directory')

const runOf = (school: FleetSchool | undefined): FleetRun => ({
  profileId: school!.id,
  plans: school!.tracks.flatMap(({ track, planDigest }) => (planDigest === null ? [] : [{ track, planDigest }])),
})

/** Takes the newest migration back behind the console, as if the school had an older version. */
const makeOlder = async ({ store }: TestDatabase) => {
  await store.pool.query(await readFile(join(shippedMigrations(), 'directory', `${newest}.down.sql`), 'utf8'))
  await store.pool.query('DELETE FROM migration_history.directory WHERE name = $1', [newest])
}

const refuseHistory = ({ store }: TestDatabase) =>
  store.pool.query(`
    CREATE FUNCTION migration_history.refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'this school records nothing'; END $$;
    CREATE TRIGGER refuse BEFORE INSERT ON migration_history.directory
      FOR EACH ROW EXECUTE FUNCTION migration_history.refuse();`)

/** An open school would keep connections. */
const otherSessions = async ({ pool }: TestDatabase['store']) => {
  const { rows } = await pool.query<{ open: number }>(
    `SELECT count(*)::int AS open FROM pg_stat_activity
     WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`,
  )
  return rows[0]!.open
}

const apply = async (runs: FleetRun[]) => {
  const events: FleetEvent[] = []
  for await (const event of await client.migrations.fleet.apply({ schools: runs })) events.push(event)
  return events
}

const resultsOf = (events: FleetEvent[]) => {
  const last = events.at(-1)
  return last?.kind === 'done' ? last.results : []
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'school-directory-fleet-'))
  newest = (await migrationFiles().read('directory')).at(-1)!.name
  await start()
  for (let number = 0; number < SCHOOLS; number += 1) {
    const database = await createDatabase(inject('cluster'))
    await makeOlder(database)
    const { id } = await client.connections.create({
      name: `School ${number}`,
      environment: number === 1 ? 'production' : 'development',
      postgresql: addressOf(database),
      password: String(database.target.password),
    })
    schools.push({ ...database, id })
  }
  await refuseHistory(schools[BROKEN]!)
  // Accepts connections and never says anything.
  silent = createServer(() => undefined)
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
})

afterAll(async () => {
  await running.close()
  silent.close()
  for (const { drop } of schools) await drop()
  await rm(folder, { recursive: true, force: true })
})

test('the state of every school is read without opening it, and schools that do not answer say why', async () => {
  const { port } = silent.address() as { port: number }
  const postgresql = { ...addressOf(schools[0]!), port }
  const hanging = await client.connections.create({ name: 'Hanging', postgresql, password: 'x' })
  const locked = await client.connections.create({
    name: 'Locked',
    readOnly: true,
    postgresql: addressOf(schools[0]!),
    password: 'wrong',
  })
  onTestFinished(async () => {
    await client.connections.remove({ id: hanging.id })
    await client.connections.remove({ id: locked.id })
  })

  const startedAt = performance.now()
  const found = await status()
  expect(performance.now() - startedAt).toBeLessThan(2 * LIMIT_MS)

  expect(trackOf(found.get('default'))).toMatchObject({ state: 'pending' })
  expect(trackOf(found.get(hanging.id))).toMatchObject({
    state: 'unreachable',
    planDigest: null,
    fault: { code: 'no-answer' },
  })
  const tracks = tracksOf('record').map((track) => ({ track, fault: { code: 'wrong-login' } }))
  expect(found.get(locked.id)).toMatchObject({ readOnly: true, tracks })
  for (const { id, store } of schools) {
    expect(trackOf(found.get(id))).toMatchObject({ state: 'pending', pending: 1, migrations: [newest], reason: null })
    await expect.poll(() => otherSessions(store), { timeout: 5_000 }).toBe(0)
  }
})

test('the first school that fails ends the run, and every other one is reported as it is', async () => {
  const before = await status()
  const events = await apply(
    schools.map(({ id }, index) => ({
      ...runOf(before.get(id)),
      ...(index === 1 && { confirm: 'School 1' }),
    })),
  )

  const outcomes = resultsOf(events).map(({ outcome, applied }) => `${outcome} ${applied}`)
  expect(outcomes).toEqual(
    schools.map((_, index) => (index < BROKEN ? 'done 1' : index === BROKEN ? 'failed 0' : 'not-begun 0')),
  )
  expect(resultsOf(events)[BROKEN]).toMatchObject({
    profileId: schools[BROKEN]!.id,
    failure: { track: 'directory', code: 'RULE_VIOLATION', data: { rule: 'migration', field: newest } },
  })

  const after = await status()
  expect(schools.map(({ id }) => trackOf(after.get(id))?.state)).toEqual(
    schools.map((_, index) => (index < BROKEN ? 'up-to-date' : index === BROKEN ? 'failed' : 'pending')),
  )
})

test('a production school wants its name and a read-only one is never changed, before any school begins', async () => {
  const [first, second] = [schools[5]!, schools[6]!]
  await client.connections.update({ id: second.id, environment: 'production' })
  const both = async () => {
    const found = await status()
    return [runOf(found.get(first.id)), runOf(found.get(second.id))]
  }
  await expect(apply(await both())).rejects.toMatchObject({
    code: 'RULE_VIOLATION',
    data: { rule: 'confirmation', field: 'schools.1.confirm' },
  })
  await client.connections.update({ id: second.id, environment: 'development', readOnly: true })
  await expect(apply(await both())).rejects.toMatchObject({ code: 'READ_ONLY', data: { profileId: second.id } })
  await expect(
    apply([...(await both()).slice(0, 1), { ...(await both())[0]!, profileId: 'nobody' }]),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await client.connections.update({ id: second.id, readOnly: false })
  const after = await status()
  expect([first, second].map(({ id }) => trackOf(after.get(id))?.state)).toEqual(['pending', 'pending'])
})

test('a plan that is not that of now fails its school, and so does a school that cannot be reached', async () => {
  const [other, away] = [schools[7]!, schools[8]!]
  const seen = runOf((await status()).get(away.id))
  const stale = { profileId: other.id, plans: [{ track: 'directory' as const, planDigest: 'seen-elsewhere' }] }
  expect(resultsOf(await apply([stale, seen]))).toMatchObject([
    { outcome: 'failed', failure: { code: 'CONFLICT', data: { reason: 'plan-changed' } } },
    { outcome: 'not-begun', failure: null },
  ])
  await client.connections.update({ id: away.id, password: 'wrong' })
  expect(resultsOf(await apply([seen]))).toMatchObject([
    { outcome: 'failed', applied: 0, failure: { code: 'STORE_UNAVAILABLE', data: { store: 'postgresql' } } },
  ])
  await client.connections.update({ id: away.id, password: String(away.target.password) })
})

test('a run that is stopped leaves the rest as it was', async () => {
  const [first, second] = [schools[9]!, schools[10]!]
  const found = await status()
  const stop = new AbortController()
  const run = async () => {
    const runs = [runOf(found.get(first.id)), runOf(found.get(second.id))]
    const events = await client.migrations.fleet.apply({ schools: runs }, { signal: stop.signal })
    for await (const event of events) if (event.kind === 'result') stop.abort()
  }
  await run().catch(() => undefined)
  const after = await status()
  expect([first, second].map(({ id }) => trackOf(after.get(id))?.state)).toEqual(['up-to-date', 'pending'])
})

test('the command line shows the fleet and brings chosen schools up', async () => {
  const { id } = schools[11]!
  const before = await cli('migrations', 'fleet', 'status', '--json')
  expect(before.code).toBe(1)
  const listed = before.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as FleetSchool)
  expect(listed).toHaveLength(SCHOOLS + 1)
  const applied = await cli('migrations', 'fleet', 'up', '--profiles', `${id},${schools[0]!.id}`)
  expect(applied).toMatchObject({ code: 0, out: expect.stringContaining('done') })
  expect(trackOf((await status()).get(id))).toMatchObject({ state: 'up-to-date', pending: 0, planDigest: null })
  expect(await cli('migrations', 'fleet', 'up', '--profiles', 'nobody')).toMatchObject({ code: 1 })
  expect(await cli('migrations', 'fleet', 'up')).toMatchObject({ code: 2 })
})
