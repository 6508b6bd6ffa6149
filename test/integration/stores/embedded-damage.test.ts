import { execFileSync } from 'node:child_process'
import { chmod, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { compose } from '../../../src/main/compose.ts'
import { inProcessClient } from '../../../src/main/doors/in-process-door.ts'
import { embeddedPostgres } from '../../../src/main/stores/embedded/embedded-postgres.ts'

/** The copies keep owners and modes with a POSIX program. */
const posix = test.skipIf(process.platform === 'win32')

let base: string
let seed: string

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'school-directory-damage-'))
  await chmod(base, 0o711)
  seed = join(base, 'seed')
  const embedded = embeddedPostgres({ directory: seed })
  await embedded.server()
  await embedded.close()
  await vi.waitFor(async () => expect(await readdir(join(seed, 'postgres'))).not.toContain('postmaster.pid'), 20_000)
})
afterAll(() => rm(base, { recursive: true, force: true }))

/** Copies the folder of a server that ended cleanly, and damages the copy with `spoil`. */
const spoilt = async (spoil: (cluster: string) => Promise<unknown>) => {
  const directory = await mkdtemp(join(base, 'copy-'))
  await chmod(directory, 0o711)
  execFileSync('cp', ['-a', `${seed}/.`, directory])
  await spoil(join(directory, 'postgres'))
  const embedded = embeddedPostgres({ directory })
  onTestFinished(embedded.close)
  return { directory, embedded }
}

const openConsole = async (dataFolder: string) => {
  const log = pino({ level: 'silent' })
  const running = await compose({ dataFolder, log })
  const context = { app: running.app, author: { actor: 'test', door: 'in-process' as const } }
  return { client: inProcessClient({ router: running.router, context, log }), close: running.close }
}

const whole = '\n/data/postgres\n1795365237\n46725\n\n127.0.0.1\n'
posix.each([
  ['empty', ''],
  ['garbage', 'garbage\n\0'],
  ['zeros, as a file system leaves it after a power cut', '\0'.repeat(80)],
  ['cut off after the number of a running program', `${process.pid}\n`],
  ['of a server that is no more', `99999999${whole}`],
])('a stale postmaster.pid that is %s does not stop the start', async (_, text) => {
  const { directory, embedded } = await spoilt(async (cluster) => {
    await writeFile(join(cluster, 'postmaster.pid'), text, { mode: 0o600 })
    execFileSync('chown', ['--reference', cluster, join(cluster, 'postmaster.pid')])
  })
  expect((await embedded.server()).port).toBeGreaterThan(0)
  // Nothing is deleted: an unreadable file is kept under another name.
  const aside = (await readdir(join(directory, 'postgres'))).filter((name) => name.startsWith('postmaster.pid.'))
  expect(aside).toHaveLength(text.startsWith('99999999') ? 0 : 1)
})

posix('a postmaster.pid that cannot be read is left alone while a server works in the folder', async () => {
  const { directory, embedded } = await spoilt(async () => undefined)
  const { pid } = await embedded.server()
  const path = join(directory, 'postgres', 'postmaster.pid')
  const text = await readFile(path, 'utf8')
  await writeFile(path, '')
  const second = embeddedPostgres({ directory })
  onTestFinished(second.close)
  const joining = second.server()
  // The second console waits for the running server's file, however long it takes.
  const names = async () => (await readdir(join(directory, 'postgres'))).filter((name) => name.startsWith('postmaster'))
  await expect.poll(() => readdir(join(directory, 'postgres-run'))).toContain('password')
  expect(await names()).not.toContainEqual(expect.stringContaining('unreadable'))
  await writeFile(path, text)
  expect((await joining).pid).toBe(pid)
})

posix('two consoles that find a stale file at once start one server', async () => {
  const { directory, embedded } = await spoilt((cluster) => writeFile(join(cluster, 'postmaster.pid'), ''))
  const second = embeddedPostgres({ directory })
  onTestFinished(second.close)
  const [one, other] = await Promise.all([embedded.server(), second.server()])
  expect(one.pid).toBe(other.pid)
})

