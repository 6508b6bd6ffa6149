import { shallowReactive } from 'vue'
import { createI18n } from 'vue-i18n'

/** The languages that have messages, each with its own name. English, in which every catalogue is written, is first. */
export const languages = shallowReactive([{ tag: 'en', name: 'English' }])

type Tree = { [key: string]: string | Tree }
/** The type of a translation of `Source`: the same keys. */
type Translation<Source> = { [Key in keyof Source]: Source[Key] extends string ? string : Translation<Source[Key]> }
type Path<Source> = {
  [Key in keyof Source & string]: Source[Key] extends string ? Key : `${Key}.${Path<Source[Key]>}`
}[keyof Source & string]
type Values = Record<string, string | number>

/** The first language with messages that the user chose or prefers. */
const preferredLocale = () => {
  const wanted = [localStorage.getItem('locale'), ...navigator.languages].map((tag) => tag?.slice(0, 2))
  return wanted.find((locale) => languages.some(({ tag }) => tag === locale)) ?? 'en'
}

const i18n = createI18n<[Record<string, Tree>], string, false>({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  missingWarn: false,
  fallbackWarn: false,
  messages: { en: {} },
})

export const locale = i18n.global.locale

const show = (tag: string) => {
  locale.value = tag
  document.documentElement.lang = tag
}

export const chooseLocale = (tag: string) => {
  localStorage.setItem('locale', tag)
  show(tag)
}

/** Adds a language with its messages by namespace, and shows it when it is the preferred one. */
export const addLanguage = ({ tag, name, words }: { tag: string; name: string; words: Record<string, Tree> }) => {
  i18n.global.mergeLocaleMessage(tag, words)
  languages.push({ tag, name })
  show(preferredLocale())
}

/** Letters of Hebrew, Arabic and the other scripts that are written from right to left. */
const runsLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/**
 * Isolates a name in a plain text, as `<bdi>` does in markup, so that a name written from right to left does not
 * reorder the text around it.
 */
export const isolated = (text: string) => (runsLeft.test(text) ? `\u2068${text}\u2069` : text)

/** The English messages defined so far, by namespace, for the test that compares the languages. */
export const catalogues: { namespace: string; english: Tree }[] = []

/** Returns the messages of one part of the console. `english` holds its English texts. */
export type Text<En extends Tree> = {
  (key: Path<En>, values?: Values): string
  /** Whether there is a message for a key that came from the host, such as the code of a rule. */
  has: (key: string) => key is Path<En>
  english: En
}

/** The messages that a language must have for one part of the console. */
export type Translated<Part> = Part extends Text<infer En> ? Translation<En> : never

/**
 * Defines the messages of one part of the console in English; src/renderer/src/languages has the other languages.
 * Returns the function for templates and scripts: `t('empty.title')`, `t('rows', { count: 3 })`. A `count` also selects
 * the plural form of a message written `one | many`.
 */
export const defineMessages = <En extends Tree>(namespace: string, english: En): Text<En> => {
  catalogues.push({ namespace, english })
  i18n.global.mergeLocaleMessage('en', { [namespace]: english })
  const translate = i18n.global.t as (key: string, values: Values, plural?: number) => string
  const text = (key: Path<En>, values: Values = {}): string => {
    const count = values.count
    const shown = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'number' ? formatNumber(value) : isolated(value),
      ]),
    )
    return typeof count === 'number'
      ? translate(`${namespace}.${key}`, shown, count)
      : translate(`${namespace}.${key}`, shown)
  }
  const has = (key: string): key is Path<En> => i18n.global.te(`${namespace}.${key}`, 'en')
  return Object.assign(text, { has, english })
}

/** The language tag in the form that Intl accepts. A system without a locale reports something like `en-US@posix`. */
const canonical = (tag: string) => {
  try {
    return Intl.getCanonicalLocales(tag.split('@')[0])[0]
  } catch {
    return undefined
  }
}

/** The locale for numbers and dates: the system's region for the chosen language, e.g. `en-GB`. */
const region = () =>
  navigator.languages.map(canonical).find((tag) => tag?.split('-')[0] === locale.value) ?? locale.value

export const formatNumber = (value: number, options?: Intl.NumberFormatOptions) =>
  new Intl.NumberFormat(region(), options).format(value)

export const formatDate = (instant: Date) => new Intl.DateTimeFormat(region(), { dateStyle: 'medium' }).format(instant)

export const formatDateTime = (instant: Date) =>
  new Intl.DateTimeFormat(region(), { dateStyle: 'medium', timeStyle: 'short' }).format(instant)

/** A calendar day `YYYY-MM-DD` without its year, e.g. `Nov 23`. */
export const formatDay = (day: string) =>
  new Intl.DateTimeFormat(region(), { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(day))

/** The time of day, to the minute or the second. */
export const formatTime = (instant: Date, timeStyle: 'short' | 'medium') =>
  new Intl.DateTimeFormat(region(), { timeStyle }).format(instant)

/** The name of this computer's time zone in the language, e.g. `Central Time`. */
export const formatTimeZone = () =>
  new Intl.DateTimeFormat(region(), { timeZoneName: 'longGeneric' })
    .formatToParts()
    .find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC'

/** Joins words as a list, e.g. `a, b and c`. */
export const formatList = (words: readonly string[]) =>
  new Intl.ListFormat(region(), { type: 'conjunction' }).format(words)

/** The instant as UTC to the second, e.g. `2026-11-22 17:18:05 UTC`. */
export const formatUtc = (instant: Date) => `${instant.toISOString().slice(0, 19).replace('T', ' ')} UTC`

/** A duration as its two largest units, e.g. `2 min 5 s`. Below one second it has a decimal, e.g. `0.4 s`. */
export const formatDuration = (seconds: number) => {
  if (seconds > 0 && seconds < 0.95) return `${formatNumber(Math.max(0.1, seconds), { maximumFractionDigits: 1 })} s`
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`
}

document.documentElement.lang = locale.value
