import { expect, test } from '../../fixtures.ts'

test.use({ dataSet: 'large' })

test('100,000 people: the list scrolls to its end and the search finds one', async ({ people, page }) => {
  await expect(people.total).toHaveText(/100,0\d\d people/)
  await people.grid.focus()
  await page.keyboard.press('Control+End')
  const last = people.grid.locator('[role=row][aria-rowindex]').last()
  await expect(last).toHaveAttribute('aria-rowindex', /100\d{3}/)
  // A row is drawn before its page of data arrives.
  await expect.poll(async () => (await people.column('Name')).at(-1)).toMatch(/^[X-Z]/)
  await page.keyboard.press('Control+Home')
  await expect(people.grid.locator('[role=row][aria-rowindex="2"]')).toBeVisible()
  await people.find('Zhang')
})

test('100,000 people: the scroll bar jumps into the middle', async ({ people }) => {
  await expect(people.total).toHaveText(/100,0\d\d people/)
  await people.grid.evaluate((grid) => {
    grid.scrollTop = grid.scrollHeight / 2
  })
  const rows = people.grid.locator('[role=row][aria-rowindex]')
  await expect.poll(async () => Number(await rows.last().getAttribute('aria-rowindex'))).toBeGreaterThan(45_000)
  await expect(rows.last()).toContainText('@')
})
