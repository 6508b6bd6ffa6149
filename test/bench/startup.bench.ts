import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium } from '@playwright/test'
import { buildIfStale } from '../../scripts/build-if-stale.ts'
import { chromiumEnvironment, chromiumExecutable, unpackChromium } from '../e2e/setup/chromium.ts'
import { startHeadlessHost } from '../e2e/setup/headless-host.ts'
import { copyOfDataSet, prepareDataSet } from '../e2e/setup/seeded-data.ts'
import type { Bench, Row, Scale } from './bench.ts'
import { measureDesktopStarts } from './desktop-start.ts'
import { median, timed } from './measure.ts'

const output = join(import.meta.dirname, '../../out/renderer')

/** Kilobytes of scripts and styles, each gzipped separately. */
const gzippedKilobytes = (assets: readonly string[]) =>
  assets.reduce((sum, path) => sum + gzipSync(readFileSync(join(output, path))).length, 0) / 1000

/**
 * Measures the time from opening the link to the first row of the people table, each time in a browser with an empty
 * cache. `assets` are the scripts and styles that were fetched for it.
 */
const measureFirstTable = async (openLinks: () => Promise<string>, runs: number) => {
  await unpackChromium()
  const browser = await chromium.launch({
    executablePath: chromiumExecutable(),
    args: ['--no-sandbox'],
    env: chromiumEnvironment(),
  })
  try {
    const times: number[] = []
    const assets = new Set<string>()
    for (let run = 0; run <= runs; run += 1) {
      const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } })
      const page = await context.newPage()
      page.on('response', (response) => {
        const path = new URL(response.url()).pathname
        if (/\.(js|css)$/.test(path)) assets.add(path)
      })
      const link = await openLinks()
      const time = await timed(async () => {
        await page.goto(link, { waitUntil: 'commit' })
        await page.getByRole('gridcell').first().waitFor()
      })
      // The first page warms the browser and does not count.
      if (run > 0) times.push(time)
      await context.close()
    }
    return { milliseconds: median(times), assets: [...assets] }
  } finally {
    await browser.close()
  }
}

async function* desktopRows(dataFolder: string, runs: number): AsyncGenerator<Row> {
  const { warm, first } = await measureDesktopStarts({ dataFolder, runs })
  const atMost = (limit: number) => ({ of: 'ours', atMost: limit }) as const
  yield { name: 'desktop, process to window, warm', ours: warm.window, unit: 'ms', goal: atMost(1000) }
  yield { name: 'desktop, process to people table, warm', ours: warm.table, unit: 'ms', goal: atMost(1500) }
  yield { name: 'desktop, very first start to window', ours: first.window, unit: 'ms', goal: atMost(1000) }
  yield { name: 'desktop, very first start to 2,000 people', ours: first.table, unit: 'ms', goal: atMost(6000) }
  yield { name: 'desktop, drivers loaded before the window', ours: warm.drivers, unit: 'packages', goal: atMost(0) }
  yield { name: 'desktop, times a file of it is parsed', ours: warm.mostOften, unit: 'times', goal: atMost(1) }
}

async function* rows(scale: Scale): AsyncGenerator<Row> {
  const runs = scale === 'full' ? 7 : 2
  await buildIfStale(['main', 'preload', 'renderer'])
  await prepareDataSet('district')
  const dataFolder = await copyOfDataSet('district')
  try {
    const starts: number[] = []
    for (let run = 0; run < runs; run += 1) {
      let stop = () => Promise.resolve()
      starts.push(
        await timed(async () => {
          const host = await startHeadlessHost({ dataFolder })
          stop = host.stop
        }),
      )
      await stop()
    }
    const goal = { of: 'ours', atMost: 1500 } as const
    yield { name: 'headless host ready, warm embedded database', ours: median(starts), unit: 'ms', goal }
    const host = await startHeadlessHost({ dataFolder })
    try {
      const { milliseconds, assets } = await measureFirstTable(host.openUrl, runs)
      yield { name: 'first row of the people table after that', ours: milliseconds, unit: 'ms', goal }
      yield {
        name: 'scripts and styles until then, gzipped',
        ours: gzippedKilobytes(assets),
        unit: 'kB',
        goal: { of: 'ours', atMost: 300 },
      }
    } finally {
      await host.stop()
    }
    yield* desktopRows(dataFolder, runs)
  } finally {
    await rm(dataFolder, { recursive: true, force: true })
  }
}

export const bench: Bench = { name: 'start-up', rows }
