import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type EmbeddedPostgres, embeddedPostgres } from '../../../src/main/stores/embedded/embedded-postgres.ts'
import { embeddedTarget } from '../../../src/main/stores/embedded/embedded-school.ts'
import { openPostgres } from '../../../src/main/stores/postgres/open-postgres.ts'
import { refusalOf } from '../../../src/main/stores/postgres/postgres-errors.ts'
import { isRunning } from '../../is-running.ts'

type Server = { pid: number; port: number; password: string; failure?: string }

/** Windows cannot stop a process with a signal, and its guardian is not a shell. */
const onWindows = process.platform === 'win32'

let directory: string
const consoles: ChildProcess[] = []
const opened: EmbeddedPostgres[] = []

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'school-directory-embedded-'))
})

afterEach(async () => {
  for (const console of consoles.splice(0))
    if (console.exitCode === null && console.signalCode === null) console.kill('SIGKILL')
  await Promise.all(opened.splice(0).map((embedded) => embedded.close()))
  await gone((await readServerPid()) ?? 0)
})

afterAll(() => rm(directory, { recursive: true, force: true }))

const gone = (pid: number) =>
  vi.waitFor(async () => expect(await isRunning(pid)).toBe(false), { timeout: 15_000, interval: 20 })

const postmasterFile = () => join(directory, 'postgres', 'postmaster.pid')
const readServerPid = async () =>
  Number((await readFile(postmasterFile(), 'utf8').catch(() => '')).split('\n')[0]) || null

/** A console in a process of its own. */
const startConsole = async (folder = directory): Promise<{ child: ChildProcess; server: Server }> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../fixtures/embedded-console.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  consoles.push(child)
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, server: JSON.parse(line.toString()) as Server }
}

const openHere = (folder = directory, settings = {}) => {
  const embedded = embeddedPostgres({ directory: folder, settings })
  opened.push(embedded)
  return embedded
}

const storeOn = (embedded: EmbeddedPostgres, statementMs = 10_000) =>
  openPostgres({
    target: { ...embeddedTarget(embedded, 'x'), database: 'postgres' },
    readOnly: false,
    timeouts: { statementMs, connectMs: 10_000 },
  })

