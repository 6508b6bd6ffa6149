import type { OrgChartPage } from '../../pages/org-chart-page.ts'
import { expect, test } from '../../fixtures.ts'

// A town has schools with hundreds of classes.
test.use({ dataSet: 'town' })

const schoolOf200 = 'Lake Ridge High School'

/** Finds and opens a branch of 200 classes with the keyboard. */
const openWideBranch = async (orgChart: OrgChartPage) => {
  const { page, tree } = orgChart
  await tree.focus()
  await expect(orgChart.node(schoolOf200)).toBeAttached()
  await page.keyboard.type('lake')
  await orgChart.expectActive(schoolOf200)
  await page.keyboard.press('ArrowRight')
  await expect(orgChart.node(schoolOf200)).toHaveAttribute('aria-expanded', 'true')
  await expect(orgChart.node('Algebra II, section 1')).toBeAttached()
}

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
])
  test(`a branch of hundreds is entered without a jump of the window, ${viewport.width} wide`, async ({
    shell,
    orgChart,
    page,
  }) => {
    await page.setViewportSize(viewport)
    await orgChart.openAnew(shell)
    await openWideBranch(orgChart)
    const camera = await orgChart.restingCamera()
    await page.keyboard.press('ArrowRight')
    await orgChart.expectActive('Algebra II, section 1')
    // The first class is visible beside its school, so the window does not move.
    await orgChart.expectInSight([schoolOf200, 'Algebra II, section 1'])
    expect(await orgChart.restingCamera()).toEqual(camera)

    await page.keyboard.press('ArrowLeft')
    await orgChart.expectActive(schoolOf200)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.type('world lang')
    await orgChart.expectActive('World Languages')
    await orgChart.expectInSight(['World Languages'])
    expect((await orgChart.restingCamera()).zoom).toBe(camera.zoom)
    await expect(orgChart.way.getByRole('button')).toHaveText([
      /Unified School District$/,
      schoolOf200,
      /^World Languages/,
    ])
    await orgChart.way.getByRole('button', { name: schoolOf200 }).click()
    await orgChart.expectActive(schoolOf200)
    await orgChart.expectInSight([schoolOf200])
  })

test('a fitted chart is not covered by the map, even with the details open', async ({ shell, orgChart, page }) => {
  await orgChart.openAnew(shell)
  await openWideBranch(orgChart)
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 1920, height: 1080 },
  ]) {
    await page.setViewportSize(viewport)
    await page.getByRole('button', { name: 'Fit to window' }).click()
    await orgChart.expectInSight(['Stone Creek Unified School District', 'Algebra II, section 1', 'World Languages'])
    await orgChart.tree.focus()
    await page.keyboard.press('Enter')
    await expect(orgChart.details(schoolOf200)).toBeVisible()
    await orgChart.expectInSight(['Stone Creek Unified School District', 'Algebra II, section 1', 'World Languages'])
    await orgChart.details(schoolOf200).getByRole('button', { name: 'Close', exact: true }).click()
    await expect(orgChart.details(schoolOf200)).toHaveCount(0)
  }
})

test('with many hundreds of nodes in sight one is dragged, and its name is read', async ({ shell, orgChart, page }) => {
  await orgChart.openAnew(shell)
  await expect(orgChart.node(schoolOf200)).toBeAttached()
  await orgChart.tree.focus()
  await page.keyboard.type('lake')
  await orgChart.expectActive(schoolOf200)
  await page.keyboard.press('Shift+ArrowRight')
  // Every branch is loaded: nothing is being read any more, and the last school has its classes.
  await expect(async () => {
    await page.keyboard.press('0')
    expect(Number(await orgChart.drawing.getAttribute('data-shown', { timeout: 1_000 }))).toBeGreaterThan(900)
  }).toPass({ timeout: 30_000 })
  await orgChart.expectInSight([schoolOf200])
  const from = await orgChart.pointOf(schoolOf200)
  await page.mouse.move(from.x, from.y)
  await expect(page.getByText('1,716 people').last()).toBeVisible()
  await page.mouse.down()
  await page.mouse.move(from.x - 60, from.y + 20, { steps: 5 })
  await page.mouse.move(from.x - 120, from.y + 40, { steps: 5 })
  await page.mouse.up()
  await expect(orgChart.node(schoolOf200)).toHaveAccessibleName(/moved [\d,]+ left, [\d,]+ down/)
  // The window has not moved, and undo restores the branch.
  const moved = await orgChart.pointOf(schoolOf200)
  expect(Math.abs(moved.x - (from.x - 120))).toBeLessThan(3)
  expect(Math.abs(moved.y - (from.y + 40))).toBeLessThan(3)
  await orgChart.undo.click()
  await expect(orgChart.node(schoolOf200)).not.toHaveAccessibleName(/moved/)

  await orgChart.tree.focus()
  await page.keyboard.press('Shift+ArrowLeft')
  await expect(orgChart.node(schoolOf200)).toHaveAttribute('aria-expanded', 'true')
  await expect.poll(async () => (await orgChart.exported()).chart.nodes.length).toBe(1 + 20 + 200)
})
