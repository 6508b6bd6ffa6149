import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { projectFolder } from './setup/folders.ts'

export const sizes = { '1280x800': { width: 1280, height: 800 }, '1920x1080': { width: 1920, height: 1080 } } as const

/** A large window differs from a small one by its layout, which neither a theme nor a language changes. */
const sizesOf = ({ theme, language }: { theme: string; language: string }) =>
  Object.entries(sizes).slice(0, theme === 'light' && language === 'en' ? undefined : 1)

/** Saves the screen as `<name>-<theme>-<size>.png`, once the fonts are loaded and nothing moves. */
export const keepScreenshot = async (
  page: Page,
  { name, theme, language = 'en' }: { name: string; theme: string; language?: string },
) => {
  for (const [size, viewport] of sizesOf({ theme, language })) {
    await page.setViewportSize(viewport)
    await page.evaluate(() => document.fonts.ready)
    const file = [name, theme, size, ...(language === 'en' ? [] : [language])].join('-')
    await page.screenshot({
      path: join(projectFolder, 'test-output', 'screenshots', `${file}.png`),
      animations: 'disabled',
      caret: 'hide',
    })
  }
}
