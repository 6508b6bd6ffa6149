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
import { median, timed } from './measure.ts'

const output = join(import.meta.dirname, '../../out/renderer')

/** What the browser fetches before the first screen: the entry, what it preloads, and its styles, each gzipped. */
const initialBundleKilobytes = () => {
  const html = readFileSync(join(output, 'index.html'), 'utf8')
  const files = [...html.matchAll(/(?:src|href)="(?:\.?\/)?(assets\/[^"]+\.(?:js|css))"/g)].map(
    (match) => match[1] ?? '',
  )
  if (files.length === 0) throw new Error('out/renderer/index.html names no script.')
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(output, file))).length, 0) / 1000
}

/** From opening the link to the first row of the people table, each time in a browser that has nothing cached. */
const firstTableMilliseconds = async (openLinks: () => Promise<string>, runs: number) => {
  await unpackChromium()
  const browser = await chromium.launch({
    executablePath: chromiumExecutable(),
    args: ['--no-sandbox'],
    env: chromiumEnvironment(),
  })
  try {
    const times: number[] = []
    for (let run = 0; run <= runs; run += 1) {
      const context = await browser.newContext()
      const page = await context.newPage()
      const link = await openLinks()
      const time = await timed(async () => {
        await page.goto(link, { waitUntil: 'commit' })
        await page.getByRole('gridcell').first().waitFor()
      })
      // The first browser page warms the browser itself and does not count.
      if (run > 0) times.push(time)
      await context.close()
    }
    return median(times)
  } finally {
    await browser.close()
  }
}

async function* rows(scale: Scale): AsyncGenerator<Row> {
  const runs = scale === 'full' ? 7 : 2
  await buildIfStale(['main', 'renderer'])
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
      const ours = await firstTableMilliseconds(host.openUrl, runs)
      yield { name: 'first row of the people table after that', ours, unit: 'ms', goal }
    } finally {
      await host.stop()
    }
  } finally {
    await rm(dataFolder, { recursive: true, force: true })
  }
  yield {
    name: 'initial renderer bundle, gzipped',
    ours: initialBundleKilobytes(),
    unit: 'kB',
    goal: { of: 'ours', atMost: 300 },
  }
}

export const bench: Bench = { name: 'start-up', rows }
