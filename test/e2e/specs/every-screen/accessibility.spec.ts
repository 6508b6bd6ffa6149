import { expectAccessible } from '../../axe.ts'
import { expect, test } from '../../fixtures.ts'
import { settled } from '../../settled.ts'
import { unique } from '../../setup/rest-api.ts'

// The screens themselves are checked where their screenshots are taken (screenshots.spec.ts).

for (const theme of ['light', 'dark'] as const)
  test(`axe finds nothing in panels and dialogs, ${theme}`, async ({ console: page, shell, api }) => {
    test.setTimeout(120_000)
    await shell.useTheme(theme)
    const person = await api.person({ givenName: 'Ada', familyName: unique('Panel') })
    const unit = await api.orgUnit({ name: unique('Panel unit'), kind: 'school' })
    const role = await api.role({ name: unique('Panel role') })
    for (const path of [`/people?person=${person.id}`, `/org-units?unit=${unit.id}`, `/roles?role=${role.id}`]) {
      await shell.open(path)
      await settled(page)
      await expectAccessible(page, `${path}, ${theme}`)
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
      await expectAccessible(page, `dialog ${open}, ${theme}`)
    }
  })

for (const theme of ['light', 'dark'] as const)
  test(`a toast and its details can be read, ${theme}`, async ({ console: page, shell }) => {
    await shell.useTheme(theme)
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
    await expectAccessible(page, `notice, ${theme}`)
  })
