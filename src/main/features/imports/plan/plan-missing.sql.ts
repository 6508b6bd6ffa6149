import type { StoredFile } from '../../../oneroster/oneroster-tables.ts'
import type { ImportKind, PlanContext } from './plan-context.sql.ts'
import { emailReleaseSteps } from './plan-emails.sql.ts'
import { keptUnitSteps } from './plan-kept-units.sql.ts'
import { stored } from './roster-rules.sql.ts'
import { endsAfter } from '../../../stores/postgres/validity.ts'

const missingRelationships = (
  { plan }: PlanContext,
  { happens, missing, condition }: { happens: string; missing: boolean; condition: string },
) => `INSERT INTO ${plan('relationship')} (sourced_id, id, version, person_id, related_person_id, kind, missing, action)
      SELECT r.person_id || '/' || r.related_person_id, r.id, r.kind || r.source, r.person_id, r.related_person_id, r.kind, ${missing}, ${happens}
      FROM directory.relationship r
      WHERE r.source = 'oneroster' ${condition} AND NOT EXISTS (SELECT FROM ${plan('relationship')} s WHERE s.id = r.id)`

const ended = (
  { plan, now }: PlanContext,
  { of, happens, missing, condition = '' }: { of: StoredFile; happens: string; missing: boolean; condition?: string },
) => `INSERT INTO ${plan('assignment')}
        (sourced_id, id, version, person_id, role_id, org_unit_id, is_primary, valid_from, valid_to, missing, action)
      SELECT a.sourced_id, a.id, a.version, a.person_id, a.role_id, a.org_unit_id, a.is_primary, a.valid_from, a.valid_to, ${missing}, ${happens}
      FROM directory.assignment a
      WHERE a.source = 'oneroster' AND ${endsAfter('a', now)} AND a.sourced_id LIKE '${of}/%' ${condition}
        AND NOT EXISTS (SELECT FROM ${plan('assignment')} s WHERE s.id = a.id)`

const missingUnits = ({ plan, table, missing }: PlanContext, kind: ImportKind, file: 'orgs' | 'classes') =>
  `INSERT INTO ${plan(kind)} (sourced_id, id, version, missing, action)
        SELECT o.sourced_id, o.id, o.version, true, ${missing} FROM directory.org_unit o
        WHERE o.source = 'oneroster' AND o.deleted_at IS NULL AND ${stored[file].only('o')}
          AND NOT EXISTS (SELECT FROM ${table(file)} s WHERE s.sourced_id = o.sourced_id)`

const missingRows = (
  { plan, table, missing }: PlanContext,
  kind: ImportKind,
  file: 'academicSessions' | 'courses',
) => `INSERT INTO ${plan(kind)} (sourced_id, id, version, missing, action)
        SELECT o.sourced_id, o.id, md5(o::text), true, ${missing} FROM ${stored[file].table} o
        WHERE o.deleted_at IS NULL AND NOT EXISTS (SELECT FROM ${table(file)} s WHERE s.sourced_id = o.sourced_id)`

const bulk = (context: PlanContext) => ({ happens: context.missing, missing: true })
/** A delta gives a changed person completely: agents and orgs that the row no longer lists are removed. */
const delta = { happens: `'deactivated'`, missing: false }
const named = (context: PlanContext, id: string) =>
  `AND EXISTS (SELECT FROM ${context.plan('person')} p WHERE p.id = ${id})`

/** What a file no longer has, in the order in which it is looked for. Nothing of a file that is absent, or a delta, is missing. */
const MISSING = {
  users: (context) => {
    const { version, modes, plan, table, isBulk, missing } = context
    if (isBulk('users')) {
      return [
        `INSERT INTO ${plan('person')} (sourced_id, id, version, was_active, missing, action)
        SELECT p.sourced_id, p.id, p.version, true, true, ${missing} FROM directory.person p
        WHERE p.source = 'oneroster' AND p.status = 'active' AND p.deleted_at IS NULL
          AND NOT EXISTS (SELECT FROM ${table('users')} s WHERE s.sourced_id = p.sourced_id)`,
        missingRelationships(context, { ...bulk(context), condition: '' }),
        ended(context, { of: 'users', ...bulk(context) }),
      ]
    }
    if (!modes.has('users')) return []
    const relationships = missingRelationships(context, { ...delta, condition: named(context, 'r.person_id') })
    if (version !== '1.1') return [relationships]
    return [relationships, ended(context, { of: 'users', ...delta, condition: named(context, 'a.person_id') })]
  },
  enrollments: (context) =>
    context.isBulk('enrollments') ? [ended(context, { of: 'enrollments', ...bulk(context) })] : [],
  roles: (context) => (context.isBulk('roles') ? [ended(context, { of: 'roles', ...bulk(context) })] : []),
  orgs: (context) => (context.isBulk('orgs') ? [missingUnits(context, 'orgUnit', 'orgs')] : []),
  classes: (context) => (context.isBulk('classes') ? [missingUnits(context, 'class', 'classes')] : []),
  academicSessions: (context) =>
    context.isBulk('academicSessions') ? [missingRows(context, 'academicSession', 'academicSessions')] : [],
  courses: (context) => (context.isBulk('courses') ? [missingRows(context, 'course', 'courses')] : []),
} satisfies Record<StoredFile, (context: PlanContext) => string[]>

/** Adds to the plans the rows from earlier imports that the package no longer has. */
export const missingSteps = (context: PlanContext): string[] => [
  ...Object.values(MISSING).flatMap((steps) => steps(context)),
  ...keptUnitSteps(context),
  ...emailReleaseSteps(context),
]
