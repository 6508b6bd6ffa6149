import { computed } from 'vue'
import { locale } from '../../i18n/messages.ts'
import { libraryText as t } from './library.messages.ts'

const names = computed(() => new Intl.DisplayNames([locale.value], { type: 'language' }))

/** The tag of a book whose language nobody said (BCP 47). */
export const UNDETERMINED = 'und'

/**
 * The name of a language tag in the language of the window, e.g. `British English`. A tag without a name, or one that
 * was written into the database and is none, stays as it is.
 */
export const languageName = (tag: string): string => {
  if (tag === UNDETERMINED) return t('noLanguage')
  try {
    return names.value.of(tag) ?? tag
  } catch {
    return tag
  }
}
