import { uuidv7 } from 'uuidv7'
import { refusal } from '../../../contract/errors.ts'
import {
  type Calendar,
  type CalendarPatch,
  type LoanRule,
  type LoanRuleInput,
  type LoanRulePatch,
  USUAL_CALENDAR,
} from '../../../contract/loan-rules.ts'
import type { Author } from '../../foundation/author.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import {
  insertVersioned,
  lockVersion,
  refusingViolations,
  saveVersion,
  writeChanges,
} from '../../stores/postgres/versioned-row.ts'
import { inWriteTransaction } from '../../stores/postgres/write-transaction.ts'
import { CALENDAR_ID, calendarEntity, closureEntity } from './calendar.entity.ts'
import { columnsOfFine, fineOfColumns } from './fine-columns.sql.ts'
import { readCalendar } from './lending-facts.sql.ts'
import { type LoanRuleRecord, loanRuleEntity } from './loan-rule.entity.ts'

type Target = { id: string; version: number }

const toRule = ({ finePerDay, fineCap, fineCurrency, ...row }: LoanRuleRecord): LoanRule => ({
  ...row,
  fine: fineOfColumns({ finePerDay, fineCap, fineCurrency }),
})

const refusals = { loan_rule_unique: () => refusal('DUPLICATE', { entity: 'loanRule', field: 'roleId' }) }

export const createRuleRow = (store: PostgresStore, { fine, ...input }: LoanRuleInput, author: Author) =>
  refusingViolations(refusals, async () => {
    const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      const id = uuidv7()
      const row = await insertVersioned(scope.manager, loanRuleEntity, { id, ...input, ...columnsOfFine(fine) })
      const after = { ...input, fine }
      scope.audit({ action: 'loanRule.create', entityKind: 'loanRule', entityId: id, before: null, after })
      scope.changed('loanRule', [id])
      return toRule(row)
    })
    return { ...result, consistencyToken }
  })

export const updateRuleRow = async (
  store: PostgresStore,
  { id, version, fine, ...fields }: Target & LoanRulePatch,
  author: Author,
) => {
  const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const row = await lockVersion(scope.manager, loanRuleEntity, { name: 'loanRule', id, version })
    const was = toRule(row)
    const patch = { ...fields, ...(fine !== undefined && columnsOfFine(fine)) }
    const change = await writeChanges(scope.manager, loanRuleEntity, { row, patch })
    if (!change) return was
    const saved = toRule(change.saved)
    const named = Object.keys({ ...fields, ...(fine !== undefined && { fine }) }) as (keyof LoanRulePatch)[]
    const of = (rule: LoanRule) => Object.fromEntries(named.map((field) => [field, rule[field]]))
    scope.audit({
      action: 'loanRule.update',
      entityKind: 'loanRule',
      entityId: id,
      before: of(was),
      after: of(saved),
    })
    scope.changed('loanRule', [id])
    return saved
  })
  return { ...result, consistencyToken }
}

export const removeRuleRow = async (store: PostgresStore, target: Target, author: Author) => {
  const { consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const row = await lockVersion(scope.manager, loanRuleEntity, { name: 'loanRule', ...target })
    await scope.manager.delete(loanRuleEntity, { id: row.id })
    const { roleId, itemKind, orgUnitId, days, renewals, mostOpen, fine } = toRule(row)
    const before = { roleId, itemKind, orgUnitId, days, renewals, mostOpen, fine }
    scope.audit({ action: 'loanRule.remove', entityKind: 'loanRule', entityId: row.id, before, after: null })
    scope.changed('loanRule', [row.id])
  })
  return { consistencyToken }
}

export const updateCalendarRow = async (
  store: PostgresStore,
  { version, closures, ...fields }: CalendarPatch & { version: number },
  author: Author,
): Promise<Calendar & { consistencyToken: string }> => {
  const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const { timeZone, closedWeekdays, pickupDays } = USUAL_CALENDAR
    await scope.query(
      `INSERT INTO library.calendar (id, time_zone, closed_weekdays, pickup_days) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [CALENDAR_ID, timeZone, closedWeekdays, pickupDays],
    )
    const row = await lockVersion(scope.manager, calendarEntity, { name: 'calendar', id: CALENDAR_ID, version })
    const was = await readCalendar(scope.client)
    await saveVersion(scope.manager, calendarEntity, { row, changes: fields })
    if (closures !== undefined) {
      await scope.query('DELETE FROM library.closure')
      const days = new Map(
        closures.map(({ from, to, name }) => [`${from} ${to}`, { firstDay: from, lastDay: to, name }]),
      )
      if (days.size > 0) await scope.manager.insert(closureEntity, [...days.values()])
    }
    const now = await readCalendar(scope.client)
    const named = Object.keys({ ...fields, ...(closures && { closures }) }) as (keyof CalendarPatch)[]
    const of = (calendar: Calendar) => Object.fromEntries(named.map((field) => [field, calendar[field]]))
    scope.audit({
      action: 'calendar.update',
      entityKind: 'calendar',
      entityId: CALENDAR_ID,
      before: of(was),
      after: of(now),
    })
    scope.changed('calendar', [CALENDAR_ID])
    return now
  })
  return { ...result, consistencyToken }
}
