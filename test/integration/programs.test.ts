import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { isAlive } from '../../src/main/foundation/is-alive.ts'
import { readPostmasterFile } from '../../src/main/stores/embedded/postmaster-file.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const TOKEN = 'a-token-of-the-tests'

type Host = { process: ChildProcess; url: string; openUrl: string; exited: Promise<number | null> }

const host = async (args: string[]): Promise<Host> => {
  const child = spawn(process.execPath, ['src/main/headless/index.ts', '--json', '--port', '0', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, SCHOOL_DIRECTORY_LOG: 'silent' },
  })
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  for await (const line of createInterface({ input: child.stdout! })) {
    const ready = JSON.parse(line) as { event: string; url: string; openUrl: string }
    if (ready.event === 'ready') return { process: child, exited, ...ready }
  }
  throw new Error('The host ended before it was ready.')
}

type Ran = { code: number; stdout: string; stderr: string }

const run = (program: 'cli' | 'headless', args: string[], node: string[] = []): Promise<Ran> =>
  new Promise((done) => {
    execFile(
      process.execPath,
      [...node, `src/main/${program}/index.ts`, ...args],
      { cwd: root },
      (error, stdout, stderr) => done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    )
  })

/** The embedded server's living processes, found by the file that it keeps while it runs. */
const serverOf = async (dataFolder: string) => {
  const file = await readPostmasterFile(join(dataFolder, 'postgres'))
  return file ? [file.pid].filter(isAlive) : []
}

describe('programs on one data folder', () => {
  let dataFolder: string
  let first: Host
  const rest = (path: string, { url }: { url: string } = first) =>
    fetch(new URL(`/api/v1${path}`, url), { headers: { authorization: `Bearer ${TOKEN}` } })
  const cli = (...args: string[]) => run('cli', [...args, '--data', dataFolder])

  beforeAll(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'school-programs-'))
    await chmod(dataFolder, 0o755)
    first = await host(['--data', dataFolder, '--token', TOKEN])
  })
  afterAll(async () => {
    first.process.kill('SIGKILL')
    await rm(dataFolder, { recursive: true, force: true })
  })

  test('the host answers on its embedded database as soon as it says that it is ready', async () => {
    const health = (await (await rest('/health')).json()) as object
    expect(health).toMatchObject({ postgresql: { state: 'up' }, pendingMigrations: 0 })
    expect((await fetch(first.openUrl, { redirect: 'manual' })).status).toBe(303)
  })

  test('the command line works in the school that the host has open: a roster in, a person out over REST', async () => {
    const seeded = await cli('seed', '--people', '60', '--seed', '3', '--package', join(dataFolder, 'roster'))
    expect(seeded, seeded.stderr).toMatchObject({ code: 0 })
    const imported = await cli('import', 'oneroster', join(dataFolder, 'roster'), '--json')
    expect(imported, imported.stderr).toMatchObject({ code: 0 })
    const { items } = (await (await rest('/people?limit=1')).json()) as { items: { familyName: string; id: string }[] }
    const found = (await (
      await rest(`/people?search=${encodeURIComponent(items[0]!.familyName)}`)
    ).json()) as typeof items & {
      items: { id: string }[]
    }
    expect(found.items.map(({ id }) => id)).toContain(items[0]!.id)
  })

  test('the command line speaks to people and to programs, with exit codes', async () => {
    const created = await cli(
      'people',
      'create',
      '--given-name',
      'Ana',
      '--family-name',
      'Testperson',
      '--username',
      'ana.test',
      '--json',
    )
    expect(created).toMatchObject({ code: 0, stderr: '' })
    const ana = JSON.parse(created.stdout) as { id: string; version: number }

    const list = await cli('people', 'list', '--search', 'testperson')
    expect(list).toMatchObject({ code: 0, stdout: expect.stringMatching(/familyName.*\n.*Ana.*Testperson/) })
    expect(await cli('people', 'update', ana.id, '--version', '1', '--preferred-name', 'Anita')).toMatchObject({
      code: 0,
    })

    const stale = await cli('people', 'update', ana.id, '--version', '1', '--preferred-name', 'Ann', '--json')
    expect(stale).toMatchObject({ code: 1, stdout: '' })
    expect(JSON.parse(stale.stderr)).toMatchObject({ code: 'STALE_VERSION', data: { currentVersion: 2 } })

    expect(await cli('people', 'get', 'no-uuid')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('id: expected uuid'),
    })
    expect(await cli('people', 'get')).toMatchObject({ code: 2 })
    expect(await cli('people', 'vanish')).toMatchObject({ code: 2 })
    expect(await cli('people', 'count', '--profile', 'nowhere')).toMatchObject({ code: 1 })
    expect(await cli('people', 'remove', ana.id, '--version', '2', '--json')).toMatchObject({ code: 0 })
  })

  test('an export of people goes to a file or to standard output', async () => {
    const file = join(dataFolder, 'people.csv')
    expect(await cli('export', 'people', '--out', file)).toMatchObject({ code: 0 })
    const csv = await readFile(file, 'utf8')
    expect(csv).toMatch(/^\ufefffamilyName,givenName/)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await cli('export', 'people')).stdout).toBe(csv)
  })

  test('a second host joins the same database, and the database stays when the first host is killed', async () => {
    const second = await host(['--data', dataFolder, '--token', TOKEN])
    const count = async (of: Host) => ((await (await rest('/people/count', of)).json()) as { total: number }).total
    expect(await count(second)).toBe(await count(first))
    first.process.kill('SIGKILL')
    await first.exited
    expect(await count(second)).toBeGreaterThan(0)
    first = second
  })

  // Windows has no signals: `kill` ends a process at once.
  test.skipIf(process.platform === 'win32')(
    'told to end in the middle of a stream, the host ends cleanly and leaves no process',
    async () => {
      const servers = await serverOf(dataFolder)
      expect(servers.length).toBeGreaterThan(0)
      const stream = await rest('/people/export')
      const reader = stream.body!.getReader()
      await reader.read()
      first.process.kill('SIGTERM')
      expect(await first.exited).toBe(0)
      await reader.closed.catch(() => undefined)
      // The server's file is gone when the host ends; its process ends a moment later.
      await expect.poll(() => servers.filter(isAlive), { timeout: 10_000 }).toEqual([])
    },
  )

  test('without a token of its own, the host keeps one that only its user can read', async () => {
    const own = await host(['--data', dataFolder])
    try {
      const token = (await readFile(join(dataFolder, 'token'), 'utf8')).trim()
      expect((await stat(join(dataFolder, 'token'))).mode & 0o777).toBe(0o600)
      const health = await fetch(new URL('/api/v1/health', own.url), { headers: { authorization: `Bearer ${token}` } })
      expect(health.status).toBe(200)
    } finally {
      own.process.kill('SIGTERM')
      expect(await own.exited).toBe(0)
    }
  })

  test('the command line starts the database alone when no host runs, and stops it', async () => {
    expect(await cli('people', 'count', '--json')).toMatchObject({ code: 0, stdout: expect.stringContaining('total') })
    await expect.poll(() => serverOf(dataFolder), { timeout: 10_000 }).toEqual([])
  })
})

