import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { buildIfStale } from '../../../scripts/build-if-stale.ts'
import { chromiumEnvironment, chromiumExecutable, unpackChromium } from '../../e2e/setup/chromium.ts'
import { startHeadlessHost } from '../../e2e/setup/headless-host.ts'
import { restApi } from '../../e2e/setup/rest-api.ts'
import { copyOfDataSet, type DataSet, prepareDataSet } from '../../e2e/setup/seeded-data.ts'

/** The branch that is expanded. Its name sorts before every other unit. */
const BRANCH = '000 Branch of the bench'

export type ChartInBrowser = {
  /** Opens the chart in a new window with an empty cache, signed in. `path` is the query of the chart's address. */
  open: <Answer>(path: string, work: (page: Page) => Promise<Answer>) => Promise<Answer>
  close: () => Promise<void>
}

/** The built console on its own directory, with a branch of `branch` units, in headless Chromium. */
export const openChartInBrowser = async ({ dataSet, branch }: { dataSet: DataSet; branch: number }) => {
  await buildIfStale(['main', 'renderer'])
  await prepareDataSet(dataSet)
  await unpackChromium()
  const dataFolder = await copyOfDataSet(dataSet)
  const host = await startHeadlessHost({ dataFolder })
  const browser = await chromium.launch({
    executablePath: chromiumExecutable(),
    args: ['--no-sandbox'],
    env: chromiumEnvironment(),
  })
  const close = async () => {
    await browser.close()
    await host.stop()
    await rm(dataFolder, { recursive: true, force: true })
  }
  try {
    const api = restApi(host)
    const { items } = await api.get<{ items: { id: string }[] }>('/org-chart?by=units&limit=1')
    const { id } = await api.orgUnit({ name: BRANCH, kind: 'school', parentId: items[0]!.id })
    for (let n = 1; n <= branch; n += 1)
      await api.orgUnit({ name: `Class ${String(n).padStart(3, '0')}`, kind: 'class', parentId: id })

    const signedIn = await browser.newContext()
    const first = await signedIn.newPage()
    await first.goto(await host.openUrl())
    await first.getByRole('gridcell').first().waitFor()
    const storageState = await signedIn.storageState()
    await signedIn.close()

    const open: ChartInBrowser['open'] = async (path, work) => {
      const context = await browser.newContext({
        storageState,
        locale: 'en-US',
        viewport: { width: 1280, height: 800 },
      })
      await context.addInitScript({ path: join(import.meta.dirname, 'chart-frames.js') })
      try {
        const page = await context.newPage()
        await page.goto(`${host.url}#/org-chart${path}`, { waitUntil: 'commit' })
        return await work(page)
      } finally {
        await context.close()
      }
    }
    return { open, close } satisfies ChartInBrowser
  } catch (error) {
    await close()
    throw error
  }
}
