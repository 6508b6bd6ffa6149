import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, link, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Account, Binaries } from './embedded-binaries.ts'
import { storeFaultOf } from '../../../contract/store-faults.ts'
import { EmbeddedPostgresFailure } from '../postgres/embedded-failure.ts'

/** The server's only login role; it owns every embedded school's database. */
export const EMBEDDED_USER = 'school_directory'

const MAJOR_VERSION = '18'
/** The major version of every embedded server. */
export const EMBEDDED_MAJOR = Number(MAJOR_VERSION)
/** The version of the control file that this PostgreSQL writes. */
export const CONTROL_VERSION = 1800

/** Whether the folder holds a finished cluster of the version that comes with this console. */
export const clusterExists = async (dataDirectory: string): Promise<boolean> => {
  const version = await readFile(join(dataDirectory, 'PG_VERSION'), 'utf8').catch(() => null)
  if (version === null) {
    const entries = await readdir(dataDirectory).catch(() => [])
    if (entries.length === 0) return false
    throw new EmbeddedPostgresFailure(storeFaultOf('folder-not-whole', { folder: dataDirectory }))
  }
  if (!/^\d+(\.\d+)?\s*$/.test(version)) {
    throw new EmbeddedPostgresFailure(storeFaultOf('folder-version-unreadable', { folder: dataDirectory }))
  }
  if (version.trim() !== MAJOR_VERSION) {
    throw new EmbeddedPostgresFailure(
      storeFaultOf('folder-of-another-version', {
        folder: dataDirectory,
        version: version.trim(),
        ours: MAJOR_VERSION,
      }),
    )
  }
  return true
}

const run = (program: string, parameters: string[], options: { account: Account | null; cwd: string }) =>
  new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    const child = spawn(program, parameters, {
      cwd: options.cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      env: { ...process.env, LC_ALL: 'C' },
      ...options.account,
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })

/**
 * The locales that may define character classes, in the order of preference. In the C locale pg_trgm would drop every
 * letter beyond ASCII. Sorting does not depend on it: that is the builtin C.UTF-8, the same on every platform.
 */
const characterTypes = process.platform === 'win32' ? ['C'] : ['C.UTF-8', 'C.utf8', 'en_US.UTF-8', 'UTF-8', 'C']

const removeDraftsOfEndedProcesses = async (dataDirectory: string) => {
  const prefix = `${basename(dataDirectory)}.new-`
  for (const entry of await readdir(dirname(dataDirectory))) {
    if (!entry.startsWith(prefix)) continue
    try {
      process.kill(Number(entry.slice(prefix.length).split('-')[0]), 0)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') continue
      await rm(join(dirname(dataDirectory), entry), { recursive: true, force: true })
    }
  }
}

const initialise = async (
  draft: string,
  options: { binaries: Binaries; account: Account | null; passwordFile: string },
) => {
  let output = ''
  for (const characterType of characterTypes) {
    await rm(draft, { recursive: true, force: true })
    await mkdir(draft, { mode: 0o700 })
    if (options.account) await chown(draft, options.account.uid, options.account.gid)
    const result = await run(
      options.binaries.initdb,
      [
        `--pgdata=${draft}`,
        `--username=${EMBEDDED_USER}`,
        `--pwfile=${options.passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        `--lc-ctype=${characterType}`,
      ],
      { account: options.account, cwd: dirname(draft) },
    )
    if (result.code === 0) return
    output = result.output
    if (!/invalid locale/i.test(output)) break
  }
  if (/No space left on device/.test(output)) {
    throw new EmbeddedPostgresFailure(storeFaultOf('folder-disk-full', { folder: dirname(draft) }))
  }
  const said = output.split('\n').find((line) => line.includes('error:')) ?? output.trim().split('\n').at(-1) ?? ''
  throw new EmbeddedPostgresFailure(storeFaultOf('database-not-made', { said: said.trim() }))
}

/** Returns the stored password or makes one. When two consoles make one at once, both get the first. */
const keptPassword = async (path: string) => {
  const draft = `${path}.${process.pid}`
  await writeFile(draft, randomBytes(32).toString('base64url'), { mode: 0o600 })
  try {
    await link(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
  return readFile(path, 'utf8')
}

/**
 * Makes a cluster, whole or not at all: it is built beside its place and moved there. When two consoles make one at
 * once, the first wins and the other uses it. `passwordPath` is written before the cluster can be seen.
 */
export const createCluster = async (options: {
  dataDirectory: string
  passwordPath: string
  binaries: Binaries
  account: Account | null
}) => {
  await removeDraftsOfEndedProcesses(options.dataDirectory)
  const password = await keptPassword(options.passwordPath)
  const draft = `${options.dataDirectory}.new-${process.pid}-${randomBytes(4).toString('hex')}`
  const passwordFile = `${draft}.password`
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
    if (options.account) await chown(passwordFile, options.account.uid, options.account.gid)
    await initialise(draft, { ...options, passwordFile })
    await rename(draft, options.dataDirectory).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST' && error.code !== 'EPERM') throw error
    })
  } finally {
    await rm(passwordFile, { force: true })
    await rm(draft, { recursive: true, force: true })
  }
}
