import { type Page, expect } from '@playwright/test'

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

/** Expects that every message of the screen was found in its language. */
export const expectMessages = async (page: Page, where: string) =>
  expect(await page.evaluate(keysOnScreen), where).toEqual([])
