import { rm } from 'node:fs/promises'
import { _electron, test as base, type ConsoleMessage, expect, type Page } from '@playwright/test'
import { AuditPage } from './pages/audit-page.ts'
import { AuthorityPage } from './pages/authority-page.ts'
import { ImportPage } from './pages/import-page.ts'
import { MigrationsPage } from './pages/migrations-page.ts'
import { OrgChartPage } from './pages/org-chart-page.ts'
import { OrgUnitsPage } from './pages/org-units-page.ts'
import { PeoplePage } from './pages/people-page.ts'
import { RolesPage } from './pages/roles-page.ts'
import { SettingsPage } from './pages/settings-page.ts'
import { ShellPage } from './pages/shell-page.ts'
import { builtFile } from './setup/folders.ts'
import { type HeadlessHost, startHeadlessHost } from './setup/headless-host.ts'
import { createSchool, type RestApi, restApi, unique } from './setup/rest-api.ts'
import { type DataSet, copyOfDataSet, removeTemporaryFolders } from './setup/seeded-data.ts'
import { type DesktopSharer, desktopSharer } from './setup/shared-desktop.ts'
import {
  argumentsForStandins,
  freePort,
  type Launch,
  launchStandin,
  proxyOfStandin,
  type Standin,
} from './standin/launch-standin.ts'

export type HarnessOptions = {
  /**
   * Where the console runs: in Chromium over HTTP, in its own Electron window, or as the built desktop on the stand-in.
   */
  surface: 'browser' | 'electron' | 'standin'
  /** The data of the school of this file. */
  dataSet: DataSet
}

type Fixtures = {
  /**
   * On the stand-in: `true` for a spec of the desktop itself, which gets a freshly started one; other specs share one.
   */
  ownDesktop: boolean
  api: RestApi
  /** A new empty school, open in the window. */
  emptySchool: { name: string; api: RestApi }
  /** The port on which the stand-in answers the pages of this test. */
  standinPort: number
  /**
   * Starts the built desktop on the stand-in. A desktop that still runs after the test is ended, and must end cleanly.
   */
  launchDesktop: (how: Pick<Launch, 'dataFolder'> & Partial<Launch>) => Promise<Standin>
  /** The desktop of `page` on the stand-in. Other surfaces have none. */
  desktop: Standin
  /** The window, signed in, with the shell on screen. */
  console: Page
  shell: ShellPage
  people: PeoplePage
  orgUnits: OrgUnitsPage
  orgChart: OrgChartPage
  roles: RolesPage
  imports: ImportPage
  migrations: MigrationsPage
  settings: SettingsPage
  audit: AuditPage
  authority: AuthorityPage
}

type WorkerFixtures = HarnessOptions & {
  /** Removes what the worker and its specs left in the system's temporary folder, after everything else has ended. */
  temporaryFolders: void
  /** A host of this worker, on a copy of the data set. */
  host: HeadlessHost
  /** The port through which stand-ins connect to this worker's Chromium. */
  debuggingPort: number
  sharedDesktop: DesktopSharer
}

/** What a browser logs by itself when a call is refused or a server is gone. Specs assert those cases on the screen. */
const expectedNoise = /Failed to load resource|net::ERR_/

const failOnScriptErrors = (page: Page) => {
  const said: string[] = []
  const hearError = (error: Error) => void said.push(error.stack ?? error.message)
  const hearLine = (message: ConsoleMessage) => {
    if (['error', 'warning'].includes(message.type()) && !expectedNoise.test(message.text())) said.push(message.text())
  }
  page.on('pageerror', hearError)
  page.on('console', hearLine)
  return () => {
    page.off('pageerror', hearError)
    page.off('console', hearLine)
    expect(said, 'the console logged errors').toEqual([])
  }
}

const lacksNothing = (said: string) =>
  expect(said, 'the stand-in lacks nothing that the program uses').not.toContain('[stand-in] lacks')

