import { expect, test } from '../../fixtures.ts'
import { screenList } from '../../screen-list.ts'
import { settled } from '../../settled.ts'

/**
 * Texts that look like the key of a message, e.g. `people.column.name`. Code, such as a permission's key, is excluded.
 */
const keysOnScreen = () => {
  const texts: string[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent?.trim() ?? ''
    const code = walker.currentNode.parentElement?.closest('code, pre, td, [role=gridcell]')
    if (!code && /^[a-z][A-Za-z]*(\.[A-Za-z0-9-]+)+$/.test(text)) texts.push(text)
  }
  return texts
}

for (const language of ['en', 'es'] as const)
  test(`no screen shows the key of a missing message, ${language}`, async ({ console: page, shell }) => {
    test.setTimeout(120_000)
    await shell.useLanguage(language)
    for (const { name, path } of screenList) {
      await shell.open(path)
      await settled(page)
      expect(await page.evaluate(keysOnScreen), name).toEqual([])
    }
  })

test('the console follows the language of the browser @browser', async ({ browser, host }) => {
  const context = await browser.newContext({ locale: 'es-MX' })
  const page = await context.newPage()
  await page.goto(await host.openUrl())
  await expect(page.getByRole('heading', { level: 1, name: 'Personas' })).toBeVisible()
  await context.close()
})
