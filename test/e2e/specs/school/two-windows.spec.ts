import type { Page } from '@playwright/test'
import { expect, test } from '../../fixtures.ts'
import { OrgChartPage } from '../../pages/org-chart-page.ts'
import { OrgUnitsPage } from '../../pages/org-units-page.ts'
import { PeoplePage } from '../../pages/people-page.ts'
import { RolesPage } from '../../pages/roles-page.ts'
import { ShellPage } from '../../pages/shell-page.ts'
import { unique } from '../../setup/rest-api.ts'

/** These specs never reload a page, so that everything it shows arrived by itself. */
const windowOf = (page: Page) => ({
  page,
  shell: new ShellPage(page),
  people: new PeoplePage(page),
  orgUnits: new OrgUnitsPage(page),
  orgChart: new OrgChartPage(page),
  roles: new RolesPage(page),
})
const renameUnit = async ({ page, shell, orgUnits }: ReturnType<typeof windowOf>, from: string, to: string) => {
  await shell.goTo('Org units')
  await orgUnits.search.fill(from)
  await orgUnits.row(from).getByRole('button', { name: from, exact: true }).click()
  // While the list is empty for a moment, it shows such a button too.
  await page.getByRole('button', { name: 'Clear filters' }).first().click()
  await orgUnits.unit(from).getByRole('button', { name: 'Edit', exact: true }).click()
  await orgUnits.dialog.getByLabel('Name', { exact: true }).fill(to)
  await orgUnits.dialog.getByRole('button', { name: 'Save' }).click()
  await expect(orgUnits.unit(to)).toBeVisible()
}

test('a change on one screen appears on the others', async ({ console, api }) => {
  const here = windowOf(console)
  const [before, after] = [unique('Aardvark School'), unique('Aardvark Academy')]
  const unit = await api.orgUnit({ name: before, kind: 'district' })
  const key = `trip.k${crypto.randomUUID().slice(0, 6)}`
  await api.permission(key)
  const role = await api.role({ name: unique('Trip leader'), permissionKeys: [key] })
  const person = await api.person({ givenName: 'Lena', familyName: unique('Holder') })
  await api.assign({ personIds: [person.id], roleId: role.id, orgUnitId: unit.id })

  // Does not depend on the view that another spec left.
  await here.orgChart.openAnew(here.shell)
  await expect(here.page.getByRole('treeitem', { name: before })).toBeVisible()
  await renameUnit(here, before, after)
  await here.shell.goTo('Org chart')
  await expect(here.page.getByRole('treeitem', { name: after })).toBeVisible()
  await expect(here.page.getByRole('treeitem', { name: before })).toHaveCount(0)

  await here.shell.goTo('People')
  await here.people.openPerson(person.familyName)
  await expect(here.people.row(person.familyName)).toContainText(after)
  const drawer = here.people.drawer(`Lena ${person.familyName}`)
  await drawer.getByRole('tab', { name: 'Authority' }).click()
  await expect(drawer.getByText(key)).toBeVisible()
  await drawer.getByRole('tab', { name: 'Overview' }).click()
  await drawer.getByRole('button', { name: /^Change Status: / }).click()
  await drawer.getByRole('combobox').selectOption('inactive')
  await expect(here.shell.notice('Status saved')).toBeVisible()
  await drawer.getByRole('tab', { name: 'Authority' }).click()
  await expect(drawer.getByRole('region', { name: 'May do' })).toContainText('Nothing at present.')
  await expect(drawer.getByText(key)).toHaveCount(0)
})

