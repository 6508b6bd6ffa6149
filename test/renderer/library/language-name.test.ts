import { afterEach, expect, test } from 'vitest'
import { languageName } from '../../../src/renderer/src/features/library/language-name.ts'
import { chooseLocale } from '../../../src/renderer/src/i18n/messages.ts'

afterEach(() => chooseLocale('en'))

test('a language has its name in the language of the window', () => {
  expect(languageName('en-GB')).toBe('British English')
  chooseLocale('es')
  expect(languageName('en-GB')).toBe('inglés británico')
})

test('a tag that is none stays as it is', () => {
  for (const tag of ['en-a', 'x', '']) expect(languageName(tag)).toBe(tag)
})
