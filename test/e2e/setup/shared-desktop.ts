import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test'
import { freePort, launchStandin, proxyOfStandin, type Standin } from '../standin/launch-standin.ts'

type Shared = { desktop: Standin; context: BrowserContext; page: Page }
type Size = { width: number; height: number }

const startShared = async (browser: Browser, place: { debuggingPort: number; dataFolder: string }): Promise<Shared> => {
  const proxyPort = await freePort()
  const context = await browser.newContext({ proxy: proxyOfStandin(proxyPort) })
  const desktop = await launchStandin({ ...place, context, proxyPort })
  return { desktop, context, page: await desktop.window() }
}

const end = async ({ desktop, context }: Shared) => {
  expect(await desktop.quit(), 'the desktop ends well').toEqual({ code: 0, signal: null })
  await context.close()
}

/** Runs before any script of the next document, because a page also writes to its storage while it closes. */
const FORGET = 'localStorage.clear(); sessionStorage.clear()'

const loadAnew = async ({ desktop, context, page }: Shared, viewport: Size | null) => {
  desktop.forgetBoxes()
  await page.emulateMedia({
    colorScheme: 'light',
    contrast: 'no-preference',
    reducedMotion: 'no-preference',
    forcedColors: 'none',
    media: null,
  })
  if (viewport !== null) await page.setViewportSize(viewport)
  const cdp = await context.newCDPSession(page)
  await cdp.send('Page.enable')
  const { identifier } = await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: FORGET })
  await page.evaluate(() => history.replaceState(null, '', '/'))
  await page.reload()
  await cdp.send('Page.removeScriptToEvaluateOnNewDocument', { identifier })
  await cdp.send('Page.resetNavigationHistory')
  await cdp.detach()
}

/**
 * Gives all specs of a worker that are not about the desktop itself one desktop to share. The first of them starts its
 * process. Each of the others gets its window reloaded at the first address, with empty storage.
 */
export const desktopSharer = (place: { debuggingPort: number; dataFolder: string }) => {
  let shared: Shared | undefined
  return {
    take: async (browser: Browser, viewport: Size | null): Promise<Shared> => {
      if (shared) await loadAnew(shared, viewport)
      shared ??= await startShared(browser, place)
      return shared
    },
    /** Ends the desktop; the next `take` starts another one. */
    end: async () => {
      const last = shared
      shared = undefined
      if (last) await end(last)
    },
  }
}
export type DesktopSharer = ReturnType<typeof desktopSharer>
