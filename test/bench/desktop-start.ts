import { rm } from 'node:fs/promises'
import { chromium } from '@playwright/test'
import { chromiumEnvironment, chromiumExecutable, unpackChromium } from '../e2e/setup/chromium.ts'
import { temporaryFolder } from '../e2e/setup/seeded-data.ts'
import { argumentsForStandins, freePort, launchStandin, proxyOfStandin } from '../e2e/standin/launch-standin.ts'
import { median } from './measure.ts'

/**
 * `window` and `table`: milliseconds from the start of the process until each is shown. `drivers`: driver packages
 * loaded until the window; `mostOften`: how many times the most loaded file was loaded.
 */
export type DesktopStart = { window: number; table: number; drivers: number; mostOften: number }

const drivers = /^(pg|pg-.*|typeorm|neo4j-driver|fastify)$/

/** Starts the built desktop on the stand-in for Electron, in a browser context with an empty cache. */
const startOnce = async (
  dataFolder: string,
  debuggingPort: number,
  browser: Awaited<ReturnType<typeof chromium.launch>>,
) => {
  const proxyPort = await freePort()
  const viewport = { width: 1280, height: 800 }
  const context = await browser.newContext({ locale: 'en-US', viewport, proxy: proxyOfStandin(proxyPort) })
  const desktop = await launchStandin({ context, debuggingPort, proxyPort, dataFolder })
  try {
    const page = await desktop.window()
    await page.getByRole('gridcell').first().waitFor({ timeout: 60_000 })
    const table = performance.now() - desktop.startedAt
    const { moments, modules } = await desktop.ask('state')
    return {
      window: moments['window shown'] ?? Number.NaN,
      table,
      drivers: modules.packages.filter((name) => drivers.test(name)).length,
      mostOften: modules.mostOften,
    }
  } finally {
    await desktop.quit()
    await context.close()
  }
}

const medians = (starts: readonly DesktopStart[]): DesktopStart => ({
  window: median(starts.map(({ window }) => window)),
  table: median(starts.map(({ table }) => table)),
  drivers: Math.max(...starts.map(({ drivers }) => drivers)),
  mostOften: Math.max(...starts.map(({ mostOften }) => mostOften)),
})

/** Measures warm starts on a seeded data folder, and first starts on empty ones. */
export const measureDesktopStarts = async ({ dataFolder, runs }: { dataFolder: string; runs: number }) => {
  await unpackChromium()
  const debuggingPort = await freePort()
  const browser = await chromium.launch({
    executablePath: chromiumExecutable(),
    args: ['--no-sandbox', ...argumentsForStandins(debuggingPort)],
    env: chromiumEnvironment(),
  })
  try {
    const warm: DesktopStart[] = []
    // The first start warms the browser and does not count.
    for (let run = -1; run < runs; run += 1) {
      const start = await startOnce(dataFolder, debuggingPort, browser)
      if (run >= 0) warm.push(start)
    }
    const first: DesktopStart[] = []
    for (let run = 0; run < Math.min(runs, 3); run += 1) {
      const folder = await temporaryFolder('first-start')
      first.push(await startOnce(folder, debuggingPort, browser))
      await rm(folder, { recursive: true, force: true })
    }
    return { warm: medians(warm), first: medians(first) }
  } finally {
    await browser.close()
  }
}
