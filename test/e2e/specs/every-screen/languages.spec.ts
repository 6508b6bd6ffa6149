import { expect, test } from '../../fixtures.ts'
import { expectMessages } from '../../message-keys.ts'
import { screenList } from '../../screen-list.ts'
import { settled } from '../../settled.ts'

// On the desktop the walk of screenshots.spec.ts looks for keys too.
for (const language of ['en', 'es'] as const)
  test(`no screen shows the key of a missing message, ${language} @browser`, async ({ console: page, shell }) => {
    test.setTimeout(120_000)
    await shell.useLanguage(language)
    for (const { name, path } of screenList) {
      await shell.open(path)
      await settled(page)
      await expectMessages(page, name)
    }
  })

test('the console follows the language of the browser @browser', async ({ browser, host }) => {
  const context = await browser.newContext({ locale: 'es-MX' })
  const page = await context.newPage()
  await page.goto(await host.openUrl())
  await expect(page.getByRole('heading', { level: 1, name: 'Personas' })).toBeVisible()
  await context.close()
})
