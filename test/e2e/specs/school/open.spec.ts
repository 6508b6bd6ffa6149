import { expect, test } from '../../fixtures.ts'
import { unique } from '../../setup/rest-api.ts'

test('the one-time link opens the console @browser', async ({ page, host, shell }) => {
  await expect(shell.heading('People')).toBeVisible()
  expect(page.url(), 'the link leaves nothing secret in the address').not.toContain('link=')
  expect(page.url()).toContain(host.url)
})

test('a link works once, and without one nothing is shown @browser', async ({ browser, host }) => {
  const link = await host.openUrl()
  const first = await browser.newPage()
  await first.goto(link)
  await expect(first.getByRole('heading', { level: 1, name: 'People' })).toBeVisible()
  const second = await browser.newContext()
  const page = await second.newPage()
  await page.goto(link)
  await expect(page.getByRole('grid')).toHaveCount(0)
  await second.close()
  await first.close()
})

test('the shell names the school, its stores and their versions', async ({ shell, page }) => {
  await shell.expectSchool('My school')
  await expect(shell.status).toContainText(/PostgreSQL \d+/)
  await expect(shell.status).toContainText('memory only')
  await expect(page).toHaveTitle(/^People – .*\(development\)$/)
})

test('a store says more when it is chosen, by keyboard too', async ({ shell, page }) => {
  await shell.status.getByRole('button', { name: /^Neo4j/ }).press('Enter')
  const state = page.getByRole('dialog', { name: /^Neo4j/ })
  await expect(state).toContainText('not configured')
  await expect(state).toContainText('PostgreSQL answers the questions of authority')
  await page.keyboard.press('Escape')
  await expect(state).toHaveCount(0)
  await expect(shell.status.getByRole('button', { name: /^Neo4j/ })).toBeFocused()
  await shell.status.getByRole('button', { name: /^PostgreSQL/ }).click()
  await page
    .getByRole('dialog', { name: /^PostgreSQL/ })
    .getByRole('link')
    .click()
  await expect(page.getByRole('table', { name: 'Schools' })).toBeVisible()
})

test('a store that is down says why, and what to do, by keyboard too', async ({ shell, api, page }) => {
  const name = unique('Down school')
  const postgresql = { kind: 'external', host: '127.0.0.1', port: 1, database: 'd', user: 'u', tls: 'disable' }
  const { id } = await api.post<{ id: string }>('/profiles', { name, postgresql })
  await shell.open(`/settings/connections?school=${id}`)
  const store = shell.status.getByRole('button', { name: /^PostgreSQL\s*down/ })
  await store.press('Enter')
  const state = page.getByRole('dialog', { name: /^PostgreSQL/ })
  await expect(state).toContainText('Nothing listens at this host and port')
  await expect(state, 'which server it is').toContainText('127.0.0.1:1/d')
  await page.keyboard.press('Escape')
  await shell.useLanguage('es')
  await shell.status.getByRole('button', { name: /^PostgreSQL/ }).press('Enter')
  await expect(page.getByRole('dialog', { name: /^PostgreSQL/ })).toContainText('Ningún programa escucha')
})

test('the navigation leads to every screen', async ({ shell }) => {
  await shell.goTo('Org units')
  await expect(shell.heading('Org units')).toBeVisible()
  await shell.goTo('Roles & permissions')
  await expect(shell.heading('Roles and permissions')).toBeVisible()
  await shell.goTo('Import')
  await expect(shell.heading('Import a roster')).toBeVisible()
  await shell.goTo('Migrations')
  await expect(shell.heading('Migrations')).toBeVisible()
  await shell.goTo('Log')
  await expect(shell.heading('Audit log')).toBeVisible()
  await shell.goTo('Settings')
  await expect(shell.heading('Settings')).toBeVisible()
})
