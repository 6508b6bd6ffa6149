import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { windowWords } from '../../src/main/desktop/window-words.ts'
import { signInPage } from '../../src/main/headless/sign-in-page.ts'

const languages = readdirSync(new URL('../../src/renderer/src/languages/', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

test.each(languages)('messages outside of the page exist in %s too', (tag) => {
  expect(signInPage(tag, 1), 'src/main/headless/sign-in-page.ts').toContain(`<html lang="${tag}">`)
  expect(windowWords([tag]).reload, 'src/main/desktop/window-words.ts').not.toBe(windowWords(['en']).reload)
})
