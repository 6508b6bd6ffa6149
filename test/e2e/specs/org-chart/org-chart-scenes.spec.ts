import { expectAccessibleInThemes } from '../../themes.ts'
import { expect, test } from '../../fixtures.ts'
import { settled } from '../../settled.ts'
import { type RestApi, unique } from '../../setup/rest-api.ts'

/** A school above two departments, the first of the chart. */
const aSchool = async (api: RestApi) => {
  const school = await api.orgUnit({ name: unique('0 Scene School'), kind: 'school' })
  const maths = await api.orgUnit({ name: unique('Maths'), parentId: school.id })
  const sports = await api.orgUnit({ name: unique('Sports'), parentId: school.id })
  return { school, maths, sports }
}

test('a scene is saved, changed, opened from its link, renamed and removed', async ({ shell, orgChart, api, page }) => {
  const { school, maths } = await aSchool(api)
  const name = unique('Plan')
  await orgChart.openAnew(shell)
  await orgChart.walkTo(school.name)
  await page.keyboard.press('ArrowRight')
  await expect(orgChart.node(maths.name)).toBeAttached()
  await orgChart.sceneMenu('Save as scene')
  await orgChart.nameScene(name)
  await expect(page).toHaveURL(/scene=/)
  const link = new URLSearchParams(page.url().split('?')[1])
  await expect(orgChart.unsaved).toHaveCount(0)

  await orgChart.tree.focus()
  await page.keyboard.press('Alt+ArrowDown')
  await expect(orgChart.unsaved).toBeVisible()
  const lastMoved = async () =>
    (await api.get<{ last: { view: { moved: unknown[] } } | null }>('/org-chart/last-view')).last?.view.moved
  await expect.poll(lastMoved).toEqual([{ id: school.id, dx: 0, dy: 24 }])
  await page.reload()
  await expect(orgChart.unsaved).toBeVisible()
  await expect(orgChart.node(school.name)).toHaveAccessibleName(/moved 24 down/)
  await orgChart.sceneMenu(`Save changes to ${name}`, name)
  await expect(orgChart.unsaved).toHaveCount(0)

  await orgChart.sceneMenu('Leave this scene', name)
  await page.getByRole('button', { name: 'Collapse all' }).click()
  await expect(orgChart.node(maths.name)).toHaveCount(0)
  await orgChart.sceneMenu(name)
  await expect(orgChart.node(maths.name)).toBeAttached()
  await shell.open('/people')
  await shell.open(`/org-chart?scene=${link.get('scene')}`)
  await expect(orgChart.node(maths.name)).toBeAttached()
  expect((await orgChart.exported()).node(school.name).moved).toEqual({ dx: 0, dy: 24 })

  const renamed = unique('Renamed')
  await orgChart.sceneMenu('Rename', name)
  await orgChart.nameScene(renamed, 'Rename')
  await expect(page.getByRole('button', { name: renamed, exact: true })).toBeVisible()
  await orgChart.sceneMenu('All scenes', renamed)
  await page.getByRole('button', { name: `Remove ${renamed}` }).click()
  await page
    .getByRole('dialog', { name: `Remove the scene ${renamed}?` })
    .getByRole('button', { name: 'Remove', exact: true })
    .click()
  await expect(page.getByRole('button', { name: `Remove ${renamed}` })).toHaveCount(0)
  await expect(page).not.toHaveURL(/scene=/)
})

test('a name that is taken is refused in its field', async ({ shell, orgChart, api, page }) => {
  const name = unique('Taken')
  await api.post('/org-chart/scenes', { name, view: { by: 'units', open: [] } })
  await orgChart.openAnew(shell)
  await orgChart.sceneMenu('Save as scene')
  await orgChart.nameScene(name.toUpperCase())
  await expect(page.getByRole('dialog').getByLabel('Name')).toHaveAccessibleDescription(/another entry|already/i)
})