export const test = base.extend<Fixtures, WorkerFixtures>({
  surface: ['browser', { option: true, scope: 'worker' }],
  dataSet: ['district', { option: true, scope: 'worker' }],

  temporaryFolders: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures a fixture needs from its parameter
    async ({}, use) => {
      await use()
      await removeTemporaryFolders()
    },
    { scope: 'worker', auto: true },
  ],

  host: [
    async ({ dataSet }, use) => {
      const dataFolder = await copyOfDataSet(dataSet)
      const host = await startHeadlessHost({ dataFolder })
      await use(host)
      await host.stop()
      await rm(dataFolder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  api: async ({ host }, use) => use(restApi(host)),

  emptySchool: async ({ host, shell }, use) => {
    const name = unique('Empty school')
    const { api } = await createSchool(host, { name })
    await shell.open('/people')
    await shell.openSchool(name)
    await use({ name, api })
  },

  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures a fixture needs from its parameter
  debuggingPort: [async ({}, use) => use(await freePort()), { scope: 'worker' }],

  sharedDesktop: [
    async ({ host, debuggingPort }, use) => {
      const shared = desktopSharer({ debuggingPort, dataFolder: host.dataFolder })
      await use(shared)
      await shared.end()
    },
    { scope: 'worker' },
  ],

  launchOptions: [
    async ({ surface, launchOptions, debuggingPort }, use) => {
      const args = [...(launchOptions.args ?? []), ...argumentsForStandins(debuggingPort)]
      await use(surface === 'standin' ? { ...launchOptions, args } : launchOptions)
    },
    { scope: 'worker' },
  ],

  // eslint-disable-next-line no-empty-pattern -- as above
  standinPort: async ({}, use) => use(await freePort()),

  proxy: async ({ surface, standinPort, proxy }, use) =>
    use(surface === 'standin' ? proxyOfStandin(standinPort) : proxy),

  launchDesktop: async ({ context, debuggingPort, standinPort, sharedDesktop }, use, testInfo) => {
    const started: Standin[] = []
    await use(async (how) => {
      // A folder has one desktop: a second one would bring the first to the front and end.
      await sharedDesktop.end()
      const desktop = await launchStandin({ context, debuggingPort, proxyPort: standinPort, ...how })
      started.push(desktop)
      return desktop
    })
    for (const desktop of started) {
      await desktop.quit()
      await testInfo.attach('desktop', { body: desktop.said(), contentType: 'text/plain' })
      lacksNothing(desktop.said())
    }
  },

  ownDesktop: [false, { option: true }],

  desktop: async ({ surface, ownDesktop, host, launchDesktop, sharedDesktop, browser, viewport }, use, testInfo) => {
    if (surface !== 'standin') return use(undefined as never)
    if (ownDesktop) {
      const desktop = await launchDesktop({ dataFolder: host.dataFolder })
      await use(desktop)
      expect(await desktop.quit(), 'the desktop ends well').toEqual({ code: 0, signal: null })
      return
    }
    const { desktop } = await sharedDesktop.take(browser, viewport)
    const before = desktop.said().length
    await use(desktop)
    const said = desktop.said().slice(before)
    await testInfo.attach('desktop', { body: said, contentType: 'text/plain' })
    lacksNothing(said)
  },

  page: async ({ surface, host, context, desktop }, use) => {
    if (surface === 'browser') return use(await context.newPage())
    if (surface === 'standin') return use(await desktop.window())
    const electron = await _electron.launch({
      args: [
        builtFile('main', 'desktop.js'),
        '--data',
        host.dataFolder,
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    })
    await use(await electron.firstWindow())
    await electron.close()
  },

  console: async ({ surface, host, page }, use) => {
    const noErrors = failOnScriptErrors(page)
    if (surface === 'browser') await page.goto(await host.openUrl())
    await new ShellPage(page).ready()
    await use(page)
    noErrors()
  },

  shell: async ({ console }, use) => use(new ShellPage(console)),
  people: async ({ console }, use) => use(new PeoplePage(console)),
  orgUnits: async ({ console }, use) => use(new OrgUnitsPage(console)),
  orgChart: async ({ console }, use) => use(new OrgChartPage(console)),
  roles: async ({ console }, use) => use(new RolesPage(console)),
  imports: async ({ console }, use) => use(new ImportPage(console)),
  migrations: async ({ console }, use) => use(new MigrationsPage(console)),
  settings: async ({ console }, use) => use(new SettingsPage(console)),
  audit: async ({ console }, use) => use(new AuditPage(console)),
  authority: async ({ console }, use) => use(new AuthorityPage(console)),
})

export { expect } from '@playwright/test'