test('a change in one window appears in the others', { tag: '@browser' }, async ({ console, context, api }) => {
  const one = windowOf(console)
  // Two tabs of one browser share a stream; a third window, in another browser, has its own.
  const other = windowOf(await context.newPage())
  await other.page.goto(console.url())
  await other.shell.ready()
  const [before, after] = [unique('Badger School'), unique('Badger Academy')]
  await api.orgUnit({ name: before, kind: 'district' })
  const person = await api.person({ givenName: 'Omar', familyName: unique('Seen') })

  await other.orgChart.openAnew(other.shell)
  await expect(other.page.getByRole('treeitem', { name: before })).toBeVisible()
  await renameUnit(one, before, after)
  await expect(other.page.getByRole('treeitem', { name: after })).toBeVisible()

  await one.shell.goTo('People')
  await one.people.openPerson(person.familyName)
  await expect(one.people.drawer(`Omar ${person.familyName}`)).toBeVisible()
  await other.shell.goTo('People')
  await other.people.openPerson(person.familyName)
  await other.people.change('Preferred name', 'Omi')
  await expect(one.people.drawer(`Omi ${person.familyName}`)).toBeVisible()

  // When the tab that holds the stream closes, the other one takes over.
  await other.page.close()
  await api.patch(`/people/${person.id}`, { version: person.version + 1, preferredName: null })
  await expect(one.people.drawer(`Omar ${person.familyName}`)).toBeVisible()
})

test('unsaved text stays when somebody else changes the entry, and both changes are saved', async ({
  console,
  api,
}) => {
  const here = windowOf(console)
  const person = await api.person({ givenName: 'Nora', familyName: unique('Typed') })
  await here.people.openPerson(person.familyName)
  const drawer = here.people.drawer(`Nora ${person.familyName}`)
  await drawer.getByRole('button', { name: /^Change Middle name: / }).click()
  await drawer.getByRole('textbox', { name: 'Middle name' }).fill('Marie')
  await api.patch(`/people/${person.id}`, { version: person.version, preferredName: 'Noor' })
  await expect(here.people.drawer(`Noor ${person.familyName}`)).toBeVisible()
  const field = here.people.drawer(`Noor ${person.familyName}`).getByRole('textbox', { name: 'Middle name' })
  await expect(field).toHaveValue('Marie')
  await field.press('Enter')
  await expect(here.shell.notice('changed other fields meanwhile')).toBeVisible()
  const stored = await api.get<{ middleName: string; preferredName: string }>(`/people/${person.id}`)
  expect(stored).toMatchObject({ middleName: 'Marie', preferredName: 'Noor' })
})

test('when two people edit a role, the dialog says who changed what, and the chosen value is saved', async ({
  console,
  api,
}) => {
  const here = windowOf(console)
  const role = await api.role({ name: unique('Contested role') })
  await here.shell.goTo('Roles & permissions')
  const detail = await here.roles.openRole(role.name)
  await detail.getByRole('button', { name: 'Edit', exact: true }).click()
  await here.roles.dialog.getByLabel('Description').fill('Mine')
  await api.patch(`/roles/${role.id}`, { version: role.version, description: 'Theirs' })
  await here.roles.dialog.getByRole('button', { name: 'Save' }).click()
  const conflict = here.shell.question(`Someone changed ${role.name} meanwhile`)
  await expect(conflict.getByRole('row').filter({ hasText: 'Description' })).toContainText(/Theirs.*token.*Mine/s)
  await conflict.getByRole('button', { name: 'Save mine' }).click()
  await expect(here.shell.notice(`${role.name} saved`)).toBeVisible()
  expect(await api.get(`/roles/${role.id}`)).toMatchObject({ description: 'Mine' })

  await detail.getByRole('button', { name: 'Edit', exact: true }).click()
  await here.roles.dialog.getByLabel('Description').fill('Typed with care')
  await api.remove(`/roles/${role.id}?version=${role.version + 2}`)
  await here.roles.dialog.getByRole('button', { name: 'Save' }).click()
  const gone = here.shell.question(`${role.name} was deleted meanwhile`)
  await expect(gone).toContainText('token')
  await expect(gone).toContainText('Typed with care')
  await gone.getByRole('button', { name: 'Understood' }).click()
  await expect(here.roles.dialog.getByLabel('Description')).toHaveValue('Typed with care')
})