/** Runs a program on a system whose call to create a folder never returns, as on a lost network share. */
const runWithoutAnswer = async (program: 'cli' | 'headless', args: string[]): Promise<Ran> => {
  const folder = await mkdtemp(join(tmpdir(), 'school-stuck-'))
  try {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    // Opening a pipe that nobody reads blocks a thread of Node until it is killed.
    const hook = `import fs from 'node:fs'; import { syncBuiltinESMExports } from 'node:module';
      fs.promises.mkdir = () => fs.promises.open(${JSON.stringify(pipe)}, 'a'); syncBuiltinESMExports()`
    return await run(program, args, ['--import', `data:text/javascript,${encodeURIComponent(hook)}`])
  } finally {
    await rm(folder, { recursive: true })
  }
}

// These cases exist on Linux only; every system except Windows has named pipes.
describe.skipIf(process.platform !== 'linux')('a data folder that cannot be', () => {
  test.each([
    ['below /proc', '/proc/school/data', 'its place takes no folder'],
    ['below a device', '/dev/null/data', 'a file is in the place of one of its folders'],
    ['with a name that is too long', `/tmp/${'x'.repeat(300)}`, 'its name is too long'],
  ])('%s is named, and the program ends with 1', async (_where, folder, words) => {
    const ends = { code: 1, stdout: '', stderr: expect.stringContaining(`${folder} cannot be written to: ${words}.`) }
    expect(await run('headless', ['--port', '0', '--data', folder])).toMatchObject(ends)
    expect(await run('cli', ['people', 'count', '--data', folder])).toMatchObject(ends)
  })

  test('is given up when the system does not answer', async () => {
    const ends = { code: 1, stdout: '', stderr: expect.stringMatching(/\/srv\/gone has not answered for 5 seconds/) }
    const [host, cli] = await Promise.all([
      runWithoutAnswer('headless', ['--port', '0', '--data', '/srv/gone']),
      runWithoutAnswer('cli', ['people', 'count', '--data', '/srv/gone']),
    ])
    expect(host).toMatchObject(ends)
    expect(cli).toMatchObject(ends)
  })
})

describe('a host that cannot start', () => {
  test('names a wrong option and ends with 2', async () => {
    expect(await run('headless', ['--port', 'many'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--port'),
    })
  })

  test('says that its port is taken and ends with 1, without having started a database', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const folder = await mkdtemp(join(tmpdir(), 'school-taken-'))
    try {
      const { port } = taken.address() as AddressInfo
      const ended = await run('headless', ['--port', String(port), '--data', folder, '--token', TOKEN])
      expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('EADDRINUSE') })
      expect(await readdir(folder)).not.toContain('postgres')
    } finally {
      taken.close()
      await rm(folder, { recursive: true, force: true })
    }
  })
})
