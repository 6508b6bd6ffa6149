import { type Page, expect } from '@playwright/test'
import { type AxeRules, expectAccessible } from './axe.ts'

export type Theme = 'light' | 'dark' | 'contrast'

const media = {
  light: { colorScheme: 'light', contrast: 'no-preference' },
  dark: { colorScheme: 'dark', contrast: 'no-preference' },
  contrast: { colorScheme: 'dark', contrast: 'more' },
} as const

const settle = async () => {
  const fades = document.getAnimations().filter((each) => each instanceof CSSTransition)
  await Promise.allSettled(fades.map(({ finished }) => finished))
}

/** Changes the system's theme, which the open screen follows. Returns when its colours no longer change. */
const showTheme = async (page: Page, theme: Theme) => {
  await page.emulateMedia(media[theme])
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
  await page.evaluate(settle)
}

type Look = { themes?: readonly Theme[]; keep?: (theme: Theme) => Promise<void> }

/**
 * Checks what is on screen in each theme, then shows the first theme again. A theme changes colours alone: every rule is
 * checked in the first one, the rules about colours in the others. `keep` runs after the check of each theme.
 */
export const expectAccessibleInThemes = async (
  page: Page,
  where: string,
  { themes = ['light', 'dark'], keep }: Look = {},
) => {
  const size = page.viewportSize()
  let rules: AxeRules = 'all'
  for (const theme of themes) {
    await showTheme(page, theme)
    await expectAccessible(page, `${where}, ${theme}`, rules)
    await keep?.(theme)
    if (size) await page.setViewportSize(size)
    rules = 'colours'
  }
  await showTheme(page, themes[0]!)
}
