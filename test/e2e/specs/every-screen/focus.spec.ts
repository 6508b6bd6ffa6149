import type { Page } from '@playwright/test'
import { expect, test } from '../../fixtures.ts'
import { unique } from '../../setup/rest-api.ts'

/** The element with the keyboard focus; `BODY` when the focus is lost. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement
    return element.getAttribute('aria-label') ?? (element.textContent?.trim() || element.tagName)
  })

test('saving what a role grants leaves the keyboard at its permissions', async ({ shell, roles, api, page }) => {
  const permission = `focus.k${crypto.randomUUID().slice(0, 6)}`
  await api.permission(permission)
  const role = await api.role({ name: unique('Saved role') })
  await shell.goTo('Roles & permissions')
  await roles.openRole(role.name)
  await page.getByRole('searchbox', { name: 'Search permissions' }).fill(permission)
  await roles.permission(permission).check()
  await page.getByRole('button', { name: 'Save permissions' }).press('Enter')
  await expect(shell.notice(`${role.name} saved`)).toBeVisible()
  await expect(page.getByRole('group', { name: `Permissions of ${role.name}` })).toBeFocused()
})

test('saving the name of a role leaves the keyboard where it was opened from', async ({ shell, roles, api, page }) => {
  const role = await api.role({ name: unique('Named role') })
  await shell.goTo('Roles & permissions')
  const detail = await roles.openRole(role.name)
  await detail.getByRole('button', { name: 'Edit' }).press('Enter')
  const name = roles.dialog.getByLabel('Name')
  await expect(name).toBeFocused()
  await name.fill(`${role.name} two`)
  await page.keyboard.press('Enter')
  await expect(shell.notice(`${role.name} two saved`)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Edit' })).toBeFocused()
})

test('the first role of a school is created with the keyboard alone', async ({ shell, roles, emptySchool, page }) => {
  await expect(shell.schoolButton).toContainText(emptySchool.name)
  await shell.goTo('Roles & permissions')
  await page.getByRole('tabpanel').getByRole('button', { name: 'New role' }).press('Enter')
  await expect(roles.dialog.getByLabel('Name')).toBeFocused()
  await page.keyboard.type('Only role')
  await page.keyboard.press('Enter')
  await expect(shell.notice('Only role created')).toBeVisible()
  await expect.poll(() => focused(page)).not.toBe('BODY')
})

test('when a person is deleted elsewhere, the focus moves to Restore', async ({ people, api, page }) => {
  const person = await api.person({ givenName: 'Gil', familyName: unique('Goner') })
  await people.openPerson(person.familyName)
  const drawer = people.drawer(`Gil ${person.familyName}`)
  await drawer.getByRole('button', { name: /Given name/ }).focus()
  await api.remove(`/people/${person.id}?version=${person.version}`)
  await expect(page.getByRole('group', { name: /^Deleted/ })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Restore' })).toBeFocused()
})

test('a destructive question begins at the choice that changes nothing', async ({ shell, roles, api, page }) => {
  const role = await api.role({ name: unique('Kept role') })
  await shell.goTo('Roles & permissions')
  await roles.openRole(role.name)
  await page.getByRole('button', { name: 'Delete', exact: true }).press('Enter')
  const question = shell.question(`Delete ${role.name}?`)
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(question).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Delete', exact: true })).toBeFocused()
})

test('every form begins at its first field', async ({ shell, settings, authority, people, page }) => {
  await shell.open('/people')
  await people.add.first().press('Enter')
  await expect(people.form.getByLabel('Given name')).toBeFocused()
  await page.keyboard.press('Escape')
  await shell.goTo('Delegations')
  await authority.newDelegation.first().press('Enter')
  await expect(authority.delegateDialog.locator('form').getByRole('button').first()).toBeFocused()
  await page.keyboard.press('Escape')
  await shell.goTo('Settings')
  await settings.addSchool.press('Enter')
  await expect(settings.dialog.getByLabel('Name', { exact: true })).toBeFocused()
})
