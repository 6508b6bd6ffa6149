import { mkdir } from 'node:fs/promises'
import { buildIfStale } from '../../../scripts/build-if-stale.ts'
import { unpackChromium } from './chromium.ts'
import { cacheFolder } from './folders.ts'
import { type DataSet, dataSets, forgetOlderData, prepareDataSet } from './seeded-data.ts'

/** Builds what is stale, unpacks the browser and seeds the databases that the specs copy. */
export default async function globalSetup() {
  await buildIfStale(['main', 'preload', 'renderer'])
  await mkdir(cacheFolder, { recursive: true })
  await unpackChromium()
  await forgetOlderData()
  const wanted = process.env.SCHOOL_DIRECTORY_E2E_DATA_SETS?.split(',') ?? Object.keys(dataSets)
  for (const dataSet of wanted as DataSet[]) await prepareDataSet(dataSet)
}
