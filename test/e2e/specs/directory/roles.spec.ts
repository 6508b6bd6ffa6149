import { expect, test } from '../../fixtures.ts'
import { unique } from '../../setup/rest-api.ts'

const key = (prefix: string) => `${prefix}.k${crypto.randomUUID().slice(0, 6)}`

test('a role is created, granted permissions and keeps them', async ({ shell, roles, api, page }) => {
  const granted = key('trip')
  await api.permission(granted, 'May approve a trip')
  const name = unique('Trip leader')
  await shell.goTo('Roles & permissions')
  await roles.newRole.click()
  await roles.dialog.getByLabel('Name').fill(name)
  await roles.dialog.getByLabel('Description').fill('Leads trips')
  await roles.dialog.getByRole('button', { name: 'Create role' }).click()
  await page.getByRole('searchbox', { name: 'Search permissions' }).fill(granted)
  await roles.permission(granted).check()
  await expect(page.getByText('1 change not saved')).toBeVisible()
  await page.getByRole('button', { name: 'Save permissions' }).click()
  await expect(shell.notice(`${name} saved`)).toBeVisible()
  const stored = await api.get<{ items: { permissionKeys: string[] }[] }>(`/roles?search=${encodeURIComponent(name)}`)
  expect(stored.items[0]?.permissionKeys).toEqual([granted])
})

test('someone else’s change of a role is kept beside mine', async ({ shell, roles, api, page }) => {
  const [mine, theirs] = [key('mine'), key('theirs')]
  await api.permission(mine)
  await api.permission(theirs)
  const role = await api.role({ name: unique('Shared role') })
  await shell.goTo('Roles & permissions')
  await roles.openRole(role.name)
  await page.getByRole('searchbox', { name: 'Search permissions' }).fill(mine)
  await roles.permission(mine).check()
  await api.patch(`/roles/${role.id}`, { version: role.version, permissionKeys: [theirs] })
  await page.getByRole('button', { name: 'Save permissions' }).click()
  await expect(shell.notice(`${role.name} saved`)).toBeVisible()
  const stored = await api.get<{ permissionKeys: string[] }>(`/roles/${role.id}`)
  expect(stored.permissionKeys.toSorted()).toEqual([mine, theirs].toSorted())
})

test('a role in use is not deleted and says why', async ({ shell, roles, api, page }) => {
  const role = await api.role({ name: unique('Needed role') })
  const unit = await api.orgUnit({ name: unique('Somewhere'), kind: 'school' })
  const person = await api.person({ givenName: 'Pia', familyName: unique('Holder') })
  await api.assign({ personIds: [person.id], roleId: role.id, orgUnitId: unit.id })
  await shell.goTo('Roles & permissions')
  const detail = await roles.openRole(role.name)
  await detail.getByRole('tab', { name: 'People' }).click()
  await expect(detail.getByRole('row').filter({ hasText: person.familyName })).toContainText(unit.name)
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  const question = shell.question(`Delete ${role.name}?`)
  await expect(question).toContainText('1 assignment uses this role now')
  await question.getByRole('button', { name: 'Delete role' }).click()
  await expect(shell.notice('Assignments or delegations still name this role')).toBeVisible()
  await expect(detail).toBeVisible()
})

test('a permission is created, described and deleted; a bad key says what is expected', async ({
  shell,
  roles,
  page,
}) => {
  const name = key('library')
  await shell.open('/roles?tab=permissions')
  await page.getByRole('button', { name: 'New permission' }).click()
  await roles.dialog.getByLabel('Key').fill('Not A Key')
  await roles.dialog.getByRole('button', { name: 'Create permission' }).click()
  await expect(roles.dialog.getByLabel('Key')).toHaveAttribute('aria-invalid', 'true')
  await roles.dialog.getByLabel('Key').fill(name)
  await roles.dialog.getByLabel('What it allows').fill('May lend books')
  await roles.dialog.getByRole('button', { name: 'Create permission' }).click()
  await expect(roles.permissionRow(name)).toContainText('May lend books')
  await roles
    .permissionRow(name)
    .getByRole('button', { name: `Delete ${name}` })
    .click()
  await shell.question(`Delete ${name}?`).getByRole('button', { name: 'Delete permission' }).click()
  await expect(roles.permissionRow(name)).toHaveCount(0)
})

test('the list beside an open role needs no scrolling aside, and its header stays in sight', async ({
  shell,
  api,
  page,
}) => {
  const role = await api.role({ name: unique('Beside') })
  await page.setViewportSize({ width: 1280, height: 500 })
  await shell.open(`/roles?role=${role.id}`)
  const list = page.getByRole('table', { name: 'Roles', exact: true })
  // Placeholder rows have no text.
  await expect(list.getByRole('row').last()).toContainText(/\S/)
  const header = list.getByRole('columnheader').first()
  const before = await header.boundingBox()
  await list.getByRole('row').last().scrollIntoViewIfNeeded()
  await expect(list.getByRole('row').last()).toBeInViewport()
  expect(await header.boundingBox()).toMatchObject({ x: before!.x })
  await expect(header).toBeInViewport()
  expect(await list.evaluate((table) => table.scrollWidth - table.parentElement!.clientWidth)).toBeLessThanOrEqual(0)
})
