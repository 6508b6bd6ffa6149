import { readFile } from 'node:fs/promises'
import { expect, test } from '../../fixtures.ts'
import { settled } from '../../settled.ts'
import { type RestApi, unique } from '../../setup/rest-api.ts'
import { expectAccessibleInThemes } from '../../themes.ts'

const aTeam = async (api: RestApi) => {
  const family = unique('Chart')
  const person = (givenName: string) => api.person({ givenName, familyName: family })
  const [ana, bea, cai] = [await person('Ana'), await person('Bea'), await person('Cai')]
  const line = (personId: string, managerId: string, validFrom: string) =>
    api.post('/reporting-lines', { personId, managerId, validFrom })
  await line(bea.id, ana.id, '2026-01-01T00:00:00.000Z')
  await line(cai.id, bea.id, '2026-03-01T00:00:00.000Z')
  return { family, ana, bea, cai }
}

test('branches open and close with the keyboard, and a step is undone', async ({ shell, orgChart, api, page }) => {
  const school = await api.orgUnit({ name: unique('0 Chart School'), kind: 'school' })
  const maths = await api.orgUnit({ name: unique('Maths'), parentId: school.id })
  // Does not depend on the view that another spec left.
  await shell.open('/org-chart?by=units')
  await expect(orgChart.node(school.name)).toBeAttached()
  await orgChart.walkTo(school.name)
  await page.keyboard.press('ArrowRight')
  await expect(orgChart.node(maths.name)).toHaveAttribute('aria-level', '2')
  await orgChart.undo.click()
  await expect(orgChart.node(maths.name)).toHaveCount(0)
  await orgChart.tree.focus()
  await page.keyboard.press('+')
  await expect(orgChart.node(maths.name)).toHaveAttribute('aria-level', '2')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(orgChart.details(maths.name)).toContainText(school.name)
})

test('a person is found, with the chain of managers as of a day', async ({ shell, orgChart, api, page }) => {
  const { family, ana, bea, cai } = await aTeam(api)
  await shell.goTo('Org chart')
  await orgChart.find('Person', `Cai ${family}`, `${family}, Cai`)
  await expect(orgChart.node(`Cai ${family}`)).toHaveAttribute('aria-level', '3')
  await expect(orgChart.tree).toBeFocused()
  await expect(orgChart.details(`Cai ${family}`).getByRole('button', { name: `Ana ${family}` })).toBeVisible()
  await expect(page).toHaveURL((url) => url.href.includes(cai.id))

  await shell.open(`/org-chart?by=reporting&at=2026-02-01&node=${bea.id}`)
  await expect(orgChart.node(`Bea ${family}`)).toHaveAttribute('aria-level', '2')
  await expect(orgChart.node(`Cai ${family}`)).toHaveCount(0)
  await orgChart.details(`Bea ${family}`).getByRole('button', { name: 'Open in People' }).click()
  await expect(shell.heading('People')).toBeVisible()
  expect(ana.id).not.toBe(bea.id)
})

test('the table shows what the chart shows, and the open part is saved', async ({ shell, orgChart, api, page }) => {
  const { family, bea } = await aTeam(api)
  await shell.open(`/org-chart?by=reporting&node=${bea.id}`)
  await expect(orgChart.node(`Bea ${family}`)).toBeAttached()
  await page.getByLabel('View').selectOption('Table')
  await page.getByRole('button', { name: `Open branch: Bea ${family}` }).click()
  await expect(page.getByRole('row').filter({ hasText: `Cai ${family}` })).toContainText(`Bea ${family}`)
  for (const { entry, holds } of [
    { entry: 'JSON', holds: `"name": "Cai ${family}"` },
    { entry: 'SVG picture', holds: `>Cai ${family}<` },
  ]) {
    await page.getByRole('button', { name: 'Export' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: entry }).click()
    expect(await readFile(await (await download).path(), 'utf8')).toContain(holds)
  }
  await page.getByRole('button', { name: 'Export' }).click()
  const picture = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'PNG picture' }).click()
  expect((await readFile(await (await picture).path())).subarray(1, 4).toString()).toBe('PNG')
})

test('the branches beside one are opened and closed together, in the chart and in its table', async ({
  shell,
  orgChart,
  api,
  page,
}) => {
  const school = await api.orgUnit({ name: unique('0 Beside'), kind: 'school' })
  const [maths, arts] = [
    await api.orgUnit({ name: unique('1 Maths'), parentId: school.id }),
    await api.orgUnit({ name: unique('2 Arts'), parentId: school.id }),
  ]
  const algebra = await api.orgUnit({ name: unique('Algebra'), parentId: maths.id, kind: 'class' })
  const music = await api.orgUnit({ name: unique('Music'), parentId: arts.id, kind: 'class' })
  await orgChart.openAnew(shell)
  await orgChart.walkTo(school.name)
  await page.keyboard.press('ArrowRight')
  await expect(orgChart.node(maths.name)).toBeAttached()
  await orgChart.walkTo(maths.name)
  await page.keyboard.press('Shift+ArrowRight')
  for (const { name } of [algebra, music]) await expect(orgChart.node(name)).toBeAttached()
  await page.keyboard.press('Shift+ArrowLeft')
  await expect(orgChart.node(music.name)).toHaveCount(0)
  await expect(orgChart.node(algebra.name)).toBeAttached()
  await expect(orgChart.way.getByRole('button')).toHaveText([school.name, maths.name])

  await page.getByLabel('View').selectOption('Table')
  await page.getByRole('button', { name: 'Open the branches beside it' }).click()
  await expect(page.getByRole('row').filter({ hasText: music.name })).toBeVisible()
  await page.getByRole('button', { name: 'Close the branches beside it' }).click()
  await expect(page.getByRole('row').filter({ hasText: music.name })).toHaveCount(0)
  await orgChart.undo.click()
  await expect(page.getByRole('row').filter({ hasText: music.name })).toBeVisible()
  await orgChart.way.getByRole('button', { name: school.name }).click()
  await expect(orgChart.details(school.name)).toBeVisible()
})

test('choosing another day or kind of chart keeps the open branches and the position', async ({
  shell,
  orgChart,
  api,
  page,
}) => {
  const school = await api.orgUnit({ name: unique('0 Days'), kind: 'school' })
  const maths = await api.orgUnit({ name: unique('Maths'), parentId: school.id })
  await orgChart.openAnew(shell)
  await orgChart.walkTo(school.name)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Alt+ArrowDown')
  await expect(orgChart.node(maths.name)).toBeAttached()
  await page.getByLabel('As of').fill('2999-01-01')
  await expect(page).toHaveURL(/at=2999-01-01/)
  await expect(orgChart.node(maths.name)).toBeAttached()
  await page.getByLabel('Chart of').selectOption('Reporting lines')
  await expect(orgChart.node(maths.name)).toHaveCount(0)
  await page.getByLabel('Chart of').selectOption('Units')
  await expect(orgChart.node(maths.name)).toBeAttached()
  await expect(orgChart.node(school.name)).toHaveAccessibleName(/moved 24 down/)
})

test('axe finds nothing in the chart with details, light and dark', async ({ console: page, shell, api }) => {
  const { bea } = await aTeam(api)
  for (const view of ['', '&view=table', '&view=map']) {
    await shell.open(`/org-chart?by=reporting&node=${bea.id}${view}`)
    await settled(page)
    await expectAccessibleInThemes(page, `org chart${view}`)
  }
})
