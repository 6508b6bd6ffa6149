import type { Calendar, Fine } from '../../../../contract/loan-rules.ts'
import { dayOf } from './local-day.ts'
import { openDaysAfter } from './open-days.ts'

/** More days than the cap of any fine needs, about 270 years. Counting ends there. */
const MOST_DAYS = 100_000

type Late = { dueAt: Date; until: Date; calendar: Calendar }

/** The open days by which a loan is late: those after the day it was due, with the day it came back. */
const daysLate = ({ dueAt, until, calendar }: Late): number => {
  if (until <= dueAt) return 0
  const { timeZone } = calendar
  const [due, back] = [dayOf(dueAt, timeZone), dayOf(until, timeZone)]
  return openDaysAfter(due, { until: back, most: MOST_DAYS, calendar })
}

/**
 * What a late loan costs: so much for each open day, and never more than the cap. Whole units of the currency's smallest
 * part, exactly. Undefined when nothing is due.
 */
export const overdueFine = (
  fine: Fine | null,
  late: Late,
): { amount: number; currency: string; days: number } | undefined => {
  if (fine === null) return undefined
  const days = daysLate(late)
  if (days === 0) return undefined
  const whole = BigInt(fine.perDay) * BigInt(days)
  const amount = whole < BigInt(fine.cap) ? Number(whole) : fine.cap
  return { amount, currency: fine.currency, days }
}
