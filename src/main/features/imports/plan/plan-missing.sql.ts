import type { PlanContext } from './plan-context.sql.ts'
import { emailReleaseSteps } from './plan-emails.sql.ts'
import { keptUnitSteps } from './plan-kept-units.sql.ts'
import { stored } from './roster-rules.sql.ts'

/** Adds to the plans the rows from earlier imports that the package no longer has. */
export const missingSteps = (context: PlanContext): string[] => {
  const { version, modes, table, plan, now, isBulk, missing } = context
  const found: string[] = []
  if (isBulk('users')) {
    found.push(`INSERT INTO ${plan('person')} (sourced_id, id, version, was_active, missing, action)
        SELECT p.sourced_id, p.id, p.version, true, true, ${missing} FROM directory.person p
        WHERE p.source = 'oneroster' AND p.status = 'active' AND p.deleted_at IS NULL
          AND NOT EXISTS (SELECT FROM ${table('users')} s WHERE s.sourced_id = p.sourced_id)`)
    found.push(missingRelationships({ happens: missing, missing: true, condition: '' }))
  } else if (modes.has('users')) {
    // A delta gives a changed person completely: agents and orgs that the row no longer lists are removed.
    const named = `AND EXISTS (SELECT FROM ${plan('person')} s WHERE s.id = r.person_id)`
    found.push(missingRelationships({ happens: `'deactivated'`, missing: false, condition: named }))
  }
  const ended = (condition: string, happens: string, lacking = true) => `INSERT INTO ${plan('assignment')}
        (sourced_id, id, version, person_id, role_id, org_unit_id, is_primary, valid_from, valid_to, missing, action)
      SELECT a.sourced_id, a.id, a.version, a.person_id, a.role_id, a.org_unit_id, a.is_primary, a.valid_from, a.valid_to, ${lacking}, ${happens}
      FROM directory.assignment a
      WHERE a.source = 'oneroster' AND (a.valid_to IS NULL OR a.valid_to > ${now}) AND ${condition}
        AND NOT EXISTS (SELECT FROM ${plan('assignment')} s WHERE s.id = a.id)`
  if (isBulk('enrollments')) found.push(ended(`a.sourced_id LIKE 'enrollments/%'`, missing))
  if (isBulk('roles')) found.push(ended(`a.sourced_id LIKE 'roles/%'`, missing))
  if (isBulk('users')) found.push(ended(`a.sourced_id LIKE 'users/%'`, missing))
  else if (modes.has('users') && version === '1.1') {
    found.push(
      ended(
        `a.sourced_id LIKE 'users/%' AND EXISTS (SELECT FROM ${plan('person')} p WHERE p.id = a.person_id)`,
        `'deactivated'`,
        false,
      ),
    )
  }
  for (const [kind, file, only] of [
    ['orgUnit', 'orgs', `o.kind <> 'class'`],
    ['class', 'classes', `o.kind = 'class'`],
  ] as const) {
    if (!isBulk(file)) continue
    found.push(`INSERT INTO ${plan(kind)} (sourced_id, id, version, missing, action)
        SELECT o.sourced_id, o.id, o.version, true, ${missing} FROM directory.org_unit o
        WHERE o.source = 'oneroster' AND o.deleted_at IS NULL AND ${only}
          AND NOT EXISTS (SELECT FROM ${table(file)} s WHERE s.sourced_id = o.sourced_id)`)
  }
  for (const [kind, file] of [
    ['academicSession', 'academicSessions'],
    ['course', 'courses'],
  ] as const) {
    if (!isBulk(file)) continue
    found.push(`INSERT INTO ${plan(kind)} (sourced_id, id, version, missing, action)
        SELECT o.sourced_id, o.id, md5(o::text), true, ${missing} FROM ${stored[file].table} o
        WHERE o.deleted_at IS NULL AND NOT EXISTS (SELECT FROM ${table(file)} s WHERE s.sourced_id = o.sourced_id)`)
  }
  found.push(...keptUnitSteps(context), ...emailReleaseSteps(context))
  return found

  function missingRelationships({
    happens,
    missing,
    condition,
  }: {
    happens: string
    missing: boolean
    condition: string
  }) {
    return `INSERT INTO ${plan('relationship')} (sourced_id, id, version, person_id, related_person_id, kind, missing, action)
      SELECT r.person_id || '/' || r.related_person_id, r.id, r.kind || r.source, r.person_id, r.related_person_id, r.kind, ${missing}, ${happens}
      FROM directory.relationship r
      WHERE r.source = 'oneroster' ${condition} AND NOT EXISTS (SELECT FROM ${plan('relationship')} s WHERE s.id = r.id)`
  }
}
