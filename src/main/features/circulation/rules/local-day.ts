const DAY_MS = 86_400_000

const formatters = new Map<string, Intl.DateTimeFormat>()
const formatterOf = (timeZone: string) => {
  const known = formatters.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formatters.set(timeZone, made)
  return made
}

/** What the clocks of the zone show, as if it were UTC, without milliseconds. */
const shown = (instant: Date, timeZone: string): number => {
  const parts = Object.fromEntries(
    formatterOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  )
  return Date.UTC(parts['year']!, parts['month']! - 1, parts['day'], parts['hour'], parts['minute'], parts['second'])
}

const textOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)
const msOf = (day: string) => Date.parse(`${day}T00:00:00.000Z`)

/** The day of an instant in a time zone, as `2026-01-31`. */
export const dayOf = (instant: Date, timeZone: string): string => textOf(shown(instant, timeZone))

export const addDays = (day: string, days: number): string => textOf(msOf(day) + days * DAY_MS)

/** The days from one to another; negative when the other is before. */
export const daysBetween = (from: string, to: string): number => Math.round((msOf(to) - msOf(from)) / DAY_MS)

/** 1 is Monday, 7 is Sunday. */
export const weekdayOf = (day: string): number => new Date(msOf(day)).getUTCDay() || 7

/**
 * The first instant of a day in a time zone. Where clocks go forward at midnight the day begins at one, and where they
 * go back over midnight it begins at the second one. A day that the zone skipped begins with the next day.
 */
const beginOf = (day: string, timeZone: string): Date => {
  const midnight = msOf(day)
  const offsets = [midnight - DAY_MS, midnight + DAY_MS].map((ms) => shown(new Date(ms), timeZone) - ms)
  const begins = offsets.map((offset) => new Date(midnight - offset))
  const inside = begins.filter((begin) => dayOf(begin, timeZone) >= day)
  const exact = inside.find((begin) => dayOf(new Date(begin.getTime() - 1), timeZone) < day)
  return exact ?? inside[0] ?? begins[0]!
}

/** The last millisecond of a day in a time zone. */
export const endOfDay = (day: string, timeZone: string): Date =>
  new Date(beginOf(addDays(day, 1), timeZone).getTime() - 1)
