import { test } from '../fixtures.ts'
import { settled } from '../settled.ts'
import { screenList } from '../screen-list.ts'
import { keepScreenshot } from '../screenshots.ts'

const looks = [
  { theme: 'light', language: 'en' },
  { theme: 'dark', language: 'en' },
  { theme: 'light', language: 'es' },
] as const

for (const { theme, language } of looks)
  test(`every screen, ${theme}, ${language}`, async ({ console: page, shell }) => {
    test.setTimeout(180_000)
    await shell.useTheme(theme)
    await shell.useLanguage(language)
    for (const { name, path } of screenList) {
      await shell.open(path)
      await settled(page)
      await keepScreenshot(page, { name, theme, language })
    }
  })
