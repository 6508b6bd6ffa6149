import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { builtFile, cacheFolder } from './folders.ts'

const run = promisify(execFile)

/** People of each data set; `empty` has the schema and nobody. */
export const dataSets = { empty: 0, district: 2_000, town: 10_000, large: 100_000 } as const
export type DataSet = keyof typeof dataSets

const cached = (dataSet: DataSet) => join(cacheFolder, 'data', dataSet)

/** PostgreSQL refuses root, so its own user must be able to walk into the folder. */
export const temporaryFolder = async (name: string) => {
  const folder = await mkdtemp(join(tmpdir(), `school-directory-${name}-`))
  await chmod(folder, 0o755)
  return folder
}

/** `cp -a` keeps the owner of the database files; Node's own copy does not. */
const copyFolder = (from: string, to: string) =>
  process.platform === 'win32'
    ? cp(from, to, { recursive: true, preserveTimestamps: true })
    : run('cp', ['-a', from, to]).then(() => undefined)

const seed = async (dataSet: DataSet) => {
  const people = dataSets[dataSet]
  const folder = await temporaryFolder('seed')
  const command = people > 0 ? ['seed', '--people', String(people), '--seed', '1'] : ['people', 'count']
  await run(process.execPath, [builtFile('main', 'cli.js'), ...command, '--data', folder])
  await mkdir(join(cacheFolder, 'data'), { recursive: true })
  await copyFolder(folder, cached(dataSet))
  await rm(folder, { recursive: true, force: true })
}

/** Forgets the data of an older build. */
export const forgetSeededData = () => rm(join(cacheFolder, 'data'), { recursive: true, force: true })

export const prepareDataSet = async (dataSet: DataSet) => {
  if (!existsSync(cached(dataSet))) await seed(dataSet)
}

/** A data folder of the caller's own with this data set in it. */
export const copyOfDataSet = async (dataSet: DataSet) => {
  const folder = await temporaryFolder(dataSet)
  await rm(folder, { recursive: true })
  await copyFolder(cached(dataSet), folder)
  await chmod(folder, 0o755)
  return folder
}
