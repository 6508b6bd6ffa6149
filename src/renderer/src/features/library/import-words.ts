import type { BookFault } from '../../../../contract/inputs/book-file.ts'
import { inWords } from '../../client/issue-words.ts'
import { libraryText as t } from './library.messages.ts'

/** What a fault says in the language of the window. An unknown code keeps the host's words. */
export const bookFaultWords = ({ code, column, expected, suggestion }: BookFault): string => {
  const key = `import.because.${code}`
  if (code === 'unknown-column' && suggestion !== undefined) return t('import.because.misspelt-column', { suggestion })
  if (t.has(key)) return t(key as 'import.because.repeated', { line: /line (\d+)/.exec(expected)?.[1] ?? '' })
  return inWords({ field: column ?? '', rule: code, expected }).expected
}
