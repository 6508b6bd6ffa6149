import { z } from 'zod'
import { procedure } from './errors.ts'
import { consistencyToken, eachOnce, id, line, version } from './ids.ts'
import { money } from './library.ts'
import { libraryRow } from './library-names.ts'

/** What a copy is a copy of. */
export const itemKind = z.enum(['book', 'film'])
export type ItemKind = z.infer<typeof itemKind>

/**
 * What a loan costs that is late: `perDay` for each open day, `cap` at most, in the smallest unit of the currency, both
 * below 2^53.
 */
export const fine = z.object({ perDay: z.int().min(1), cap: z.int().min(1), currency: money.shape.currency })
export type Fine = z.infer<typeof fine>

const terms = {
  days: z.int().min(1).max(730),
  /** How often a loan is renewed. */
  renewals: z.int().min(0).max(100),
  /** The most loans of a borrower that have not ended. */
  mostOpen: z.int().min(0).max(1_000),
  /** Null: nothing is charged. */
  fine: fine.nullable(),
}
/** What holds where no rule of the school does. */
export const USUAL_TERMS = { days: 14, renewals: 2, mostOpen: 20, fine: null } as const

const ruleInput = z.object({
  /** Null: any role, kind or unit. */
  roleId: id.nullable().default(null),
  itemKind: itemKind.nullable().default(null),
  /** A school or another unit. The rule is for roles at the unit and at all units below it. */
  orgUnitId: id.nullable().default(null),
  ...terms,
  fine: terms.fine.default(null),
})
export type LoanRuleInput = z.infer<typeof ruleInput>
const rulePatch = z.object({
  days: terms.days.optional(),
  renewals: terms.renewals.optional(),
  mostOpen: terms.mostOpen.optional(),
  fine: terms.fine.optional(),
})
export type LoanRulePatch = z.infer<typeof rulePatch>
export const loanRule = z.object({
  ...libraryRow,
  roleId: id.nullable(),
  itemKind: itemKind.nullable(),
  orgUnitId: id.nullable(),
  ...terms,
})
export type LoanRule = z.infer<typeof loanRule>

const day = z.iso.date()
const closure = z
  .object({ from: day, to: day, name: z.union([z.literal(''), line(100)]).default('') })
  .refine(({ from, to }) => to >= from, {
    path: ['to'],
    params: { rule: 'closure', expected: 'a day that is not before `from`' },
  })

const isTimeZone = (name: string) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

const calendarPatch = z.object({
  timeZone: line(100)
    .refine(isTimeZone, { params: { rule: 'time-zone', expected: 'an IANA time zone, such as Europe/Madrid' } })
    .optional(),
  /** 1 is Monday, 7 is Sunday. One day of the week is open at least. */
  closedWeekdays: z
    .array(z.int().min(1).max(7))
    .max(6)
    .refine((days) => new Set(days).size === days.length, eachOnce[1])
    .optional(),
  pickupDays: z.int().min(1).max(60).optional(),
  closures: z.array(closure).max(500).optional(),
})
export type CalendarPatch = z.infer<typeof calendarPatch>
export const calendar = z.object({
  timeZone: z.string(),
  closedWeekdays: z.array(z.int()),
  /** How many open days a copy waits on the holds shelf. */
  pickupDays: z.int(),
  /** Both ends included, in the order of their days. */
  closures: z.array(closure),
  version,
})
export type Calendar = z.infer<typeof calendar>
/** What holds until a school says something else. */
export const USUAL_CALENDAR: Calendar = {
  timeZone: 'UTC',
  closedWeekdays: [],
  pickupDays: 7,
  closures: [],
  version: 1,
}

const withToken = { consistencyToken }
const about = { tags: ['library'] }
const target = { id, version }

const loanRules = {
  list: procedure
    .route({
      method: 'GET',
      path: '/library/loan-rules',
      ...about,
      description:
        'Returns the rules of loans. Of those that fit a loan, the one with the most of role, kind and unit named holds; ' +
        'among equals the nearest unit, then a named role, then more days.',
    })
    .output(z.object({ items: z.array(loanRule) })),
  create: procedure
    .meta({ permission: 'library.manage' })
    .route({
      method: 'POST',
      path: '/library/loan-rules',
      successStatus: 201,
      ...about,
      description:
        'Adds a rule. Refused with `DUPLICATE` when there is one for the same role, kind and unit. A rule for `itemKind` ' +
        '`film` is kept and never applies: only books have copies to lend.',
    })
    .input(ruleInput)
    .output(loanRule.extend(withToken)),
  update: procedure
    .meta({ permission: 'library.manage' })
    .route({
      method: 'PATCH',
      path: '/library/loan-rules/{id}',
      ...about,
      description: 'Changes only the named fields. Loans that have begun keep what was agreed until they are renewed.',
    })
    .input(rulePatch.extend(target))
    .output(loanRule.extend(withToken)),
  remove: procedure
    .meta({ permission: 'library.manage' })
    .route({ method: 'DELETE', path: '/library/loan-rules/{id}', ...about, description: 'Removes a rule.' })
    .input(z.object(target))
    .output(z.object(withToken)),
}

const calendars = {
  get: procedure
    .route({
      method: 'GET',
      path: '/library/calendar',
      ...about,
      description: 'Returns on which days the school is open, and in which time zone its days begin.',
    })
    .output(calendar),
  update: procedure
    .meta({ permission: 'library.manage' })
    .route({
      method: 'PATCH',
      path: '/library/calendar',
      ...about,
      description:
        'Changes only the named fields; `closures` replaces the whole list. Due dates that were given before stay.',
    })
    .input(calendarPatch.extend({ version }))
    .output(calendar.extend(withToken)),
}

export const lendingRules = { loanRules, calendar: calendars }
