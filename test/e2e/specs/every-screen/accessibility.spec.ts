import { expect, test } from '../../fixtures.ts'
import { settled } from '../../settled.ts'
import { unique } from '../../setup/rest-api.ts'
import { expectAccessibleInThemes } from '../../themes.ts'

// The screens themselves are checked where their screenshots are taken (screenshots.spec.ts).

test('axe finds nothing in panels and dialogs, light and dark', async ({ console: page, shell, api }) => {
  test.setTimeout(120_000)
  const person = await api.person({ givenName: 'Ada', familyName: unique('Panel') })
  const unit = await api.orgUnit({ name: unique('Panel unit'), kind: 'school' })
  const role = await api.role({ name: unique('Panel role') })
  for (const path of [`/people?person=${person.id}`, `/org-units?unit=${unit.id}`, `/roles?role=${role.id}`]) {
    await shell.open(path)
    await settled(page)
    await expectAccessibleInThemes(page, path)
  }
  const dialogs = [
    { path: '/people', open: 'Add person' },
    { path: '/org-units', open: 'New unit' },
    { path: '/roles', open: 'New role' },
    { path: '/settings/connections', open: 'Add a school' },
    { path: '/people', open: 'Search people, units, commands' },
  ]
  for (const { path, open } of dialogs) {
    await shell.open(path)
    await page
      .getByRole('button', { name: new RegExp(`^${open}`) })
      .first()
      .click()
    await page.getByRole('dialog').waitFor()
    await expectAccessibleInThemes(page, `dialog ${open}`)
  }
})

test('a toast and its details can be read, light and dark', async ({ console: page, shell }) => {
  await shell.open('/roles')
  await settled(page)
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
  })
  await page.keyboard.press('Control+k')
  await page.keyboard.type('copy the link')
  await page.keyboard.press('Enter')
  const notice = shell.notice('The link could not be copied')
  await expect(notice).toContainText('/#/roles')
  await expect(notice).toHaveCSS('opacity', '1')
  await expectAccessibleInThemes(page, 'notice')
})
