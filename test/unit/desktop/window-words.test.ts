import { expect, test } from 'vitest'
import { windowWords } from '../../../src/main/desktop/window-words.ts'

test.each([
  [['es-MX'], 'Recargar'],
  [['de-DE', 'es-ES', 'en-US'], 'Recargar'],
  [['en-GB', 'es-ES'], 'Reload'],
  [['fr-FR'], 'Reload'],
  [[], 'Reload'],
])('a system that prefers %j reads %s', (languages, reload) => {
  expect(windowWords(languages).reload).toBe(reload)
})

test('every message has all languages', () => {
  const said = (language: string) =>
    Object.values(windowWords([language])).map((word) => (typeof word === 'string' ? word : word('7' as never)))
  const english = said('en')
  for (const [index, word] of said('es').entries()) expect(word).not.toBe(english[index])
})
