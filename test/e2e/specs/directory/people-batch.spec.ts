import { expect, test } from '../../fixtures.ts'
import { unique } from '../../setup/rest-api.ts'

test('a range selected with the keyboard is set inactive in one step, and undone', async ({
  people,
  shell,
  api,
  page,
}) => {
  const familyName = unique('Batch')
  for (const givenName of ['Ada', 'Bea', 'Cai']) await api.person({ givenName, familyName })
  await people.find(familyName)
  await expect(people.total).toHaveText('3 people')
  await people.search.press('ArrowDown')
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(page.getByRole('region', { name: 'Selected people' })).toContainText('2 selected')
  await page.getByRole('button', { name: 'Set inactive' }).click()
  const notice = shell.notice('2 people are inactive now')
  await expect(people.row('inactive')).toHaveCount(2)
  await expect(page.getByRole('region', { name: 'Selected people' })).toHaveCount(0)
  await notice.getByRole('button', { name: 'Undo' }).click()
  await expect(shell.notice('2 people are active now')).toBeVisible()
  await expect(people.row('inactive')).toHaveCount(0)
})

test('selecting everything includes people that were never on the screen', async ({ people, api, page }) => {
  const roles = await api.get<{ items: { id: string }[] }>('/roles?search=Student')
  const { total } = await api.get<{ total: number }>(`/people/count?roleId=${roles.items[0]?.id}`)
  await people.filter('Role', 'Student')
  await expect(people.total).toHaveText(`${total.toLocaleString('en')} people`)
  expect(total).toBeGreaterThan(200)
  await people.grid.focus()
  await page.keyboard.press('Control+a')
  const chosen = page.getByRole('region', { name: 'Selected people' })
  await expect(chosen).toContainText(`${total.toLocaleString('en')} selected`)
  await page.keyboard.press('Escape')
  await expect(chosen).toHaveCount(0)
})

test('a role is assigned from the side panel, and ended', async ({ people, shell, api, page }) => {
  const person = await api.person({ givenName: 'Ines', familyName: unique('Assigned') })
  await people.openPerson(person.familyName)
  await page.getByRole('tab', { name: 'Roles' }).click()
  await page.getByRole('tabpanel').getByRole('button', { name: 'Assign role' }).click()
  const dialog = page.getByRole('dialog', { name: 'Assign a role' })
  await dialog.getByLabel('Role', { exact: true }).click()
  await page.getByRole('combobox', { name: 'Search: Role' }).fill('Teacher')
  await page
    .getByRole('option', { name: /^Teacher/ })
    .first()
    .click()
  await dialog.getByLabel('Unit', { exact: true }).click()
  await page.getByRole('combobox', { name: 'Search: Unit' }).fill('School')
  await page.getByRole('option').first().click()
  await dialog.getByRole('button', { name: 'Assign', exact: true }).click()
  await expect(shell.notice('1 assignment added')).toBeVisible()
  await page.getByRole('button', { name: /^End now: Teacher/ }).click()
  await page.getByRole('dialog', { name: 'End this assignment?' }).getByRole('button', { name: 'End now' }).click()
  await expect(shell.notice('Teacher ended')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Past' })).toContainText('Teacher')
})
