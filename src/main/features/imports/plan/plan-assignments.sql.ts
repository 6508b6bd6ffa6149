import { type PlanContext, ROLE_PLAN } from './plan-context.sql.ts'
import { FIRST_DAY, alive, items } from './roster-rules.sql.ts'

/** Plans of assignments, from roles.csv, users.csv (1.1) and enrollments.csv. */
export const assignmentSteps = (context: PlanContext): string[] => {
  const { version, modes, newId, schema, table, plan, now, create, resolve } = context
  const wishUser = resolve('person', 'users', 'w.user_sourced_id', 'person')
  const wishOrg = resolve('orgUnit', 'orgs', 'w.unit_sourced_id', 'org')
  const wishClass = resolve('class', 'classes', 'w.unit_sourced_id', 'class')
  const date = (column: string) => `(${column} COLLATE "default")::timestamp AT TIME ZONE 'UTC'`

  const wishes: string[] = []
  if (modes.has('roles')) {
    wishes.push(`SELECT 'roles/' || w.sourced_id, w.line, ${wishUser.id}, role.id, ${wishOrg.id}, w.role_type = 'primary',
        ${date('w.begin_date')}, ${date('w.end_date')}, NOT ${alive('w')}
      FROM (SELECT *, org_sourced_id AS unit_sourced_id FROM ${table('roles')}) w
      ${wishUser.join} ${wishOrg.join} LEFT JOIN ${schema}.${ROLE_PLAN} role ON role.roster_key = w.role
      WHERE coalesce(w.begin_date, '${FIRST_DAY}') IS DISTINCT FROM w.end_date`)
  }
  if (modes.has('users') && version === '1.1') {
    wishes.push(`SELECT 'users/' || w.user_sourced_id || '/' || w.role || '/' || w.unit_sourced_id, w.line, ${wishUser.id}, role.id,
        ${wishOrg.id}, w.place = 1, NULL::timestamptz, NULL::timestamptz, false
      FROM (
        SELECT DISTINCT ON (s.line, unit) s.line, s.sourced_id AS user_sourced_id, s.role, unit AS unit_sourced_id, place
        FROM ${table('users')} s, LATERAL ${items('s.org_sourced_ids')} WITH ORDINALITY AS listed (unit, place)
        WHERE ${alive('s')} ORDER BY s.line, unit, place
      ) w
      ${wishUser.join} ${wishOrg.join} LEFT JOIN ${schema}.${ROLE_PLAN} role ON role.roster_key = w.role`)
  }
  if (modes.has('enrollments')) {
    wishes.push(`SELECT 'enrollments/' || w.sourced_id, w.line, ${wishUser.id}, role.id, ${wishClass.id}, false,
        ${date('w.begin_date')}, ${date('w.end_date')}, NOT ${alive('w')}
      FROM (SELECT *, class_sourced_id AS unit_sourced_id FROM ${table('enrollments')}) w
      ${wishUser.join} ${wishClass.join} LEFT JOIN ${schema}.${ROLE_PLAN} role ON role.roster_key = w.role
      WHERE coalesce(w.begin_date, '${FIRST_DAY}') IS DISTINCT FROM w.end_date`)
  }
  const noWish = `SELECT NULL::text, NULL::bigint, NULL::uuid, NULL::uuid, NULL::uuid, NULL::boolean, NULL::timestamptz, NULL::timestamptz, NULL::boolean WHERE false`

  // An end before the stored begin moves the begin, unless the package gives one.
  const validFrom = `coalesce(w.begins, least(coalesce(a.valid_from, ${now}), w.ends - interval '1 day'))`
  const assignmentRow = `w.person_id, w.role_id, w.org_unit_id, w.is_primary, ${validFrom}, w.ends, 'oneroster'`

  return [
    create(
      'assignment',
      `WITH wish (sourced_id, line, person_id, role_id, org_unit_id, is_primary, begins, ends, deletes) AS (
        ${wishes.length > 0 ? wishes.join('\nUNION ALL\n') : noWish}
      )
      SELECT w.line, w.sourced_id, coalesce(a.id, ${newId}) AS id, a.version, w.person_id, w.role_id, w.org_unit_id, w.is_primary,
        w.begins, ${validFrom} AS valid_from, w.ends AS valid_to, false AS missing,
        CASE
          WHEN w.deletes THEN CASE WHEN a.valid_to <= ${now} THEN 'unchanged' ELSE 'deactivated' END
          WHEN a.id IS NULL THEN 'added'
          WHEN ROW(${assignmentRow}) IS DISTINCT FROM
            ROW(a.person_id, a.role_id, a.org_unit_id, a.is_primary, a.valid_from, a.valid_to, a.source) THEN 'changed'
          ELSE 'unchanged' END AS action
      FROM wish w LEFT JOIN directory.assignment a ON a.sourced_id = w.sourced_id
      WHERE a.id IS NOT NULL OR NOT w.deletes`,
    ),
    // Rows that give one person the same role in the same unit for the same time are one assignment, with the first
    // key.
    `WITH same AS (
        SELECT person_id, role_id, org_unit_id, begins, valid_to, (array_agg(sourced_id ORDER BY is_primary DESC, sourced_id))[1] AS first
        FROM ${plan('assignment')} WHERE action <> 'deactivated'
        GROUP BY person_id, role_id, org_unit_id, begins, valid_to HAVING count(*) > 1
      )
      DELETE FROM ${plan('assignment')} a USING same
      WHERE a.action <> 'deactivated' AND a.sourced_id <> same.first AND a.person_id = same.person_id AND a.role_id = same.role_id
        AND a.org_unit_id = same.org_unit_id AND a.begins IS NOT DISTINCT FROM same.begins AND a.valid_to IS NOT DISTINCT FROM same.valid_to`,
  ]
}

