import { expectAccessible } from '../../axe.ts'
import { expect, test } from '../../fixtures.ts'
import { unique } from '../../setup/rest-api.ts'

test('a profile is opened from the table, leads to a manager, compares two days and says where each part came from', async ({
  people,
  shell,
  api,
  page,
}) => {
  const [manager, report] = [
    await api.person({ givenName: 'Mara', familyName: unique('Above') }),
    await api.person({ givenName: 'Nia', familyName: unique('Below') }),
  ]
  await api.post('/reporting-lines', { personId: report.id, managerId: manager.id, validFrom: '2026-02-01T00:00:00Z' })
  await shell.goTo('People')
  await people.openPerson(report.familyName)
  const drawer = people.drawer(`Nia ${report.familyName}`)
  await drawer.getByRole('link', { name: /^Profile of/ }).press('Enter')

  await expect(page.getByRole('heading', { level: 1, name: `Nia ${report.familyName}` })).toBeVisible()
  const part = (name: string) => page.getByRole('region', { name, exact: true })
  await expect(part('Managers').getByRole('link', { name: `Mara ${manager.familyName}` })).toBeVisible()
  await expect(part('Managers').getByTestId('part-source')).toHaveText(/^PostgreSQL, .*as of change \d+\.\d+$/)
  await expect(part('Last changes').getByText('Created')).toBeVisible()
  await expect(part('Library').getByText('This school has no library.')).toBeVisible()
  await expectAccessible(page, 'profile')

  await page.getByLabel('Compare with').fill('2026-01-01T12:00')
  await expect(part('Managers').getByText(/^not on /)).toBeVisible()
  await expect(part('Managers').getByText('1 difference')).toBeVisible()

  await part('Managers')
    .getByRole('link', { name: `Mara ${manager.familyName}` })
    .click()
  await expect(page.getByRole('heading', { level: 1, name: `Mara ${manager.familyName}` })).toBeVisible()
  await expect(part('Reports').getByRole('link', { name: `Nia ${report.familyName}` })).toBeVisible()
})
