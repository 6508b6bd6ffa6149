import { EntitySchema } from 'typeorm'
import type { Calendar } from '../../../contract/loan-rules.ts'
import { type ColumnsOf, editedColumns, textColumn, uuidColumn } from '../../stores/postgres/entity-columns.ts'

/** The id of the one row. */
export const CALENDAR_ID = '00000000-0000-0000-0000-000000000000'

export type CalendarRecord = Omit<Calendar, 'closures'> & { id: string; createdAt: Date; updatedAt: Date }

export const calendarEntity = new EntitySchema<CalendarRecord>({
  name: 'Calendar',
  schema: 'library',
  tableName: 'calendar',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'calendar_pkey' }),
    timeZone: textColumn('time_zone'),
    closedWeekdays: { name: 'closed_weekdays', type: 'integer', array: true },
    pickupDays: { name: 'pickup_days', type: 'integer' },
    ...editedColumns,
  } satisfies ColumnsOf<CalendarRecord>,
  checks: [
    { name: 'calendar_one_check', expression: `id = '${CALENDAR_ID}'` },
    { name: 'calendar_pickup_days_check', expression: 'pickup_days BETWEEN 1 AND 60' },
  ],
})

export type ClosureRecord = { firstDay: string; lastDay: string; name: string }

export const closureEntity = new EntitySchema<ClosureRecord>({
  name: 'Closure',
  schema: 'library',
  tableName: 'closure',
  columns: {
    firstDay: { name: 'first_day', type: 'date', primary: true, primaryKeyConstraintName: 'closure_pkey' },
    lastDay: { name: 'last_day', type: 'date', primary: true, primaryKeyConstraintName: 'closure_pkey' },
    name: textColumn('name', { default: '' }),
  } satisfies ColumnsOf<ClosureRecord>,
  checks: [{ name: 'closure_days_check', expression: 'last_day >= first_day' }],
})
