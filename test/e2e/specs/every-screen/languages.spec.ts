import { expect, test } from '../../fixtures.ts'

// The walk of screenshots.spec.ts looks for the keys of missing messages in each language.
test('the console follows the language of the browser @browser', async ({ browser, host }) => {
  const context = await browser.newContext({ locale: 'es-MX' })
  const page = await context.newPage()
  await page.goto(await host.openUrl())
  await expect(page.getByRole('heading', { level: 1, name: 'Personas' })).toBeVisible()
  await context.close()
})
