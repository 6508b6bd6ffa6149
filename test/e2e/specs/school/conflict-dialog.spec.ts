import type { Page } from '@playwright/test'
import { expect, test } from '../../fixtures.ts'
import { PeoplePage } from '../../pages/people-page.ts'
import { RolesPage } from '../../pages/roles-page.ts'
import { ShellPage } from '../../pages/shell-page.ts'
import { unique } from '../../setup/rest-api.ts'

/** Two windows of one console, none of which is ever reloaded. */
const windowOf = (page: Page) => ({
  page,
  shell: new ShellPage(page),
  people: new PeoplePage(page),
  roles: new RolesPage(page),
})
const secondWindow = async (first: Page) => {
  const other = windowOf(await first.context().newPage())
  await other.page.goto(first.url())
  await other.shell.ready()
  return other
}

test(
  'a role that another window changed or deleted is not deleted unseen',
  { tag: '@browser' },
  async ({ console, api }) => {
    const one = windowOf(console)
    const other = await secondWindow(console)
    const role = await api.role({ name: unique('Contested deletion') })
    await one.shell.goTo('Roles & permissions')
    const detail = await one.roles.openRole(role.name)
    const remove = async () => {
      await detail.getByRole('button', { name: 'Delete', exact: true }).click()
      return one.shell.question(`Delete ${role.name}?`).getByRole('button', { name: 'Delete role' })
    }
    const agreed = await remove()
    await other.shell.goTo('Roles & permissions')
    const theirs = await other.roles.openRole(role.name)
    await theirs.getByRole('button', { name: 'Edit', exact: true }).click()
    await other.roles.dialog.getByLabel('Description').fill('Needed until June')
    await other.roles.dialog.getByRole('button', { name: 'Save' }).click()
    await expect(other.shell.notice(`${role.name} saved`)).toBeVisible()

    await agreed.press('Enter')
    const conflict = one.shell.question(`Someone changed ${role.name} meanwhile`)
    await expect(conflict.getByRole('row').filter({ hasText: 'Description' })).toContainText(
      /Needed until June.+, \w{3} \d/,
    )
    await one.page.keyboard.press('Escape')
    await expect(conflict).toHaveCount(0)
    await expect(theirs).toContainText('Needed until June')

    const again = await remove()
    await theirs.getByRole('button', { name: 'Delete', exact: true }).click()
    await other.shell.question(`Delete ${role.name}?`).getByRole('button', { name: 'Delete role' }).press('Enter')
    await expect(other.shell.notice(`${role.name} deleted`)).toBeVisible()
    await again.press('Enter')
    const over = one.shell.question(`${role.name} was deleted meanwhile`)
    await expect(over).toContainText(/, \w{3} \d.+There is nothing left to do/)
    await over.getByRole('button', { name: 'Understood' }).press('Enter')
    await expect(over).toHaveCount(0)
    await expect(one.roles.row(role.name)).toHaveCount(0)
  },
)

test('a status is not set over what another window changed unseen', { tag: '@browser' }, async ({ console, api }) => {
  const one = windowOf(console)
  const other = await secondWindow(console)
  const { familyName } = await api.person({ givenName: 'Vera', familyName: unique('Contested') })
  for (const { shell } of [one, other]) await shell.goTo('People')
  await one.people.find(familyName)
  await one.people.search.press('ArrowDown')
  await one.page.keyboard.press('Space')
  await other.people.openPerson(familyName)
  await other.people.change('Preferred name', 'Vee')
  await expect(other.people.drawer(`Vee ${familyName}`)).toBeVisible()

  const deactivate = one.page.getByRole('button', { name: 'Set inactive', exact: true })
  await deactivate.click()
  const changed = one.shell.question(`Someone changed Vee ${familyName} meanwhile`)
  await expect(changed.getByRole('row').filter({ hasText: 'Preferred name' })).toContainText(/empty.*Vee.+, \w{3} \d/)
  await changed.getByRole('button', { name: 'Cancel' }).press('Enter')
  await expect(changed).toHaveCount(0)
  await expect(other.people.row('inactive')).toHaveCount(0)

  const drawer = other.people.drawer(`Vee ${familyName}`)
  await drawer.getByRole('button', { name: /^Change Status: / }).click()
  await drawer.getByRole('combobox').selectOption('inactive')
  await expect(other.shell.notice('Status saved')).toBeVisible()
  await deactivate.click()
  const over = one.shell.question(`Vee ${familyName} was set inactive meanwhile`)
  await expect(over).toContainText(/, \w{3} \d.+There is nothing left to do/)
  await one.page.keyboard.press('Escape')
  await expect(one.people.row('inactive')).toHaveCount(1)
})