const zero = async (path: string) => {
  const { length } = await readFile(path)
  await writeFile(path, Buffer.alloc(length))
}
posix.each<[string, (cluster: string) => Promise<unknown>]>([
  ['pg_control of zeros', (cluster) => zero(join(cluster, 'global', 'pg_control'))],
  ['an empty pg_control', (cluster) => truncate(join(cluster, 'global', 'pg_control'))],
  ['no pg_control', (cluster) => rm(join(cluster, 'global', 'pg_control'))],
  ['pg_control of garbage', (cluster) => writeFile(join(cluster, 'global', 'pg_control'), Buffer.alloc(8192, 0xa5))],
  ['an empty PG_VERSION', (cluster) => truncate(join(cluster, 'PG_VERSION'))],
  ['a PG_VERSION of garbage', (cluster) => writeFile(join(cluster, 'PG_VERSION'), '\0\0\0')],
  ['no PG_VERSION', (cluster) => rm(join(cluster, 'PG_VERSION'))],
  ['no log of writes', (cluster) => rm(join(cluster, 'pg_wal'), { recursive: true })],
  ['no table of transactions', (cluster) => rename(join(cluster, 'pg_xact'), join(cluster, 'pg_xact.away'))],
])('a folder with %s is called damaged', async (_, spoil) => {
  const { embedded } = await spoilt(spoil)
  const failure = await embedded.server().then(
    async ({ port, user, password }) => {
      // Some damage appears only at the first connection.
      const { default: pg } = await import('pg')
      const client = new pg.Client({ host: '127.0.0.1', port, user, password, database: 'postgres' })
      client.on('error', () => undefined)
      return client.connect().then(
        () => 'it serves',
        (error: unknown) => error,
      )
    },
    (error: unknown) => error,
  )
  const { refusalOf } = await import('../../../src/main/stores/postgres/postgres-errors.ts')
  expect(refusalOf(failure)).toMatchObject({ code: 'STORE_UNAVAILABLE', data: { because: 'damaged' } })
})

posix('a folder of another major version is called that, and no damage', async () => {
  const { embedded } = await spoilt((cluster) => writeFile(join(cluster, 'PG_VERSION'), '12\n'))
  await expect(embedded.server()).rejects.toMatchObject({ fault: { code: 'folder-of-another-version' } })
})

/** The school's database has a map of its own. The server's map is read by its own processes only. */
const mapsOf = async (cluster: string) => {
  const databases = await readdir(join(cluster, 'base'))
  const newest = databases.map(Number).toSorted((one, other) => other - one)[0]!
  return { 'of the server': join(cluster, 'global'), 'of the database': join(cluster, 'base', String(newest)) }
}
posix.each(['of the server', 'of the database'] as const)(
  'a missing map of files, %s: health and calls say damaged, and not that the server starts',
  { timeout: 120_000 },
  async (which) => {
    const { directory, embedded } = await spoilt(async () => undefined)
    const once = await openConsole(directory)
    await once.client.people.search({})
    await Promise.all([once.close(), embedded.close()])
    const cluster = join(directory, 'postgres')
    await vi.waitFor(async () => expect(await readdir(cluster)).not.toContain('postmaster.pid'), 20_000)
    await rm(join((await mapsOf(cluster))[which], 'pg_filenode.map'))

    const { client, close } = await openConsole(directory)
    onTestFinished(close)
    const code = expect.stringMatching(/damaged$/)
    await expect
      .poll(async () => (await client.connections.health()).postgresql, { timeout: 40_000, interval: 1_000 })
      .toMatchObject({ state: 'down', fault: { code }, reason: expect.stringContaining('damaged') })
    await expect
      .poll(() => client.people.search({}).catch((error: unknown) => error), { timeout: 40_000, interval: 1_000 })
      .toMatchObject({ code: 'STORE_UNAVAILABLE', data: { because: 'damaged' } })
  },
)