test('nodes are moved by keyboard and by hand, with their branch; steps are undone', async ({
  shell,
  orgChart,
  api,
  page,
}) => {
  const { school, maths } = await aSchool(api)
  await orgChart.openAnew(shell)
  await orgChart.walkTo(school.name)
  await page.keyboard.press('ArrowRight')
  await expect(orgChart.node(maths.name)).toBeAttached()
  const before = await orgChart.exported()

  await orgChart.tree.focus()
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('Alt+ArrowRight')
  await page.keyboard.press('Alt+Shift+ArrowUp')
  await expect(orgChart.node(school.name)).toHaveAccessibleName(/moved 72 right, 96 up/)
  const after = await orgChart.exported()
  for (const { name } of [school, maths]) {
    expect(after.node(name).x).toBe(before.node(name).x + 72)
    expect(after.node(name).y).toBe(before.node(name).y - 96)
  }
  await orgChart.tree.focus()
  await page.keyboard.press('Control+z')
  await expect(orgChart.node(school.name)).not.toHaveAccessibleName(/moved/)

  const from = await orgChart.pointOf(maths.name)
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + 40, from.y + 30, { steps: 5 })
  await page.mouse.move(from.x + 90, from.y + 60, { steps: 5 })
  await page.mouse.up()
  await expect(orgChart.node(maths.name)).toHaveAccessibleName(/moved \d+ right, \d+ down/)
  const dragged = (await orgChart.exported()).node(maths.name)
  expect(dragged.x - before.node(maths.name).x).toBe(dragged.moved?.dx)

  await page.getByLabel('View').selectOption('Table')
  await page.getByRole('button', { name: `Put back ${maths.name}` }).click()
  await expect(page.getByRole('columnheader', { name: 'Moved' })).toHaveCount(0)
})

test('the chart opens as it was left, and from the start for an address with a question', async ({
  shell,
  orgChart,
  api,
  page,
}) => {
  const { school, maths } = await aSchool(api)
  await orgChart.openAnew(shell)
  await orgChart.walkTo(school.name)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Alt+ArrowDown')
  await expect(orgChart.node(maths.name)).toBeAttached()
  await shell.goTo('People')
  await shell.goTo('Org chart')
  await expect(orgChart.node(maths.name)).toBeAttached()
  await expect(orgChart.node(school.name)).toHaveAccessibleName(/moved 24 down/)
  await page.reload()
  await orgChart.openAnew(shell)
  await expect(orgChart.node(school.name)).toBeAttached()
  await expect(orgChart.node(maths.name)).toHaveCount(0)
})

test('a scene opens the nodes that exist and names those that are gone', async ({ shell, orgChart, api, page }) => {
  const { school, maths } = await aSchool(api)
  const nobody = '01931d3a-5c00-7000-8000-00000000dead'
  const scene = await api.post<{ id: string }>('/org-chart/scenes', {
    name: unique('Old'),
    view: { by: 'units', open: [school.id, nobody], chosen: nobody, moved: [{ id: nobody, dx: 5, dy: 5 }] },
  })
  await shell.open(`/org-chart?scene=${scene.id}`)
  await expect(orgChart.node(maths.name)).toBeAttached()
  await expect(page.getByText('1 node of this scene is not there then')).toBeVisible()
  await expect(page).not.toHaveURL(/node=/)
  await page.evaluate((id) => (location.hash = `/org-chart?scene=${id}`), nobody)
  await expect(page.getByText('There is no such scene any more.')).toBeVisible()
})

test('the keys of the chart are in the help', async ({ shell, orgChart, page }) => {
  await orgChart.openAnew(shell)
  await page.getByRole('heading', { name: 'Org chart' }).click()
  await page.keyboard.press('?')
  await expect(
    page.getByRole('dialog').getByRole('row', { name: /Alt ↑.*Move the node with its branch/ }),
  ).toBeVisible()
})

test('axe finds nothing in scenes and moved nodes, light and dark', async ({ console: page, shell, orgChart, api }) => {
  const { school } = await aSchool(api)
  const view = { by: 'units', open: [school.id], moved: [{ id: school.id, dx: 96, dy: 24 }] }
  const scene = await api.post<{ id: string; name: string }>('/org-chart/scenes', { name: unique('Axe'), view })
  await shell.open(`/org-chart?scene=${scene.id}&view=table`)
  await expect(page.getByRole('columnheader', { name: 'Moved' })).toBeVisible()
  await settled(page)
  await expectAccessibleInThemes(page, 'moved nodes as a table')
  await orgChart.sceneMenu('All scenes', scene.name)
  await expect(page.getByRole('button', { name: `Remove ${scene.name}` })).toBeVisible()
  await expectAccessibleInThemes(page, 'list of scenes')
})
