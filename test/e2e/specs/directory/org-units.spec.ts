import { expect, test } from '../../fixtures.ts'
import { unique } from '../../setup/rest-api.ts'

test('a unit is created below another and appears in the tree', async ({ shell, orgUnits, api }) => {
  const school = await api.orgUnit({ name: unique('Harbour School'), kind: 'school' })
  const name = unique('Maths')
  await shell.open(`/org-units?unit=${school.id}`)
  await orgUnits.unit(school.name).getByRole('button', { name: 'New unit below' }).click()
  await orgUnits.dialog.getByLabel('Name', { exact: true }).fill(name)
  await orgUnits.dialog.getByLabel('Kind').selectOption('Department')
  await orgUnits.dialog.getByRole('button', { name: 'Create unit' }).click()
  await expect(shell.notice(`${name} created`)).toBeVisible()
  await expect(orgUnits.unit(name)).toContainText('Department')
  await expect(orgUnits.unit(name).getByRole('navigation', { name: 'Location' })).toContainText(school.name)
})

test('a unit moves with everything below it, and back with Undo', async ({ shell, orgUnits, api, page }) => {
  const from = await api.orgUnit({ name: unique('North'), kind: 'school' })
  const to = await api.orgUnit({ name: unique('South'), kind: 'school' })
  const moved = await api.orgUnit({ name: unique('Physics'), parentId: from.id })
  await shell.open(`/org-units?unit=${moved.id}`)
  await page.getByRole('button', { name: 'Move', exact: true }).click()
  await orgUnits.pickParent(to.name)
  await orgUnits.dialog.getByRole('button', { name: 'Move unit' }).click()
  await expect(orgUnits.unit(moved.name)).toContainText(to.name)
  await shell.notice(`${moved.name} moved`).getByRole('button', { name: 'Undo' }).click()
  await expect(orgUnits.unit(moved.name)).toContainText(from.name)
})

test('a unit cannot move below itself: the message names the rule and nothing moves', async ({
  shell,
  orgUnits,
  api,
  page,
}) => {
  const top = await api.orgUnit({ name: unique('Top'), kind: 'school' })
  const below = await api.orgUnit({ name: unique('Below'), parentId: top.id })
  await shell.open(`/org-units?unit=${top.id}`)
  await page.getByRole('button', { name: 'Move', exact: true }).click()
  await orgUnits.pickParent(below.name)
  await orgUnits.dialog.getByRole('button', { name: 'Move unit' }).click()
  await expect(orgUnits.dialog.getByRole('alert')).toContainText('A unit cannot be below itself.')
  const unchanged = await api.get<{ parentId: string | null }>(`/org-units/${top.id}`)
  expect(unchanged.parentId).toBeNull()
})

test('a unit with units below is not deleted; an empty one is, and comes back', async ({
  shell,
  orgUnits,
  api,
  page,
}) => {
  const school = await api.orgUnit({ name: unique('Kept School'), kind: 'school' })
  const empty = await api.orgUnit({ name: unique('Empty'), parentId: school.id })
  await shell.open(`/org-units?unit=${school.id}`)
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  const blocked = page.getByRole('dialog', { name: `Delete ${school.name}?` })
  await expect(blocked).toContainText('is below it')
  await expect(blocked.getByRole('button', { name: 'Delete unit' })).toHaveCount(0)
  await blocked.getByRole('button', { name: 'Cancel' }).click()

  await shell.open(`/org-units?unit=${empty.id}`)
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await shell.question(`Delete ${empty.name}?`).getByRole('button', { name: 'Delete unit' }).click()
  await expect(orgUnits.unit(school.name)).toBeVisible()
  await shell.notice(`${empty.name} deleted`).getByRole('button', { name: 'Undo' }).click()
  await expect(shell.notice(`${empty.name} restored`)).toBeVisible()
  await expect(orgUnits.row(empty.name)).toBeVisible()
})

test('a deleted unit is found in the list of deleted units and restored', async ({ shell, orgUnits, api, page }) => {
  const gone = await api.orgUnit({ name: unique('Gone'), kind: 'school' })
  await api.remove(`/org-units/${gone.id}?version=${gone.version}`)
  await shell.goTo('Org units')
  await page.getByLabel('Deleted units').check()
  await orgUnits.search.fill(gone.name)
  await page.getByRole('row').filter({ hasText: gone.name }).getByRole('button', { name: 'Restore' }).click()
  await expect(shell.notice(`${gone.name} restored`)).toBeVisible()
})

test('the tree is walked with the keyboard alone', async ({ shell, orgUnits, api, page }) => {
  // The only top-level unit of all specs whose name begins with this letter.
  const school = await api.orgUnit({ name: unique('AAA School'), kind: 'school' })
  const child = await api.orgUnit({ name: unique('Chemistry'), parentId: school.id })
  await shell.goTo('Org units')
  await expect(orgUnits.item(school.name)).toBeVisible()
  await orgUnits.tree.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Home')
  await page.keyboard.type('A')
  await expect(orgUnits.item(school.name)).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('ArrowRight')
  await expect(orgUnits.item(child.name)).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(orgUnits.unit(child.name)).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(orgUnits.item(child.name)).toHaveCount(0)
})

test('the people of a unit are one click away', async ({ shell, orgUnits, people, api }) => {
  const unit = await api.orgUnit({ name: unique('Library'), kind: 'department' })
  const role = await api.role({ name: unique('Librarian') })
  const person = await api.person({ givenName: 'Ines', familyName: unique('Bibliot') })
  await api.assign({ personIds: [person.id], roleId: role.id, orgUnitId: unit.id })
  await shell.open(`/org-units?unit=${unit.id}`)
  await orgUnits.unit(unit.name).getByRole('button', { name: 'Show its people' }).click()
  await expect(people.row(person.familyName)).toBeVisible()
  await expect(people.total).toHaveText('1 person')
})
