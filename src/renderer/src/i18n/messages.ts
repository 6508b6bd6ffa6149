import { createI18n } from 'vue-i18n'

export const locales = ['en', 'es'] as const
export type Locale = (typeof locales)[number]

/** Each language by its own name, for the language switch. */
export const localeNames: Record<Locale, string> = { en: 'English', es: 'Español' }

type Tree = { [key: string]: string | Tree }
/** The same keys, other words: what a translation of `Source` must have. */
type Translation<Source> = { [Key in keyof Source]: Source[Key] extends string ? string : Translation<Source[Key]> }
type Path<Source> = {
  [Key in keyof Source & string]: Source[Key] extends string ? Key : `${Key}.${Path<Source[Key]>}`
}[keyof Source & string]
type Values = Record<string, string | number>

const startLocale = (): Locale => {
  const wanted = [localStorage.getItem('locale'), ...navigator.languages].map((tag) => tag?.slice(0, 2))
  return locales.find((locale) => wanted.find((tag) => locales.some((known) => known === tag)) === locale) ?? 'en'
}

const i18n = createI18n({
  legacy: false,
  locale: startLocale(),
  fallbackLocale: 'en',
  missingWarn: false,
  fallbackWarn: false,
  messages: { en: {}, es: {} },
})

export const locale = i18n.global.locale

export const chooseLocale = (chosen: Locale) => {
  i18n.global.locale.value = chosen
  localStorage.setItem('locale', chosen)
  document.documentElement.lang = chosen
}

/** Letters of Hebrew, Arabic and the other scripts that run from right to left. */
const runsLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** What `<bdi>` is in markup, for sentences, tooltips and labels: a name that runs to the left turns nothing round but itself. */
export const isolated = (text: string) => (runsLeft.test(text) ? `\u2068${text}\u2069` : text)

/** Every catalogue defined so far, for the test that compares the languages. */
export const catalogues: { namespace: string; en: Tree; es: Tree }[] = []

/**
 * Words of one part of the console. The result is the function to call in templates and scripts: `t('empty.title')`,
 * `t('rows', { count: 3 })`. A `count` also picks the plural form of a message written `one | many`. `t.has` says whether
 * there are words for a key that the host made, such as the code of a rule.
 */
export const defineMessages = <En extends Tree>(namespace: string, languages: { en: En; es: Translation<En> }) => {
  catalogues.push({ namespace, en: languages.en, es: languages.es as Tree })
  i18n.global.mergeLocaleMessage('en', { [namespace]: languages.en })
  i18n.global.mergeLocaleMessage('es', { [namespace]: languages.es })
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
  return Object.assign(text, { has })
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