/** Plans of relationships, from the agents of pupils. */
export const relationshipSteps = ({
  version,
  newId,
  table,
  plan,
  isBulk,
  create,
  analyze,
  resolve,
}: PlanContext): string[] => {
  const agent = resolve('person', 'users', 'x.agent', 'agent')
  const agentKind =
    version === '1.1'
      ? `SELECT sourced_id AS agent, min(role) AS kind FROM ${table('users')} s WHERE role IN ('guardian', 'parent', 'relative') AND ${alive('s')} GROUP BY 1`
      : `SELECT user_sourced_id AS agent, min(role) AS kind FROM ${table('roles')} s WHERE role IN ('guardian', 'parent', 'relative') AND ${alive('s')} GROUP BY 1`
  // When the package does not list all roles, the kind of an agent may be known from before.
  const partly = version === '1.1' ? !isBulk('users') : !isBulk('roles')
  const keptKind = `SELECT a.person_id, min(r.roster_key) AS kind FROM directory.assignment a JOIN directory.role r ON r.id = a.role_id
      WHERE r.roster_key IN ('guardian', 'parent', 'relative') AND a.source = 'oneroster' GROUP BY 1`
  const kind = partly ? 'coalesce(k.kind, kept_kind.kind)' : 'k.kind'
  return [
    create(
      'relationship',
      `WITH wish AS MATERIALIZED (
          SELECT DISTINCT ON (p.id, ${agent.id}) x.line, p.id AS person_id, ${agent.id} AS related_person_id, ${kind} AS kind
          FROM (
            SELECT s.line, s.sourced_id, ${items('s.agent_sourced_ids')} AS agent FROM ${table('users')} s
            WHERE s.agent_sourced_ids IS NOT NULL AND ${alive('s')}
          ) x
          JOIN ${plan('person')} p ON p.sourced_id = x.sourced_id ${agent.join}
          LEFT JOIN (${agentKind}) k ON k.agent = x.agent
          ${partly ? `LEFT JOIN (${keptKind}) kept_kind ON kept_kind.person_id = ${agent.id}` : ''}
          WHERE x.agent <> x.sourced_id
          ORDER BY p.id, ${agent.id}, x.line
        )
        SELECT w.line, w.person_id || '/' || w.related_person_id AS sourced_id, coalesce(r.id, ${newId}) AS id,
          CASE WHEN r.id IS NOT NULL THEN r.kind || r.source END AS version, w.person_id, w.related_person_id, w.kind, false AS missing,
          CASE WHEN r.id IS NULL THEN 'added' WHEN r.source = 'oneroster' AND r.kind <> w.kind THEN 'changed' ELSE 'unchanged' END AS action
        FROM wish w LEFT JOIN directory.relationship r ON r.person_id = w.person_id AND r.related_person_id = w.related_person_id
        WHERE w.kind IS NOT NULL`,
    ),
    analyze('assignment', 'relationship'),
  ]
}
