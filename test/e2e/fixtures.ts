import { rm } from 'node:fs/promises'
import { _electron, test as base, expect, type Page } from '@playwright/test'
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
import { type RestApi, restApi, unique } from './setup/rest-api.ts'
import { type DataSet, copyOfDataSet } from './setup/seeded-data.ts'

export type HarnessOptions = {
  /** Where the console is shown: Chromium over HTTP, or its own Electron window. */
  surface: 'browser' | 'electron'
  /** What the school of this file holds. */
  dataSet: DataSet
}

type Fixtures = {
  api: RestApi
  /** A new school with nobody in it, open in the window. */
  emptySchool: { name: string; api: RestApi }
  /** The window, signed in and with the shell on screen. */
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
  /** A host of this worker's own, on a copy of the data set. */
  host: HeadlessHost
}

/** What a browser says by itself when a call is refused or a server is gone; a spec asserts those on the screen. */
const expectedNoise = /Failed to load resource|net::ERR_/

const failOnScriptErrors = (page: Page) => {
  const said: string[] = []
  page.on('pageerror', (error) => said.push(error.stack ?? error.message))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !expectedNoise.test(message.text())) said.push(message.text())
  })
  return () => expect(said, 'the console logged errors').toEqual([])
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  surface: ['browser', { option: true, scope: 'worker' }],
  dataSet: ['district', { option: true, scope: 'worker' }],

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

  emptySchool: async ({ host, api, shell }, use) => {
    const name = unique('Empty school')
    const { id } = await api.post<{ id: string }>('/profiles', { name, postgresql: { kind: 'embedded' } })
    await shell.open('/people')
    await shell.openSchool(name)
    await use({ name, api: restApi(host, id) })
  },

  page: async ({ surface, host, page: browserPage }, use) => {
    if (surface === 'browser') return use(browserPage)
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
