import type { ImportFault } from '../../../../contract/imports.ts'
import { locale } from '../../i18n/messages.ts'
import { importFaultText as t } from './import-faults.messages.ts'

/** The things that the host counts behind the words of a code, `: 3 assignments and 1 unit.`, in the console's language. */
const countsIn = (message: string) =>
  (/: (\d.*)$/.exec(message)?.[1] ?? '')
    .replaceAll(/[a-z]+/g, (word) => {
      const key = `counted.${word}`
      return t.has(key) ? t(key) : word
    })
    .replace(/^(?=.)/, ' ')

/** A fault in the console's language. A code that this window does not know keeps the host's words. */
export const faultWords = ({ code, message }: Pick<ImportFault, 'code' | 'message'>) => {
  const key = `codes['${code}']`
  return t.has(key) && locale.value !== 'en' ? `${t(key)}${countsIn(message)}` : message
}

/** What is never stored, in the console's language. */
export const notStoredWords = (what: string) => {
  const key = `notStored.${what.toLowerCase().replace(/[^a-z]+/g, '-')}`
  return t.has(key) ? t(key) : what
}
