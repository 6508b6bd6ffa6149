import type { Calendar } from '../../../../contract/loan-rules.ts'
import { addDays, weekdayOf } from './local-day.ts'

export type OpenDays = Pick<Calendar, 'closedWeekdays' | 'closures'>

/** Whether the school is open on the day. */
export const isOpen = (day: string, { closedWeekdays, closures }: OpenDays): boolean =>
  !closedWeekdays.includes(weekdayOf(day)) && !closures.some(({ from, to }) => from <= day && day <= to)

/**
 * The day itself, or the next one on which the school is open. One day of the week is always open and closures end, so
 * there is one.
 */
export const nextOpenDay = (day: string, calendar: OpenDays): string => {
  let candidate = day
  while (!isOpen(candidate, calendar)) {
    const closure = calendar.closures.find(({ from, to }) => from <= candidate && candidate <= to)
    candidate = addDays(closure?.to ?? candidate, 1)
  }
  return candidate
}

/** The open days after `day` up to and with `until`, at most `most`. */
export const openDaysAfter = (
  day: string,
  { until, most, calendar }: { until: string; most: number; calendar: OpenDays },
): number => {
  let count = 0
  for (let next = addDays(day, 1); next <= until && count < most; next = addDays(next, 1))
    if (isOpen(next, calendar)) count += 1
  return count
}

/** The open day after `days` open days. */
export const afterOpenDays = (day: string, { days, calendar }: { days: number; calendar: OpenDays }): string => {
  let last = day
  for (let count = 0; count < days; count += 1) last = nextOpenDay(addDays(last, 1), calendar)
  return last
}
