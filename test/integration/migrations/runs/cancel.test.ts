import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { previewTrack, revertMigration, trackStatus } from '../../../../src/main/features/migrations/migrate-track.ts'
import { useDatabase } from '../../../postgres.ts'
import { useConsole } from '../../../running-console.ts'

const track = 'bulletin'
const database = useDatabase()
const running = useConsole(() => database)
const query = (sql: string) => database.store.pool.query(sql)

/** While a row is in `shut`, the second migration of the track sleeps at each statement that changes the schema. */
const GATE = `CREATE TABLE public.shut (n int);
CREATE FUNCTION public.wait_at_gate() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
  IF EXISTS (SELECT FROM migration_history.${track}) THEN
    WHILE EXISTS (SELECT FROM public.shut) LOOP PERFORM pg_sleep(0.05); END LOOP;
  END IF;
END $$;
CREATE EVENT TRIGGER gate ON ddl_command_start EXECUTE FUNCTION public.wait_at_gate()`

const states = async () => (await trackStatus(database.migrations, track)).rows.map(({ state }) => state)
const takeAllBack = async () => {
  for (;;) {
    const { planDigest, migrations } = await previewTrack(database.migrations, { track, direction: 'down' })
    if (migrations.length === 0) return
    for await (const _event of revertMigration(database.migrations, { track, planDigest }));
  }
}
const until = (sql: string, found: number) =>
  vi.waitFor(async () => expect((await query(sql)).rowCount).toBe(found), { timeout: 60_000, interval: 10 })
const asleep = () =>
  until(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`, 1)
const open = () => query('DELETE FROM public.shut')
const released = () =>
  until(
    `SELECT FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    0,
  )
/** The rest of the chain, as the next run applies it. */
const goOn = async () => {
  const { planDigest } = await running.client.migrations.preview({ track })
  const events = []
  for await (const event of await running.client.migrations.apply({ track, planDigest })) events.push(event)
  return events.at(-1)
}

beforeAll(() => query(GATE))
beforeEach(async () => {
  await open()
  await takeAllBack()
  await query('INSERT INTO public.shut VALUES (1)')
})

/** The states of a chain of which the first are applied and the others are not. */
const upTo = (applied: number, { length }: { length: number }) =>
  Array.from({ length }, (_, index) => (index < applied ? 'applied' : 'pending'))

const stopsBetween = async () => {
  await open()
  await released()
  const seen = await states()
  expect(seen.length).toBeGreaterThan(2)
  expect(seen).toEqual(upTo(2, seen))
  expect(await goOn()).toEqual({ kind: 'done', applied: seen.length - 2 })
  expect(await states()).toEqual(upTo(seen.length, seen))
}

test('a stream of REST that is closed ends a run between two migrations', async () => {
  const { planDigest } = await running.client.migrations.preview({ track })
  const leaving = new AbortController()
  await running.rest(`/api/v1/migrations/${track}/apply`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ planDigest }),
    signal: leaving.signal,
  })
  await asleep()
  leaving.abort()
  // Once this is answered, the console has seen that the stream is closed.
  const { rows } = (await (await running.rest(`/api/v1/migrations/${track}`)).json()) as { rows: { state: string }[] }
  expect(rows.map(({ state }) => state)).toEqual(upTo(1, rows))
  await stopsBetween()
}, 120_000)

test('Ctrl-C ends a run of the command line between two migrations', async () => {
  const command = ['src/main/cli/index.ts', 'migrations', 'up', '--track', track, '--profile', 'tests']
  const child = spawn(process.execPath, [...command, '--data', running.dataFolder, '--json'], {
    cwd: resolve(import.meta.dirname, '../../../..'),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  let said = ''
  child.stderr.on('data', (text: Buffer) => (said += text.toString()))
  try {
    await asleep()
    child.kill('SIGINT')
    await vi.waitFor(() => expect(said).toContain('SIGINT'), { timeout: 60_000, interval: 10 })
    await stopsBetween()
    expect(await ended).toEqual([1, null])
  } finally {
    child.kill('SIGKILL')
  }
}, 120_000)
