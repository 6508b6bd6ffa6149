import { languageTagOf } from '../../../../contract/inputs/language-tag.ts'
import { locale } from '../../i18n/messages.ts'
import type { ComboboxOption } from '../../ui/forms/Combobox.vue'
import { languageName, UNDETERMINED } from './language-name.ts'

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz']
const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })

/** The languages of ISO 639-1 that this browser has names for, without codes that another one has replaced. */
const twoLetters = LETTERS.flatMap((first) => LETTERS.map((second) => first + second)).filter(
  (tag) => languageTagOf(tag) === tag && names.of(tag) !== undefined,
)
const variants = ['ast', 'en-GB', 'en-US', 'es-ES', 'es-MX', 'fr-CA', 'pt-BR', 'pt-PT', 'zh-Hans', 'zh-Hant']

const optionOf = (tag: string): ComboboxOption => ({ value: tag, label: languageName(tag), note: tag })

/** The languages to choose from by name. A whole tag that was typed can be chosen too, e.g. `en-AU`. */
export const languageOptions = (typed: string): ComboboxOption[] => {
  const { compare } = new Intl.Collator(locale.value)
  const known = [...twoLetters, ...variants, UNDETERMINED]
  const tag = typed.trim().length > 1 ? languageTagOf(typed) : undefined
  return [...known, ...(tag === undefined || known.includes(tag) ? [] : [tag])]
    .map(optionOf)
    .sort((one, other) => compare(one.label, other.label))
}
