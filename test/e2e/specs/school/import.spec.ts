import { readFile } from 'node:fs/promises'
import { expect, test } from '../../fixtures.ts'
import { realWork } from '../../real-work.ts'
import { changeFile, lastUser, writeRosterPackage } from '../../setup/roster-package.ts'

const PEOPLE = 300

test('a real package: checked, applied, and its people are found', async ({
  emptySchool,
  shell,
  imports,
  people,
  page,
}) => {
  const folder = await writeRosterPackage({ people: PEOPLE, seed: 11, zip: false })
  const zip = await writeRosterPackage({ people: PEOPLE, seed: 11 })
  const someone = await lastUser(folder)

  await shell.goTo('Import')
  await imports.chooseZip(zip)
  await imports.check.click()
  await expect(imports.report()).toBeVisible(realWork)
  await expect(imports.verdict).toContainText('Ready to apply. Nothing is changed yet.', realWork)
  await expect(imports.count('People', 'Added')).toHaveText(String(PEOPLE))
  await expect(imports.count('People', 'Deactivated')).toHaveText('0')
  expect((await emptySchool.api.get<{ total: number }>('/people/count')).total).toBe(0)

  await imports.apply.click()
  const question = shell.question(`Apply to ${emptySchool.name}?`)
  await expect(question).toContainText(/[\d,]+ rows are added, 0 changed and 0 deactivated/)
  await question.getByRole('button', { name: `Apply to ${emptySchool.name}` }).click()
  await expect(imports.result()).toBeVisible(realWork)
  await page.getByRole('button', { name: 'Open People' }).click()
  await people.search.fill(someone.username)
  await expect(people.row(someone.username)).toBeVisible()
  await expect(people.row(someone.username)).toContainText(someone.familyName)

  await shell.goTo('Import')
  await page.getByRole('tab', { name: 'History' }).click()
  await expect(page.getByRole('table', { name: 'Past imports' }).getByRole('row').nth(1)).toContainText('applied')
})

test(
  'the same package a second time changes nothing',
  { tag: '@desktop' },
  async ({ emptySchool, shell, imports, page }) => {
    const folder = await writeRosterPackage({ people: PEOPLE, seed: 12, zip: false, version: '1.1' })
    for (const verdict of ['Ready to apply', 'The directory has all of this already']) {
      await shell.goTo('Import')
      await imports.chooseFolder(folder)
      await imports.check.click()
      await expect(imports.verdict).toContainText(verdict, realWork)
      if (verdict !== 'Ready to apply') continue
      await imports.apply.click()
      await shell
        .question(/^Apply to/)
        .getByRole('button', { name: `Apply to ${emptySchool.name}` })
        .click()
      await page.getByRole('button', { name: 'Import another package' }).click()
    }
    await expect(imports.count('People', 'Unchanged')).toHaveText(String(PEOPLE))
  },
)

test('a package with errors shows every fault with its place and cannot be applied', async ({
  emptySchool,
  shell,
  imports,
  page,
}) => {
  const folder = await writeRosterPackage({ people: PEOPLE, seed: 13, zip: false })
  await changeFile(folder, 'enrollments.csv', (text) => text.replace(/stu-\d+/, 'nobody-at-all'))
  await changeFile(folder, 'users.csv', (text) => text.replace(/,true,/, ',maybe,'))
  await shell.goTo('Import')
  await imports.chooseFolder(folder)
  await imports.check.click()
  await expect(imports.verdict).toContainText('Nothing can be applied', realWork)
  await expect(imports.apply).toBeDisabled()
  const fault = imports.faults.getByRole('row').filter({ hasText: 'users.csv' })
  await expect(fault).toContainText('enabledUser')
  await expect(fault).toContainText('2')
  await expect(imports.faults.getByRole('row').filter({ hasText: 'enrollments.csv' })).toContainText('userSourcedId')
  await expect(imports.faults, 'a report holds no values of people').not.toContainText('nobody-at-all')

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download faults (CSV)' }).click()
  const csv = await readFile(await (await download).path(), 'utf8')
  expect(csv).toContain('file,line,column,code,severity,message')
  expect(csv).toMatch(/users\.csv,2,enabledUser,/)
  expect((await emptySchool.api.get<{ total: number }>('/people/count')).total).toBe(0)
})

test(
  'the threshold stops a package that would deactivate the school',
  { tag: '@desktop' },
  async ({ emptySchool, shell, imports, page }) => {
    const folder = await writeRosterPackage({ people: PEOPLE, seed: 14, zip: false })
    await shell.goTo('Import')
    await imports.chooseFolder(folder)
    await imports.check.click()
    await imports.apply.click()
    await shell
      .question(/^Apply to/)
      .getByRole('button', { name: `Apply to ${emptySchool.name}` })
      .click()
    await page.getByRole('button', { name: 'Import another package' }).click()

    const dropped = (text: string) => {
      const [header, ...rows] = text.trim().split('\n')
      return [header, ...rows.filter((row) => !/(grd|stu)-/.test(row)), ''].join('\n')
    }
    for (const name of ['users.csv', 'roles.csv', 'enrollments.csv']) await changeFile(folder, name, dropped)
    await imports.chooseFolder(folder)
    await page.getByLabel('Deactivate them').check()
    await imports.check.click()
    await expect(imports.verdict).toContainText(
      /Stopped: \d+ of \d+ people .* would become inactive, more than the 10%/,
      realWork,
    )
    await expect(imports.apply).toBeDisabled()
    expect((await emptySchool.api.get<{ total: number }>('/people/count?status=active')).total).toBeGreaterThan(
      PEOPLE / 2,
    )

    // Each loss is accepted separately, and the confirmation lists them again.
    const answers = page.getByRole('group', { name: 'What you have to accept' }).getByRole('checkbox')
    const asked = await answers.count()
    expect(asked).toBeGreaterThan(2)
    for (let answer = 0; answer < asked; answer += 1) {
      await expect(imports.apply).toBeDisabled()
      await answers.nth(answer).check()
    }
    await imports.apply.click()
    const question = shell.question(/^Apply to/)
    await expect(question).toContainText(/You accept: \d+ of \d+ people .*; \d+ of \d+ enrollments/)
    await question.getByRole('button', { name: `Apply to ${emptySchool.name}` }).click()
    await expect(imports.result()).toBeVisible(realWork)
    await expect(page.getByText(/^Accepted: \d+ of \d+ people/)).toBeVisible()
  },
)

test('a running import follows the user in the status bar and is cancelled from there', async ({
  emptySchool,
  shell,
  imports,
  page,
}) => {
  const zip = await writeRosterPackage({ people: 40_000, seed: 15 })
  await shell.goTo('Import')
  await imports.chooseZip(zip)
  await imports.check.click()
  await expect(imports.progress).toBeVisible()
  await shell.goTo('Roles & permissions')
  await expect(shell.status).toContainText('Checking district-15.zip')
  await shell.status.getByRole('button', { name: /^Cancel: / }).click()
  await expect(shell.status).not.toContainText('Checking district-15.zip', realWork)
  await shell.goTo('Import')
  await expect(page.getByText('The directory is as it was.')).toBeVisible(realWork)
  expect((await emptySchool.api.get<{ total: number }>('/people/count')).total).toBe(0)
})