const query = async (server: Server, text: string) => {
  const client = new pg.Client({
    host: '127.0.0.1',
    port: server.port,
    user: 'school_directory',
    password: server.password,
    database: 'postgres',
  })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

const kill = async (child: ChildProcess, signal: NodeJS.Signals) => {
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

test('two consoles that start at once on a new folder share one server, which sorts the same everywhere', async () => {
  const [one, other] = await Promise.all([startConsole(), startConsole()])
  expect(one.server.failure).toBeUndefined()
  expect(other.server).toEqual(one.server)
  expect(
    await query(
      one.server,
      `SELECT datlocprovider AS provider, datlocale AS locale, pg_encoding_to_char(encoding) AS encoding FROM pg_database WHERE datname = 'postgres'`,
    ),
  ).toEqual([{ provider: 'b', locale: 'C.UTF-8', encoding: 'UTF8' }])
  expect(
    await query(
      one.server,
      `SELECT current_setting('listen_addresses') AS address, current_setting('unix_socket_directories') AS sockets`,
    ),
  ).toEqual([{ address: '127.0.0.1', sockets: '' }])
  await expect(query({ ...one.server, password: 'wrong' }, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' })
})

test('the last console to end stops the server, however each one ends, and the data stays', async () => {
  const first = await startConsole()
  await query(first.server, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (42)')
  const second = await startConsole()
  expect(second.server.pid).toBe(first.server.pid)

  await kill(first.child, 'SIGKILL')
  expect(await query(second.server, 'SELECT n FROM kept')).toEqual([{ n: 42 }])
  const third = await startConsole()
  await kill(second.child, 'SIGTERM')
  expect(await query(third.server, 'SELECT n FROM kept')).toEqual([{ n: 42 }])

  await kill(third.child, 'SIGKILL')
  await gone(first.server.pid)

  const next = await startConsole()
  expect(next.server.port).toBe(first.server.port)
  expect(await query(next.server, 'SELECT n FROM kept')).toEqual([{ n: 42 }])
  await kill(next.child, 'SIGTERM')
  expect(await isRunning(next.server.pid)).toBe(false)
})

test.skipIf(onWindows)('the server of a console whose guardian was ended still stops with the console', async () => {
  const { child, server } = await startConsole()
  const leases = async () =>
    (await readdir(join(directory, 'postgres-run'))).filter((each) => each.startsWith('lease.'))
  const [lease] = await leases()
  process.kill(Number(lease!.split('.')[1]), 'SIGKILL')
  await vi.waitFor(async () => expect((await leases()).filter((each) => each !== lease)).toHaveLength(1), {
    timeout: 10_000,
    interval: 20,
  })
  await kill(child, 'SIGKILL')
  await gone(server.pid)
})

test('a query under way when the server is killed is STORE_UNAVAILABLE, and the next finds the server again', async () => {
  const embedded = openHere()
  const { pid } = await embedded.server()
  const store = storeOn(embedded)
  const client = await store.pool.connect()
  client.on('error', () => undefined)
  const asked = client.query('SELECT pg_sleep(60)').catch((error: unknown) => error)
  await vi.waitFor(async () =>
    expect(
      (
        await store.pool.query(
          `SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'`,
        )
      ).rowCount,
    ).toBe(1),
  )
  process.kill(pid, 'SIGKILL')
  const error = await asked
  client.release(error as Error)
  expect(refusalOf(error, 'default')).toMatchObject({ code: 'STORE_UNAVAILABLE', data: { store: 'postgresql' } })

  await vi.waitFor(async () => expect((await store.pool.query('SELECT n FROM kept')).rows).toEqual([{ n: 42 }]), {
    timeout: 20_000,
  })
  expect((await embedded.server()).pid).not.toBe(pid)
  await store.close()
})

test.skipIf(onWindows)('a call to a server that hangs times out', async () => {
  const embedded = openHere()
  const { pid } = await embedded.server()
  const store = storeOn(embedded, 300)
  const { rows } = await store.pool.query('SELECT pg_backend_pid() AS backend')
  process.kill(pid, 'SIGSTOP')
  process.kill(rows[0].backend, 'SIGSTOP')
  try {
    const error = await store.pool.query('SELECT 1').catch((caught: unknown) => caught)
    expect(refusalOf(error, 'default')).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      data: { reason: 'PostgreSQL does not answer.' },
    })
  } finally {
    process.kill(rows[0].backend, 'SIGCONT')
    process.kill(pid, 'SIGCONT')
  }
  expect((await store.pool.query('SELECT n FROM kept')).rows).toEqual([{ n: 42 }])
  await store.close()
})

test('after a power cut, a process number that another program has by now does not block the start', async () => {
  const { child, server } = await startConsole()
  const text = await readFile(postmasterFile(), 'utf8')
  await kill(child, 'SIGTERM')
  await writeFile(postmasterFile(), text.replace(/^\d+/, String(process.pid)))
  const embedded = openHere()
  const again = await embedded.server()
  expect(again.pid).not.toBe(server.pid)
  expect(await query({ ...again }, 'SELECT n FROM kept')).toEqual([{ n: 42 }])
})

test('a remembered port that another program has is left to it', async () => {
  const port = Number(await readFile(join(directory, 'postgres-run', 'port'), 'utf8'))
  const other = createServer().listen(port, '127.0.0.1')
  await once(other, 'listening')
  try {
    const found = await openHere().server()
    expect(found.port).not.toBe(port)
    expect(await query(found, 'SELECT n FROM kept')).toEqual([{ n: 42 }])
  } finally {
    other.close()
  }
})

test('a copy of the folder gets a server of its own, also while the original runs', async () => {
  const copy = await mkdtemp(join(tmpdir(), 'school-directory-copy-'))
  try {
    const original = await openHere().server()
    await cp(directory, copy, { recursive: true, filter: (path) => !path.includes('lease.') })
    // As root, the folder belongs to the server's account and a copy belongs to root.
    if (process.getuid?.() === 0)
      execFileSync('chown', ['-R', '--reference', join(directory, 'postgres'), join(copy, 'postgres')])
    const embedded = openHere(copy)
    const copied = await embedded.server()
    expect(copied.pid).not.toBe(original.pid)
    expect(copied.port).not.toBe(original.port)
    await embedded.close()
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
})

test('a folder of another version, and one that is damaged, are refused with the reason and left as they are', async () => {
  const cluster = join(directory, 'postgres')
  const version = join(cluster, 'PG_VERSION')
  await writeFile(version, '14\n')
  await expect(openHere().server()).rejects.toMatchObject({
    fault: { code: 'folder-of-another-version' },
    message: expect.stringContaining('PostgreSQL 14'),
  })
  await writeFile(version, '18\n')

  const control = join(cluster, 'global', 'pg_control')
  await rename(control, `${control}.away`)
  await expect(openHere().server()).rejects.toMatchObject({ fault: { code: 'folder-damaged' } })
  await rename(`${control}.away`, control)

  await rename(version, `${version}.away`)
  await expect(openHere().server()).rejects.toMatchObject({ fault: { code: 'folder-not-whole' } })
  await rename(`${version}.away`, version)
  expect(await query(await openHere().server(), 'SELECT n FROM kept')).toEqual([{ n: 42 }])
})

test('an impossible data folder and an unsupported machine are reported', async () => {
  const file = join(directory, 'a-file')
  await writeFile(file, '')
  await expect(openHere(join(file, 'data')).server()).rejects.toMatchObject({ fault: { code: 'folder-not-writable' } })

  const { arch } = process
  Object.defineProperty(process, 'arch', { value: 'pdp11' })
  try {
    await expect(openHere().server()).rejects.toMatchObject({
      fault: { code: 'program-not-brought' },
      message: expect.stringContaining('pdp11'),
    })
  } finally {
    Object.defineProperty(process, 'arch', { value: arch })
  }
})

test.skipIf(process.getuid?.() !== 0)(
  'root’s data folder may lie where the account of the server cannot go',
  async () => {
    const closed = await mkdtemp(join(tmpdir(), 'school-directory-closed-'))
    const data = join(closed, 'data')
    let elsewhere: string | undefined
    try {
      const embedded = openHere(data)
      const server = await embedded.server()
      expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
      elsewhere = (await readFile(join(data, 'postgres-is-in.txt'), 'utf8')).trim()
      expect(await readdir(elsewhere)).toEqual(expect.arrayContaining(['postgres', 'postgres-run']))
      // When the account cannot read the checkout, the folder also holds a copy of the programs.
      expect(await readdir(data)).toEqual(['postgres-is-in.txt'])
      await embedded.close()
      const again = await openHere(data).server()
      expect(again.port).toBe(server.port)
    } finally {
      await Promise.all(opened.splice(0).map((embedded) => embedded.close()))
      await rm(closed, { recursive: true, force: true })
      if (elsewhere) await rm(elsewhere, { recursive: true, force: true })
    }
  },
)
