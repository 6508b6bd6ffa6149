import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Calendar, USUAL_CALENDAR } from '../../../src/contract/loan-rules.ts'
import { dueDateOf } from '../../../src/main/features/circulation/rules/due-date.ts'
import { overdueFine } from '../../../src/main/features/circulation/rules/fine.ts'
import {
  addDays,
  dayOf,
  daysBetween,
  endOfDay,
  weekdayOf,
} from '../../../src/main/features/circulation/rules/local-day.ts'
import { afterOpenDays, isOpen, nextOpenDay } from '../../../src/main/features/circulation/rules/open-days.ts'

const calendar = (change: Partial<Calendar> = {}): Calendar => ({ ...USUAL_CALENDAR, ...change })
const madrid = calendar({ timeZone: 'Europe/Madrid', closedWeekdays: [6, 7] })

const zones = fc.constantFrom(
  'UTC',
  'Europe/Madrid',
  'America/Los_Angeles',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Asia/Beirut',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Australia/Lord_Howe',
)
const instants = fc.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
const days = fc.integer({ min: 0, max: 20_000 }).map((count) => addDays('2000-01-01', count))
const closures = fc.array(
  fc.tuple(days, fc.integer({ min: 0, max: 60 })).map(([from, more]) => ({ from, to: addDays(from, more), name: '' })),
  { maxLength: 8 },
)
const calendars = fc.record({
  timeZone: zones,
  closedWeekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 6 }),
  pickupDays: fc.constant(7),
  closures,
  version: fc.constant(1),
})

describe('a day of a school', () => {
  test('ends with its last millisecond, in every time zone and over every change of clocks', () => {
    fc.assert(
      fc.property(zones, instants, (zone, instant) => {
        const day = dayOf(instant, zone)
        const end = endOfDay(day, zone)
        expect(end.getTime()).toBeGreaterThanOrEqual(instant.getTime())
        expect(dayOf(end, zone)).toBe(day)
        expect(dayOf(new Date(end.getTime() + 1), zone) > day).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  test('begins where clocks that go forward or back over midnight say so', () => {
    // Beirut has no 00:00 on this day; São Paulo has 23:00 of the day before twice; Apia skipped a whole day.
    expect(endOfDay('2022-03-26', 'Asia/Beirut').toISOString()).toBe('2022-03-26T21:59:59.999Z')
    expect(endOfDay('2018-02-17', 'America/Sao_Paulo').toISOString()).toBe('2018-02-18T02:59:59.999Z')
    expect(endOfDay('2011-12-29', 'Pacific/Apia').toISOString()).toBe('2011-12-30T09:59:59.999Z')
    expect([weekdayOf('2026-11-29'), weekdayOf('2026-11-30'), daysBetween('2026-02-27', '2026-03-01')]).toEqual([
      7, 1, 2,
    ])
  })
})

describe('a due date', () => {
  test('is the end of an open day, never sooner than the days of the loan, and no open day lies between', () => {
    fc.assert(
      fc.property(calendars, instants, fc.integer({ min: 1, max: 730 }), (school, from, count) => {
        const dueAt = dueDateOf({ from, days: count, calendar: school })
        const [due, least] = [dayOf(dueAt, school.timeZone), addDays(dayOf(from, school.timeZone), count)]
        expect(isOpen(due, school)).toBe(true)
        expect(due >= least).toBe(true)
        for (let day = least; day < due; day = addDays(day, 1)) expect(isOpen(day, school)).toBe(false)
        expect(dueAt.getTime()).toBeGreaterThan(from.getTime())
      }),
      { numRuns: 200 },
    )
  })

  test('moves over a weekend and a holiday to the next open day of the school, by its own clocks', () => {
    const closed = { ...madrid, closures: [{ from: '2026-12-07', to: '2026-12-08', name: 'Constitución' }] }
    // Lent on Saturday at 00:30 in Madrid, which is Friday in UTC. Seven days later is a Saturday.
    const from = new Date('2026-11-27T23:30:00Z')
    expect(dueDateOf({ from, days: 7, calendar: closed }).toISOString()).toBe('2026-12-09T22:59:59.999Z')
    expect(nextOpenDay('2026-12-05', madrid)).toBe('2026-12-07')
    expect(afterOpenDays('2026-12-04', { days: 2, calendar: closed })).toBe('2026-12-10')
  })
})

describe('a fine', () => {
  const fine = { perDay: 15, cap: 300, currency: 'EUR' }
  const dueAt = endOfDay('2026-12-04', 'Europe/Madrid')
  const until = (day: string, time = '10:00:00') => new Date(`${day}T${time}Z`)

  test('counts open days after the day it was due, and never passes its cap', () => {
    const owed = (back: Date) => overdueFine(fine, { dueAt, until: back, calendar: madrid })
    expect(owed(until('2026-12-04', '22:59:59'))).toBeUndefined()
    // Friday it was due; Saturday and Sunday are closed.
    expect(owed(until('2026-12-06'))).toBeUndefined()
    expect(owed(until('2026-12-07'))).toEqual({ amount: 15, currency: 'EUR', days: 1 })
    expect(owed(until('2026-12-11'))).toEqual({ amount: 75, currency: 'EUR', days: 5 })
    expect(owed(until('2036-12-11'))).toMatchObject({ amount: 300 })
    expect(overdueFine(null, { dueAt, until: until('2036-12-11'), calendar: madrid })).toBeUndefined()
  })

  test('is exact, between nothing and its cap, and grows with the days', () => {
    const amounts = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
    fc.assert(
      fc.property(amounts, amounts, calendars, fc.nat(2_000), fc.nat(200), (perDay, cap, school, late, more) => {
        const at = (day: number) => endOfDay(addDays('2026-01-05', day), school.timeZone)
        const owed = (day: number) =>
          overdueFine({ perDay, cap, currency: 'EUR' }, { dueAt: at(0), until: at(day), calendar: school })
        const [one, other] = [owed(late), owed(late + more)]
        if (one) {
          expect(Number.isSafeInteger(one.amount)).toBe(true)
          const whole = BigInt(perDay) * BigInt(one.days)
          expect(BigInt(one.amount)).toBe(whole < BigInt(cap) ? whole : BigInt(cap))
        }
        expect(other?.amount ?? 0).toBeGreaterThanOrEqual(one?.amount ?? 0)
      }),
      { numRuns: 200 },
    )
  })
})
