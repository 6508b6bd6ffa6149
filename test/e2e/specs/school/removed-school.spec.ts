import { expect, test } from '../../fixtures.ts'
import { createSchool, unique } from '../../setup/rest-api.ts'

test(
  'when the school of an open window is removed, the window names it and opens no other by itself',
  { tag: '@desktop' },
  async ({ shell, host, api, people, page }) => {
    const name = unique('Gone school')
    const { id } = await createSchool(host, { name })
    await shell.open('/people')
    await shell.openSchool(name)
    await expect(people.add.first()).toBeVisible()

    await people.search.fill('anybody')
    await expect(page).toHaveURL(/anybody/)
    await api.remove(`/profiles/${id}`)
    // Somebody comes back to the window, which reads again. By itself it would within ten seconds.
    await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')))
    const heading = shell.heading(`${name} was removed from this console`)
    await expect(heading).toBeVisible()
    await expect(heading).toBeFocused()
    await expect(shell.status).toContainText('No school is open')
    await expect(shell.status).not.toContainText('does not answer')

    await page.reload()
    await expect(heading).toBeVisible()
    await page.getByRole('main').getByRole('button', { name: 'My school' }).click()
    await shell.expectSchool('My school')
    await expect(people.row(/@/).first()).toBeVisible()
    await expect(page, 'what the removed school was searched for is gone').not.toHaveURL(/anybody/)
  },
)

test(
  'a school that another window removes leaves the switcher and the settings of this one',
  { tag: '@desktop' },
  async ({ shell, settings, api, page }) => {
    const [gone, also] = [unique('Gone one'), unique('Gone two')]
    const add = async (name: string) =>
      (await api.post<{ id: string }>('/profiles', { name, postgresql: { kind: 'embedded' } })).id
    const [first, second] = [await add(gone), await add(also)]
    await shell.open('/settings/connections')
    await expect(settings.school(gone)).toBeVisible()
    await api.remove(`/profiles/${first}`)
    await shell.schoolButton.click()
    await expect(page.getByRole('menuitemcheckbox', { name: gone })).toHaveCount(0)
    await expect(page.getByRole('menuitemcheckbox', { name: also })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(settings.school(gone)).toHaveCount(0)
    await api.remove(`/profiles/${second}`)
    await expect(settings.school(also), 'nobody touched this window').toHaveCount(0)
  },
)

test(
  'a link opens the school that it names; a missing school is named and no other is opened',
  { tag: '@desktop' },
  async ({ shell, host, people, page }) => {
    const name = unique('Linked school')
    const { id } = await createSchool(host, { name })
    await shell.open('/people')
    await shell.expectSchool('My school')
    await expect(page).toHaveURL(/school=default/)
    await shell.open(`/people?search=nobody&school=${id}`)
    await shell.expectSchool(name)
    await expect(people.search).toHaveValue('nobody')
    await shell.goTo('Roles & permissions')
    await expect(page).toHaveURL(new RegExp(`#/roles\\?school=${id}`))

    await shell.open('/people?search=nobody&school=nowhere-at-all')
    await expect(shell.heading('This console has no school “nowhere-at-all”')).toBeFocused()
    await expect(people.grid).toHaveCount(0)
    await page.getByRole('main').getByRole('button', { name: 'My school' }).click()
    await shell.expectSchool('My school')
    await expect(people.row(/@/).first()).toBeVisible()
    await expect(page).not.toHaveURL(/nobody|nowhere/)
  },
)

test('an address without # leads to the console @browser', async ({ host, shell, people, page }) => {
  await shell.ready()
  await page.goto(`${host.url}people?search=abara`)
  await expect(people.search).toHaveValue('abara')
  await expect(page).toHaveURL(/#\/people\?search=abara/)
})
