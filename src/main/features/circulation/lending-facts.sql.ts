import type pg from 'pg'
import { type Calendar, type LoanRule, USUAL_CALENDAR } from '../../../contract/loan-rules.ts'
import { validAt } from '../../stores/postgres/validity.ts'
import { fineJson } from './fine-columns.sql.ts'
import type { Post } from './rules/loan-terms.ts'

type On = Pick<pg.ClientBase, 'query'>

export const ruleColumns = `rule.id, rule.role_id AS "roleId", rule.item_kind AS "itemKind", rule.org_unit_id AS "orgUnitId",
  rule.days, rule.renewals, rule.most_open AS "mostOpen", ${fineJson('rule')} AS fine,
  rule.created_at AS "createdAt", rule.updated_at AS "updatedAt", rule.version`

/** The calendar of the school as JSON; null until the school said something. */
const CALENDAR = `(SELECT json_build_object('timeZone', calendar.time_zone, 'closedWeekdays', calendar.closed_weekdays,
    'pickupDays', calendar.pickup_days, 'version', calendar.version,
    'closures', (SELECT coalesce(json_agg(json_build_object('from', first_day, 'to', last_day, 'name', name)
      ORDER BY first_day, last_day), '[]') FROM library.closure))
  FROM library.calendar)`

export const readCalendar = async (on: On): Promise<Calendar> => {
  const { rows } = await on.query<{ calendar: Calendar | null }>(`SELECT ${CALENDAR} AS calendar`)
  return rows[0]?.calendar ?? USUAL_CALENDAR
}

/** The posts of a person at an instant, each with its unit and all above it. Removed units give no post. */
const POSTS = `(WITH RECURSIVE above AS (
    SELECT t.id, t.role_id, unit.id AS unit_id, unit.parent_id, 0 AS distance
    FROM directory.assignment t JOIN directory.org_unit unit ON unit.id = t.org_unit_id AND unit.deleted_at IS NULL
    WHERE t.person_id = $1 AND ${validAt('t', '$2::timestamptz')}
    UNION ALL
    SELECT above.id, above.role_id, unit.id, unit.parent_id, above.distance + 1
    FROM above JOIN directory.org_unit unit ON unit.id = above.parent_id
  )
  SELECT coalesce(json_agg(json_build_object('roleId', post.role_id, 'unitIds', post.unit_ids)), '[]') FROM (
    SELECT role_id, array_agg(unit_id ORDER BY distance) AS unit_ids FROM above GROUP BY id, role_id) post)`

export type LendingFacts = { rules: LoanRule[]; posts: Post[]; open: number; calendar: Calendar }

/** All that decides on which terms a person borrows at an instant, in one statement. */
export const readLendingFacts = async (
  on: On,
  { personId, at }: { personId: string; at: Date },
): Promise<LendingFacts> => {
  const { rows } = await on.query<Omit<LendingFacts, 'calendar'> & { calendar: Calendar | null }>(
    `SELECT (SELECT coalesce(json_agg(rule), '[]') FROM (SELECT ${ruleColumns} FROM library.loan_rule rule) rule) AS rules,
       ${POSTS} AS posts, ${CALENDAR} AS calendar,
       (SELECT count(*)::integer FROM library.loan WHERE person_id = $1 AND returned_at IS NULL) AS open`,
    [personId, at],
  )
  const { calendar, ...facts } = rows[0]!
  return { ...facts, calendar: calendar ?? USUAL_CALENDAR }
}
