import { shallowReactive } from 'vue'
import { createI18n } from 'vue-i18n'

/** The languages that there are words in, each by its own name; English, which every catalogue is written in, first. */
export const languages = shallowReactive([{ tag: 'en', name: 'English' }])

type Tree = { [key: string]: string | Tree }
/** The same keys, other words: what a translation of `Source` must have. */
type Translation<Source> = { [Key in keyof Source]: Source[Key] extends string ? string : Translation<Source[Key]> }
type Path<Source> = {
  [Key in keyof Source & string]: Source[Key] extends string ? Key : `${Key}.${Path<Source[Key]>}`
}[keyof Source & string]
type Values = Record<string, string | number>

/** The first language that the user chose or prefers and that there are words in. */
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

/** Adds a language with its words by namespace, and shows it when it is the one that the user prefers. */
export const addLanguage = ({ tag, name, words }: { tag: string; name: string; words: Record<string, Tree> }) => {
  i18n.global.mergeLocaleMessage(tag, words)
  languages.push({ tag, name })
  show(preferredLocale())
}

/** Letters of Hebrew, Arabic and the other scripts that run from right to left. */
const runsLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** What `<bdi>` is in markup, for sentences, tooltips and labels: a name that runs to the left turns nothing round but itself. */
export const isolated = (text: string) => (runsLeft.test(text) ? `\u2068${text}\u2069` : text)

/** English as defined so far, by namespace, for the test that compares the languages. */
export const catalogues: { namespace: string; english: Tree }[] = []

/** Gives the words of one part of the console, and says what they are in English. */
export type Text<En extends Tree> = {
  (key: Path<En>, values?: Values): string
  /** Whether there are words for a key that the host made, such as the code of a rule. */
  has: (key: string) => key is Path<En>
  english: En
}

/** What a language has to say of one part of the console. */
export type Translated<Part> = Part extends Text<infer En> ? Translation<En> : never

/**
 * Words of one part of the console, in English; src/renderer/src/languages has them in the others. The result is the function to
 * call in templates and scripts: `t('empty.title')`, `t('rows', { count: 3 })`. A `count` also picks the plural form of a
 * message written `one | many`.
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

/** A tag that Intl takes; a system without a locale says something like `en-US@posix`. */
const canonical = (tag: string) => {
  try {
    return Intl.getCanonicalLocales(tag.split('@')[0])[0]
  } catch {
    return undefined
  }
}

/** Numbers and dates follow the region that the system names for the language, e.g. `en-GB`. */
const region = () =>
  navigator.languages.map(canonical).find((tag) => tag?.split('-')[0] === locale.value) ?? locale.value

export const formatNumber = (value: number, options?: Intl.NumberFormatOptions) =>
  new Intl.NumberFormat(region(), options).format(value)

export const formatDate = (instant: Date) => new Intl.DateTimeFormat(region(), { dateStyle: 'medium' }).format(instant)

export const formatDateTime = (instant: Date) =>
  new Intl.DateTimeFormat(region(), { dateStyle: 'medium', timeStyle: 'short' }).format(instant)

/** The time of day alone, to the minute or the second. */
export const formatTime = (instant: Date, timeStyle: 'short' | 'medium') =>
  new Intl.DateTimeFormat(region(), { timeStyle }).format(instant)

/** The name of this computer's time zone in the language, e.g. `Central Time`. */
export const formatTimeZone = () =>
  new Intl.DateTimeFormat(region(), { timeZoneName: 'longGeneric' })
    .formatToParts()
    .find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC'

/** Words as a list of the language, e.g. `a, b and c`. */
export const formatList = (words: readonly string[]) =>
  new Intl.ListFormat(region(), { type: 'conjunction' }).format(words)

/** The instant as UTC to the second, e.g. `2026-11-22 17:18:05 UTC`. */
export const formatUtc = (instant: Date) => `${instant.toISOString().slice(0, 19).replace('T', ' ')} UTC`

/** Seconds as the largest two units, e.g. `2 min 5 s`; below one second with a digit more, e.g. `0.4 s`. */
export const formatDuration = (seconds: number) => {
  if (seconds > 0 && seconds < 0.95) return `${formatNumber(Math.max(0.1, seconds), { maximumFractionDigits: 1 })} s`
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`
}

document.documentElement.lang = locale.value
