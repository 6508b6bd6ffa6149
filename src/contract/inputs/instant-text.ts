const form =
  /^(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d+))?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/** What text of an instant has to be, for refusals. */
export const INSTANT_TEXT =
  'an instant as in RFC 3339, such as 2026-01-31T08:00:00Z or 2026-01-31T09:00:00+01:00 (in a URL, %2B for +); a day alone is none'

/**
 * The instant that a text in the form of RFC 3339 means: any offset, `T` and `Z` in either case, any number of digits of a
 * second, of which the first three count. undefined for anything else: a date alone, a day that the calendar does not
 * have, a leap second, hour 24.
 */
export const instantOfText = (text: string): Date | undefined => {
  if (text.length > 100) return undefined
  const [, year, month, day, hours, minutes, seconds, fraction = '', offset] = form.exec(text) ?? []
  if (offset === undefined) return undefined
  const isDayOfCalendar = new Date(`${year}-${month}-${day}T00:00:00Z`).getUTCDate() === Number(day)
  if (!isDayOfCalendar) return undefined
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0')
  return new Date(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}.${milliseconds}${offset.toUpperCase()}`)
}
