import { expectAccessible } from '../../axe.ts'
import { test } from '../../fixtures.ts'
import { expectMessages } from '../../message-keys.ts'
import { screenList } from '../../screen-list.ts'
import { keepScreenshot, sizes } from '../../screenshots.ts'
import { changeFile, writeRosterPackage } from '../../setup/roster-package.ts'
import { settled } from '../../settled.ts'

const looks = [
  { theme: 'light', language: 'en' },
  { theme: 'dark', language: 'en' },
  { theme: 'light', language: 'es' },
] as const

type Found = { items: { id: string; givenName?: string }[] }

for (const { theme, language } of looks)
  test(`every screen has its messages, axe finds nothing, and it is kept, ${theme}, ${language}`, async ({
    console: page,
    shell,
    api,
  }) => {
    test.setTimeout(240_000)
    await shell.useTheme(theme)
    await shell.useLanguage(language)
    for (const { name, path } of screenList) {
      await page.setViewportSize(sizes['1280x800'])
      await shell.open(path)
      await settled(page)
      await expectMessages(page, name)
      // Axe judges structure and contrast, which no language changes.
      if (language === 'en') await expectAccessible(page, `${name}, ${theme}`)
      await keepScreenshot(page, { name, theme, language })
    }
    const idOf = async (path: string) => (await api.get<Found>(path)).items[0]?.id
    // The longest chain of the sample district that reaches one school.
    const people = await api.get<Found>(`/people?search=${encodeURIComponent('Echeverría Zúñiga')}`)
    const staff = people.items.find(({ givenName }) => givenName === 'Sebastián')?.id
    const school = await idOf(`/org-units?search=${encodeURIComponent('Lake Park High School')}`)
    const panels = [
      { name: 'authority-answer', path: `/authority?person=${staff}&permission=trip.approve&unit=${school}` },
      { name: 'org-chart-answer', path: `/org-chart?by=reporting&chain=${staff}~trip.approve~${school}` },
      { name: 'person', path: `/people?person=${await idOf('/people?search=ruiz')}` },
      { name: 'org-unit', path: `/org-units?unit=${await idOf('/org-units?kind=school')}` },
      { name: 'role', path: `/roles?role=${await idOf('/roles?search=Principal')}` },
    ]
    for (const { name, path } of panels) {
      await shell.open(path)
      await settled(page)
      await keepScreenshot(page, { name, theme, language })
    }
  })

for (const theme of ['light', 'dark'] as const)
  test(`the import’s report, good and bad, ${theme}`, async ({ emptySchool, shell, imports, page }) => {
    test.setTimeout(120_000)
    await shell.useTheme(theme)
    const folder = await writeRosterPackage({ people: 2_000, seed: 3, zip: false })
    await shell.openSchool(emptySchool.name)
    await shell.goTo('Import')
    await imports.chooseFolder(folder)
    await imports.check.click()
    await imports.report().waitFor()
    await keepScreenshot(page, { name: 'import-report', theme })
    await imports.apply.click()
    await shell.question(/^Apply to/).waitFor()
    await keepScreenshot(page, { name: 'import-confirm', theme })
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Discard' }).click()
    await changeFile(folder, 'enrollments.csv', (text) => text.replaceAll(/stu-00000(\d)/g, 'gone-$1'))
    await imports.chooseFolder(folder)
    await imports.check.click()
    await imports.report().waitFor()
    await imports.faults.waitFor()
    await keepScreenshot(page, { name: 'import-faults', theme })
  })
