import { rm } from 'node:fs/promises'
import { expect, test as base } from '../../fixtures.ts'
import { PeoplePage } from '../../pages/people-page.ts'
import { ShellPage } from '../../pages/shell-page.ts'
import { type HeadlessHost, startHeadlessHost } from '../../setup/headless-host.ts'
import { copyOfDataSet } from '../../setup/seeded-data.ts'

/** A host that this test may kill. */
const test = base.extend<{ mortal: { host: HeadlessHost; dataFolder: string } }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures a fixture needs from its parameter
  mortal: async ({}, use) => {
    const dataFolder = await copyOfDataSet('district')
    const mortal = { dataFolder, host: await startHeadlessHost({ dataFolder }) }
    await use(mortal)
    await mortal.host.stop()
    await rm(dataFolder, { recursive: true, force: true })
  },
})

test('when the host is killed a banner says so, and a new link opens the restarted host @browser', async ({
  page,
  mortal,
}) => {
  const people = new PeoplePage(page)
  const { url, token } = mortal.host
  await page.goto(await mortal.host.openUrl())
  await new ShellPage(page).ready()
  const first = people.grid.locator('[role=row][aria-rowindex="2"]')
  await expect(first).toContainText('@')

  await mortal.host.kill()
  await people.search.fill('zz')
  await expect(page.getByRole('alert')).toContainText('The console does not answer')

  mortal.host = await startHeadlessHost({ dataFolder: mortal.dataFolder, token, port: Number(new URL(url).port) })
  await page.context().clearCookies()
  await page.goto(await mortal.host.openUrl())
  await people.search.fill('a')
  await expect(first).toContainText('@')
})

test('when the connection to the host is lost the rows stay, and Retry works once it is back @browser', async ({
  console: page,
  people,
}) => {
  const first = people.grid.locator('[role=row][aria-rowindex="2"]')
  await expect(first).toContainText('@')
  await page.context().setOffline(true)
  await people.search.fill('abara')
  const banner = page.getByRole('alert')
  await expect(banner).toContainText('The console does not answer')
  await expect(first, 'the rows of the last answer stay').toContainText('@')
  await page.context().setOffline(false)
  await banner.getByRole('button', { name: 'Retry' }).click()
  await expect(first).toContainText('Abara')
  await expect(banner).toHaveCount(0)
})
