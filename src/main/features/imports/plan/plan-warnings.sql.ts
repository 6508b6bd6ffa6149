import type { FaultList } from '../package/fault-list.ts'
import { HANGING, type PlanContext, RELEASES, YIELDS } from './plan-context.sql.ts'
import { addFaultyRows } from './roster-rules.sql.ts'
import type { Run } from '../run/staging.sql.ts'
import { endsAfter, unrevokedAt } from '../../../stores/postgres/validity.ts'

type Hanging = { assignments: string; units: string; delegations: string; courses: string }

/** Returns a list in a fixed form, which the console translates: `3 assignments, 1 unit and 2 courses`. */
const thingsOn = ({ assignments, units, delegations, courses }: Hanging) => {
  const things = [
    [assignments, 'assignment'],
    [units, 'unit'],
    [delegations, 'delegation'],
    [courses, 'course'],
  ].flatMap(([count, what]) => (Number(count) === 0 ? [] : [`${count} ${what}${Number(count) === 1 ? '' : 's'}`]))
  return [things.slice(0, -1).join(', '), things.at(-1)].filter(Boolean).join(' and ')
}

const hangingCounts = `count(*) FILTER (WHERE what = 'assignment') AS assignments, count(*) FILTER (WHERE what = 'unit') AS units,
  count(*) FILTER (WHERE what = 'delegation') AS delegations, count(*) FILTER (WHERE what = 'course') AS courses`

const unitFiles = [
  { kind: 'orgUnit', file: 'orgs' },
  { kind: 'class', file: 'classes' },
] as const

const hasName = (name: string, names: string) =>
  `(${name} IS NOT NULL AND directory.fold(${name}) IN (SELECT directory.fold(n) FROM unnest(${names}) n WHERE n IS NOT NULL))`

/**
 * Warns of deletes that are not carried out, of addresses that move, of reused sourcedIds, and of people who come back
 * with what they had. A sourcedId is reused when name, username and e-mail all differ from the stored person's. Returns
 * the number of reused sourcedIds and of people who come back.
 */
export const warnOfPlan = async (
  run: Run,
  context: PlanContext,
  faults: FaultList,
): Promise<{ reusedIds: number; returning: number }> => {
  const { schema, plan } = context
  const things = `(SELECT unit_id, ${hangingCounts} FROM ${schema}.${HANGING} GROUP BY unit_id)`
  for (const { kind, file } of unitFiles) {
    await addFaultyRows<Hanging>(run, faults, {
      file,
      column: 'sourcedId',
      code: 'delete-kept',
      sql: `SELECT m.line, h.* FROM ${plan(kind)} m JOIN ${things} h ON h.unit_id = m.id WHERE m.action = 'kept' AND NOT m.missing`,
      detail: (row) => `${thingsOn(row)}.`,
    })
    // A unit that is missing from the package has no line in it, so there is one warning for each file.
    const [missing] = await run<Hanging & { kept: string }>(
      `SELECT (SELECT count(*) FROM ${plan(kind)} WHERE action = 'kept' AND missing) AS kept, ${hangingCounts}
       FROM ${schema}.${HANGING} h JOIN ${plan(kind)} m ON m.id = h.unit_id WHERE m.action = 'kept' AND m.missing`,
    )
    const kept = Number(missing!.kept)
    if (kept > 0)
      faults.add('missing-kept', {
        file: `${file}.csv`,
        detail: `${kept} ${kept === 1 ? 'unit' : 'units'}: ${thingsOn(missing!)}.`,
      })
  }
  await addFaultyRows(run, faults, {
    file: 'users',
    column: 'email',
    code: 'email-released',
    sql: `SELECT line FROM ${schema}.${RELEASES} UNION SELECT line FROM ${schema}.${YIELDS}`,
  })
  const reusedIds = await addFaultyRows(run, faults, {
    file: 'users',
    column: 'sourcedId',
    code: 'looks-reused',
    sql: `WITH suspect AS MATERIALIZED (
        SELECT m.line, m.given_name, m.family_name, m.middle_name, m.username, m.email, p.username AS old_username, p.email AS old_email,
          ARRAY[p.given_name, p.family_name, p.middle_name] AS old_names
        FROM ${plan('person')} m JOIN directory.person p ON p.id = m.id
        WHERE m.action = 'changed' AND m.line IS NOT NULL
          AND m.username <> p.username AND m.given_name <> p.given_name AND m.family_name <> p.family_name
      )
      SELECT s.line FROM suspect s
      WHERE directory.fold(s.username) <> directory.fold(s.old_username)
        AND coalesce(directory.caseless(s.email) <> directory.caseless(s.old_email), true)
        AND NOT ${hasName('s.given_name', 's.old_names')} AND NOT ${hasName('s.family_name', 's.old_names')}
        AND NOT ${hasName('s.middle_name', 's.old_names')}`,
  })
  return { reusedIds, returning: await warnOfReturning(run, context, faults) }
}

/**
 * Warns of people whose authority comes back with them, because it was given by hand or by a row that the roster no
 * longer has.
 */
const warnOfReturning = (run: Run, { plan, now }: PlanContext, faults: FaultList): Promise<number> =>
  addFaultyRows<Hanging>(run, faults, {
    file: 'users',
    column: 'enabledUser',
    code: 'returns-with',
    sql: `WITH back AS MATERIALIZED (
        SELECT line, id FROM ${plan('person')}
        WHERE action = 'changed' AND was_active = false AND status = 'active' AND line IS NOT NULL
      ), thing (line, what) AS (
        SELECT b.line, 'assignment' FROM back b JOIN directory.assignment a ON a.person_id = b.id
        LEFT JOIN ${plan('assignment')} m ON m.id = a.id
        WHERE ${endsAfter('a', now)} AND (m.action = 'missing' OR (m.id IS NULL AND a.source <> 'oneroster'))
        UNION ALL SELECT b.line, 'delegation' FROM back b JOIN directory.delegation d ON b.id IN (d.delegator_id, d.delegate_id)
        WHERE ${endsAfter('d', now)} AND ${unrevokedAt('d', now)}
      )
      SELECT line, ${hangingCounts} FROM thing GROUP BY line`,
    detail: (row) => `${thingsOn(row)}.`,
  })
