import type { ImportFault } from '../../../../contract/imports.ts'
import { locale } from '../../i18n/messages.ts'
import { importFaultText as t } from './import-faults.messages.ts'

/** Translates the counts that follow the host's message, `: 3 assignments and 1 unit.`. */
const countsIn = (message: string) =>
  (/: (\d.*)$/.exec(message)?.[1] ?? '')
    .replaceAll(/[a-z]+/g, (word) => {
      const key = `counted.${word}`
      return t.has(key) ? t(key) : word
    })
    .replace(/^(?=.)/, ' ')

/** The message of a fault in the console's language. An unknown code keeps the host's message. */
export const faultWords = ({ code, message }: Pick<ImportFault, 'code' | 'message'>) => {
  const key = `codes['${code}']`
  return t.has(key) && locale.value !== 'en' ? `${t(key)}${countsIn(message)}` : message
}

/** The name of a kind of data that is never stored, in the console's language. */
export const notStoredWords = (what: string) => {
  const key = `notStored.${what.toLowerCase().replace(/[^a-z]+/g, '-')}`
  return t.has(key) ? t(key) : what
}
