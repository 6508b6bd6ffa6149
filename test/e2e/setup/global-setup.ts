import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildIfStale } from '../../../scripts/build-if-stale.ts'
import { unpackChromium } from './chromium.ts'
import { cacheFolder, projectFolder } from './folders.ts'
import { type DataSet, dataSets, forgetSeededData, prepareDataSet } from './seeded-data.ts'

/** Seeded data is kept between runs for as long as the schema and the generator stay the same. */
const dataVersion = async () => {
  const digest = createHash('sha256')
  for (const folder of ['migrations/directory', 'src/main/features/sample'])
    for (const file of (await readdir(join(projectFolder, folder))).sort())
      digest.update(await readFile(join(projectFolder, folder, file)))
  return digest.digest('hex')
}

/** Builds what is stale, unpacks the browser and seeds the databases that the specs copy. */
export default async function globalSetup() {
  await buildIfStale(['main', 'preload', 'renderer'])
  await mkdir(cacheFolder, { recursive: true })
  await unpackChromium()
  const stamp = join(cacheFolder, 'data-version')
  const version = await dataVersion()
  if ((await readFile(stamp, 'utf8').catch(() => '')) !== version) await forgetSeededData()
  await writeFile(stamp, version)
  const wanted = process.env.SCHOOL_DIRECTORY_E2E_DATA_SETS?.split(',') ?? Object.keys(dataSets)
  for (const dataSet of wanted as DataSet[]) await prepareDataSet(dataSet)
}
