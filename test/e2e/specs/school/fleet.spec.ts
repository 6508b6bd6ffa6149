import { expectAccessible } from '../../axe.ts'
import { expect, test } from '../../fixtures.ts'
import { realWork } from '../../real-work.ts'
import { unique } from '../../setup/rest-api.ts'

test('the fleet is chosen, confirmed and brought up school by school', async ({ console: page, shell, api }) => {
  const [first, second, away] = [unique('Aspen'), unique('Birch'), unique('Cedar')]
  const embedded = { kind: 'embedded' }
  await api.post('/profiles', { name: first, postgresql: embedded })
  await api.post('/profiles', { name: second, environment: 'production', postgresql: embedded })
  // Nothing listens at port 1.
  const closed = { kind: 'external', host: '127.0.0.1', port: 1, database: 'school', user: 'reader' }
  await api.post('/profiles', { name: away, readOnly: true, postgresql: closed })

  await shell.goTo('Migrations')
  await page.getByRole('link', { name: 'All schools' }).click()
  const table = page.getByRole('table', { name: 'Schools and their tracks' })
  const row = (name: string) => table.getByRole('row').filter({ hasText: name })
  await expect(row(first)).toContainText(/\d+ pending/, realWork)
  await expect(row(away)).toContainText('not reachable', realWork)
  await expect(row(away)).toContainText('Nothing listens at this host and port')
  await expect(row(away).getByRole('checkbox')).toHaveCount(0)
  await expectAccessible(page, 'the fleet')

  await row(first).getByRole('checkbox').press('Space')
  await row(second).getByRole('checkbox').press('Space')
  await page.getByRole('button', { name: 'Apply to 2 schools …' }).click()
  const dialog = page.getByRole('dialog', { name: 'Apply to 2 schools' })
  const apply = dialog.getByRole('button', { name: 'Apply', exact: true })
  await expect(apply).toBeDisabled()
  await expectAccessible(page, 'the question before a fleet run')
  await dialog.getByLabel(`Type ${second} to go on`).fill(second)
  await apply.click()
  await expect(page.getByRole('status').filter({ hasText: 'All chosen schools are done.' })).toBeVisible(realWork)
  for (const name of [first, second]) {
    await expect(row(name)).toContainText('up to date', realWork)
    await expect(row(name)).toContainText(/done: \d+ migrations/)
  }
  await expectAccessible(page, 'the results of a fleet run')

  await page.getByRole('link', { name: `Open ${first} at its migrations` }).click()
  await shell.expectSchool(first)
  await expect(shell.heading('Migrations')).toBeVisible()
})
