import { test } from '../../fixtures.ts'
import { expectMessages } from '../../message-keys.ts'
import { screenList } from '../../screen-list.ts'
import { keepScreenshot } from '../../screenshots.ts'
import { changeFile, writeRosterPackage } from '../../setup/roster-package.ts'
import { type RestApi } from '../../setup/rest-api.ts'
import { settled } from '../../settled.ts'
import { expectAccessibleInThemes } from '../../themes.ts'

type Found = { items: { id: string; givenName?: string }[] }

/** The addresses at which a screen shows an answer or the details of something. */
const panelsOf = async (api: RestApi) => {
  const idOf = async (path: string) => (await api.get<Found>(path)).items[0]?.id
  // The longest chain of the sample district that reaches one school.
  const people = await api.get<Found>(`/people?search=${encodeURIComponent('Echeverría Zúñiga')}`)
  const staff = people.items.find(({ givenName }) => givenName === 'Sebastián')?.id
  const school = await idOf(`/org-units?search=${encodeURIComponent('Lake Park High School')}`)
  return [
    { name: 'authority-answer', path: `/authority?person=${staff}&permission=trip.approve&unit=${school}` },
    { name: 'org-chart-answer', path: `/org-chart?by=reporting&chain=${staff}~trip.approve~${school}` },
    { name: 'person', path: `/people?person=${await idOf('/people?search=ruiz')}` },
    { name: 'org-unit', path: `/org-units?unit=${await idOf('/org-units?kind=school')}` },
    { name: 'role', path: `/roles?role=${await idOf('/roles?search=Principal')}` },
  ]
}

test('every screen has its messages, axe finds nothing, and it is kept, light and dark', async ({
  console: page,
  shell,
  api,
}) => {
  test.setTimeout(240_000)
  for (const { name, path } of screenList) {
    await shell.open(path)
    await settled(page)
    await expectMessages(page, name)
    await expectAccessibleInThemes(page, name, { keep: (theme) => keepScreenshot(page, { name, theme }) })
  }
  for (const { name, path } of await panelsOf(api)) {
    await shell.open(path)
    await settled(page)
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await keepScreenshot(page, { name, theme })
    }
    await page.emulateMedia({ colorScheme: 'light' })
  }
})

// Axe judges structure and contrast, which no language changes.
test('every screen has its messages in Spanish, and it is kept', async ({ console: page, shell, api }) => {
  test.setTimeout(240_000)
  await shell.useLanguage('es')
  for (const { name, path } of screenList) {
    await shell.open(path)
    await settled(page)
    await expectMessages(page, name)
    await keepScreenshot(page, { name, theme: 'light', language: 'es' })
  }
  for (const { name, path } of await panelsOf(api)) {
    await shell.open(path)
    await settled(page)
    await keepScreenshot(page, { name, theme: 'light', language: 'es' })
  }
})

test('the import’s report, good and bad, is kept, light and dark', async ({ emptySchool, shell, imports, page }) => {
  test.setTimeout(120_000)
  const keep = async (name: string) => {
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await keepScreenshot(page, { name, theme })
    }
  }
  const folder = await writeRosterPackage({ people: 2_000, seed: 3, zip: false })
  await shell.openSchool(emptySchool.name)
  await shell.goTo('Import')
  await imports.chooseFolder(folder)
  await imports.check.click()
  await imports.report().waitFor()
  await keep('import-report')
  await imports.apply.click()
  await shell.question(/^Apply to/).waitFor()
  await keep('import-confirm')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Discard' }).click()
  await changeFile(folder, 'enrollments.csv', (text) => text.replaceAll(/stu-00000(\d)/g, 'gone-$1'))
  await imports.chooseFolder(folder)
  await imports.check.click()
  await imports.report().waitFor()
  await imports.faults.waitFor()
  await keep('import-faults')
})
