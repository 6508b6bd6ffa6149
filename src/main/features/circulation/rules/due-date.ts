import type { Calendar } from '../../../../contract/loan-rules.ts'
import { addDays, dayOf, endOfDay } from './local-day.ts'
import { nextOpenDay } from './open-days.ts'

/**
 * When a loan that begins or goes on from an instant has to be back: at the end of the school's day that is so many days
 * later, or of the next day on which the school is open.
 */
export const dueDateOf = ({ from, days, calendar }: { from: Date; days: number; calendar: Calendar }): Date => {
  const { timeZone } = calendar
  return endOfDay(nextOpenDay(addDays(dayOf(from, timeZone), days), calendar), timeZone)
}
