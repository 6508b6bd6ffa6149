import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { appendFile, chmod, cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { tracksOf } from '../../../src/contract/migrations.ts'
import { builtFile, cacheFolder, projectFolder } from './folders.ts'

const run = promisify(execFile)

/** The number of people in each data set. `empty` has the schema and no rows. */
export const dataSets = { empty: 0, district: 2_000, town: 10_000, large: 100_000 } as const
export type DataSet = keyof typeof dataSets

/** A hash of the schema and the generator. Seeded data is reused while it stays the same. */
const versionOfData = () => {
  const digest = createHash('sha256')
  for (const folder of [...tracksOf('record').map((track) => `migrations/${track}`), 'src/main/features/sample'])
    for (const file of globSync('**/*.*', { cwd: join(projectFolder, folder) }).sort())
      digest.update(readFileSync(join(projectFolder, folder, file)))
  return digest.digest('hex').slice(0, 16)
}

const allData = join(cacheFolder, 'data')
let version: string | undefined
const cached = (dataSet: DataSet) => join(allData, (version ??= versionOfData()), dataSet)

const temporaryFolders: string[] = []

/**
 * A folder that is removed when the worker ends, at the latest. PostgreSQL does not run as root, so its own user must be
 * able to enter it.
 */
export const temporaryFolder = async (name: string) => {
  const folder = await mkdtemp(join(tmpdir(), `school-directory-${name}-`))
  temporaryFolders.push(folder)
  await chmod(folder, 0o755)
  return folder
}

export const removeTemporaryFolders = async () => {
  for (const folder of temporaryFolders.splice(0)) await rm(folder, { recursive: true, force: true })
}

/** `cp -a` keeps the owner of the database files; Node's own copy does not. */
const copyFolder = (from: string, to: string) =>
  process.platform === 'win32'
    ? cp(from, to, { recursive: true, preserveTimestamps: true })
    : run('cp', ['-a', from, to]).then(() => undefined)

/** Two runs may seed at once: the first to finish keeps its data. A copy is complete or absent. */
const seed = async (dataSet: DataSet) => {
  const people = dataSets[dataSet]
  const folder = await temporaryFolder('seed')
  const command = people > 0 ? ['seed', '--people', String(people), '--seed', '1'] : ['people', 'count']
  await run(process.execPath, [builtFile('main', 'cli.js'), ...command, '--data', folder])
  const kept = cached(dataSet)
  const partial = `${kept}.${process.pid}`
  await mkdir(join(kept, '..'), { recursive: true })
  await copyFolder(folder, partial)
  await rename(partial, kept).catch(async (error: unknown) => {
    await rm(partial, { recursive: true, force: true })
    if (!existsSync(kept)) throw error
  })
  await rm(folder, { recursive: true, force: true })
}

/** Removes the data of older schemas and generators. */
export const forgetOlderData = async () => {
  version ??= versionOfData()
  const older = (await readdir(allData).catch(() => [])).filter((each) => each !== version)
  await Promise.all(older.map((each) => rm(join(allData, each), { recursive: true, force: true })))
}

export const prepareDataSet = async (dataSet: DataSet) => {
  if (!existsSync(cached(dataSet))) await seed(dataSet)
}

/** No power cut is expected of a copy. Without this, schools that are made and dropped wait for the disk. */
const throwAway = '\nfsync = off\nfull_page_writes = off\n'

/** Copies this data set into a new data folder of the caller. */
export const copyOfDataSet = async (dataSet: DataSet) => {
  const folder = await temporaryFolder(dataSet)
  await rm(folder, { recursive: true })
  await copyFolder(cached(dataSet), folder)
  await appendFile(join(folder, 'postgres', 'postgresql.conf'), throwAway)
  await chmod(folder, 0o755)
  return folder
}
