import type { ImportCounts, importKind } from '../../../contract/imports.ts'
import { planRoles } from './role-terms.ts'
import { type StagedPackage, alive, items, stored } from './roster-rules.sql.ts'
import { type Run, stagingSchema, stagingTable } from './staging.sql.ts'
import type { StoredFile } from './oneroster-tables.ts'

export type ImportKind = (typeof importKind)['_output']

export type PlanRequest = StagedPackage & {
  policy: 'report' | 'deactivate'
  /** The instant that rows without dates get, and at which missing ones end. */
  at: Date
}

/** Plan tables: one row per entity that the package or the policy touches, with its values and its `action`. */
export const PLANS = {
  orgUnit: 'org_plan',
  class: 'class_plan',
  academicSession: 'session_plan',
  course: 'course_plan',
  person: 'person_plan',
  assignment: 'assignment_plan',
  relationship: 'relationship_plan',
} as const satisfies Record<ImportKind, string>

export const ROLE_PLAN = 'role_plan'

/** A new UUIDv7 per row; before PostgreSQL 18 it is put together from a random one and the clock. */
export const newIdExpression = (serverVersion: number) =>
  serverVersion >= 180_000
    ? 'uuidv7()'
    : `encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
        substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid`

const cell = (column: string) => `nullif(btrim(${column}), '')`
const list = (column: string) =>
  `(CASE WHEN ${cell(column)} IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(${column}) COLLATE "default", '\\s*,\\s*') END)`

/** What happens to a row: `row` and `prior` compare what it would be with what it is. */
const action = ({ known, gone, row, prior }: { known: string; gone: string; row: string; prior: string }) => `CASE
    WHEN s.status = 'tobedeleted' THEN CASE WHEN ${gone} THEN 'unchanged' ELSE 'deactivated' END
    WHEN ${known} IS NULL THEN 'added'
    WHEN ROW(${row}) IS DISTINCT FROM ROW(${prior}) THEN 'changed'
    ELSE 'unchanged' END`

export const planSteps = (request: PlanRequest, newId: string): string[] => {
  const { importId, version, modes, policy } = request
  const schema = stagingSchema(importId)
  const table = (file: StoredFile) => stagingTable(importId, file)
  const plan = (kind: ImportKind) => `${schema}.${PLANS[kind]}`
  const now = `timestamptz '${request.at.toISOString()}'`
  const isBulk = (file: StoredFile) => modes.get(file) === 'bulk'
  const missing = policy === 'deactivate' ? `'deactivated'` : `'missing'`
  const create = (kind: ImportKind, select: string) =>
    `CREATE UNLOGGED TABLE ${plan(kind)} WITH (autovacuum_enabled = false) AS ${select}`
  const analyze = (...kinds: ImportKind[]) => `ANALYZE ${kinds.map(plan).join(', ')}`

  /** Joins the id of what a sourcedId names: planned in this package, else (deltas only) stored. */
  const resolve = (kind: ImportKind, file: keyof typeof stored, sourcedId: string, alias: string) => {
    const planned = `LEFT JOIN ${plan(kind)} ${alias} ON ${alias}.sourced_id = ${sourcedId}`
    if ([...modes.values()].every((mode) => mode === 'bulk')) return { join: planned, id: `${alias}.id` }
    const kept = stored[file]
    const join = `${planned} LEFT JOIN ${kept.table} ${alias}_kept ON ${alias}.id IS NULL
      AND ${alias}_kept.sourced_id = ${sourcedId} AND ${kept.only(`${alias}_kept`)}`
    return { join, id: `coalesce(${alias}.id, ${alias}_kept.id)` }
  }

  const orgParent = resolve('orgUnit', 'orgs', 's.parent_sourced_id', 'parent')
  const orgKind = `(CASE WHEN s.type LIKE 'ext:%' THEN 'department' ELSE s.type END)`
  const sessionParent = resolve('academicSession', 'academicSessions', 's.parent_sourced_id', 'parent')
  const courseOrg = resolve('orgUnit', 'orgs', 's.org_sourced_id', 'org')
  const courseYear = resolve('academicSession', 'academicSessions', 's.school_year_sourced_id', 'year')
  const classSchool = resolve('orgUnit', 'orgs', 's.school_sourced_id', 'school')
  const classCourse = resolve('course', 'courses', 's.course_sourced_id', 'course')
  const classTerm = resolve('academicSession', 'academicSessions', 'x.id', 'term')
  const nameOfPerson = cell(`concat_ws(' ', ${cell('s.preferred_given_name')}, ${cell('s.preferred_family_name')})`)
  const personRow = `btrim(s.given_name), btrim(s.family_name), ${cell('s.middle_name')}, ${nameOfPerson}, btrim(s.username),
      ${cell('s.email')}, CASE WHEN lower(s.enabled_user) = 'true' THEN 'active' ELSE 'inactive' END, 'oneroster', true`
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
      WHERE w.begin_date IS DISTINCT FROM w.end_date OR w.begin_date IS NULL`)
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
      WHERE w.begin_date IS DISTINCT FROM w.end_date OR w.begin_date IS NULL`)
  }
  const noWish = `SELECT NULL::text, NULL::bigint, NULL::uuid, NULL::uuid, NULL::uuid, NULL::boolean, NULL::timestamptz, NULL::timestamptz, NULL::boolean WHERE false`

  // An end before the begin that is stored moves the begin, where the package does not say one.
  const validFrom = `coalesce(w.begins, least(coalesce(a.valid_from, ${now}), w.ends - interval '1 day'))`
  const assignmentRow = `w.person_id, w.role_id, w.org_unit_id, w.is_primary, ${validFrom}, w.ends, 'oneroster'`

  const steps = [
    create(
      'orgUnit',
      `WITH base AS MATERIALIZED (
        SELECT s.*, coalesce(o.id, ${newId}) AS id, o.id AS known, o.version, o.kind AS o_kind, o.name AS o_name, o.code AS o_code,
          o.parent_id AS o_parent, o.source AS o_source, o.deleted_at AS o_deleted
        FROM ${table('orgs')} s LEFT JOIN directory.org_unit o ON o.sourced_id = s.sourced_id AND o.kind <> 'class'
      )
      SELECT s.line, s.sourced_id, s.id, s.version, ${orgParent.id} AS parent_id, ${orgKind} AS kind, btrim(s.name) AS name,
        ${cell('s.identifier')} AS code, false AS missing,
        ${action({
          known: 's.known',
          gone: 's.o_deleted IS NOT NULL',
          row: `${orgParent.id}, ${orgKind}, btrim(s.name), ${cell('s.identifier')}, 'oneroster', true`,
          prior: `s.o_parent, s.o_kind, s.o_name, s.o_code, s.o_source, s.o_deleted IS NULL`,
        })} AS action
      FROM base s ${orgParent.join.replace(plan('orgUnit'), 'base')}
      WHERE s.known IS NOT NULL OR ${alive('s')}`,
    ),
    create(
      'academicSession',
      `WITH base AS MATERIALIZED (
        SELECT s.*, coalesce(o.id, ${newId}) AS id, o.id AS known, o.title AS o_title, o.kind AS o_kind, o.start_date AS o_start,
          o.end_date AS o_end, o.parent_id AS o_parent, o.school_year AS o_year, o.deleted_at AS o_deleted
        FROM ${table('academicSessions')} s LEFT JOIN directory.academic_session o ON o.sourced_id = s.sourced_id
      )
      SELECT s.line, s.sourced_id, s.id, ${sessionParent.id} AS parent_id, btrim(s.title) AS title, s.type AS kind,
        (s.start_date COLLATE "default")::date AS start_date, (s.end_date COLLATE "default")::date AS end_date, s.school_year::integer AS school_year, false AS missing,
        CASE WHEN s.known IS NOT NULL THEN concat_ws('|', s.o_title, s.o_kind, s.o_start, s.o_end, s.o_parent, s.o_year, s.o_deleted) END AS version,
        ${action({
          known: 's.known',
          gone: 's.o_deleted IS NOT NULL',
          row: `${sessionParent.id}, btrim(s.title), s.type COLLATE "default", (s.start_date COLLATE "default")::date, (s.end_date COLLATE "default")::date, s.school_year::integer, true`,
          prior: `s.o_parent, s.o_title, s.o_kind, s.o_start, s.o_end, s.o_year, s.o_deleted IS NULL`,
        })} AS action
      FROM base s ${sessionParent.join.replace(plan('academicSession'), 'base')}
      WHERE s.known IS NOT NULL OR ${alive('s')}`,
    ),
    analyze('orgUnit', 'academicSession'),
    create(
      'course',
      `SELECT s.line, s.sourced_id, coalesce(o.id, ${newId}) AS id, ${courseOrg.id} AS org_unit_id, ${courseYear.id} AS school_year_id,
        btrim(s.title) AS title, ${cell('s.course_code')} AS code, ${list('s.grades')} AS grades, ${list('s.subjects')} AS subjects, false AS missing,
        CASE WHEN o.id IS NOT NULL THEN md5(o::text) END AS version,
        ${action({
          known: 'o.id',
          gone: 'o.deleted_at IS NOT NULL',
          row: `${courseOrg.id}, ${courseYear.id}, btrim(s.title), ${cell('s.course_code')}, ${list('s.grades')}, ${list('s.subjects')}, true`,
          prior: 'o.org_unit_id, o.school_year_id, o.title, o.code, o.grades, o.subjects, o.deleted_at IS NULL',
        })} AS action
      FROM ${table('courses')} s LEFT JOIN directory.course o ON o.sourced_id = s.sourced_id ${courseOrg.join} ${courseYear.join}
      WHERE o.id IS NOT NULL OR ${alive('s')}`,
    ),
    create(
      'class',
      `SELECT s.line, s.sourced_id, coalesce(o.id, ${newId}) AS id, o.version, ${classSchool.id} AS parent_id, ${classCourse.id} AS course_id,
        btrim(s.title) AS name, ${cell('s.class_code')} AS code, s.class_type AS kind, ${cell('s.location')} AS location,
        ${list('s.grades')} AS grades, ${list('s.subjects')} AS subjects, ${list('s.periods')} AS periods,
        coalesce(terms.ids, '{}') AS session_ids, false AS missing,
        ${action({
          known: 'o.id',
          gone: 'o.deleted_at IS NOT NULL',
          row: `${classSchool.id}, ${classCourse.id}, btrim(s.title), ${cell('s.class_code')}, s.class_type COLLATE "default", ${cell('s.location')},
            ${list('s.grades')}, ${list('s.subjects')}, ${list('s.periods')}, coalesce(terms.ids, '{}'), 'oneroster', true`,
          prior: `o.parent_id, c.course_id, o.name, o.code, c.kind, c.location, c.grades, c.subjects, c.periods,
            coalesce(prior.ids, '{}'), o.source, o.deleted_at IS NULL`,
        })} AS action
      FROM ${table('classes')} s
      LEFT JOIN directory.org_unit o ON o.sourced_id = s.sourced_id AND o.kind = 'class'
      LEFT JOIN directory.class c ON c.org_unit_id = o.id
      LEFT JOIN (SELECT org_unit_id, array_agg(academic_session_id ORDER BY academic_session_id) AS ids FROM directory.class_session GROUP BY 1) prior
        ON prior.org_unit_id = o.id
      LEFT JOIN (
        SELECT x.line, array_agg(DISTINCT ${classTerm.id} ORDER BY ${classTerm.id}) AS ids
        FROM (SELECT line, ${items('term_sourced_ids')} AS id FROM ${table('classes')}) x ${classTerm.join} GROUP BY x.line
      ) terms ON terms.line = s.line
      ${classSchool.join} ${classCourse.join}
      WHERE o.id IS NOT NULL OR ${alive('s')}`,
    ),
    create(
      'person',
      `SELECT s.line, s.sourced_id, coalesce(p.id, ${newId}) AS id, p.version, btrim(s.given_name) AS given_name,
        btrim(s.family_name) AS family_name, ${cell('s.middle_name')} AS middle_name, ${nameOfPerson} AS preferred_name,
        btrim(s.username) AS username, ${cell('s.email')} AS email,
        CASE WHEN lower(s.enabled_user) = 'true' THEN 'active' ELSE 'inactive' END AS status,
        p.status = 'active' AND p.deleted_at IS NULL AS was_active, p.email IS DISTINCT FROM ${cell('s.email')} AND p.id IS NOT NULL AS new_email,
        false AS missing,
        ${action({
          known: 'p.id',
          gone: `p.status = 'inactive' OR p.deleted_at IS NOT NULL`,
          row: personRow,
          prior: `p.given_name, p.family_name, p.middle_name, p.preferred_name, p.username, p.email, p.status, p.source, p.deleted_at IS NULL`,
        })} AS action
      FROM ${table('users')} s LEFT JOIN directory.person p ON p.sourced_id = s.sourced_id
      WHERE p.id IS NOT NULL OR ${alive('s')}`,
    ),
    analyze('course', 'class', 'person'),
    create(
      'assignment',
      `WITH wish (sourced_id, line, person_id, role_id, org_unit_id, is_primary, begins, ends, deletes) AS (
        ${wishes.length > 0 ? wishes.join('\nUNION ALL\n') : noWish}
      )
      SELECT w.line, w.sourced_id, coalesce(a.id, ${newId}) AS id, a.version, w.person_id, w.role_id, w.org_unit_id, w.is_primary,
        ${validFrom} AS valid_from, w.ends AS valid_to, false AS missing,
        CASE
          WHEN w.deletes THEN CASE WHEN a.valid_to <= ${now} THEN 'unchanged' ELSE 'deactivated' END
          WHEN a.id IS NULL THEN 'added'
          WHEN ROW(${assignmentRow}) IS DISTINCT FROM
            ROW(a.person_id, a.role_id, a.org_unit_id, a.is_primary, a.valid_from, a.valid_to, a.source) THEN 'changed'
          ELSE 'unchanged' END AS action
      FROM wish w LEFT JOIN directory.assignment a ON a.sourced_id = w.sourced_id
      WHERE a.id IS NOT NULL OR NOT w.deletes`,
    ),
    // Rows that give one person the same role in the same unit for the same time are one assignment: that of the first key.
    `WITH same AS (
        SELECT person_id, role_id, org_unit_id, valid_from, valid_to, min(sourced_id) AS first, bool_or(is_primary) AS is_primary
        FROM ${plan('assignment')} WHERE action <> 'deactivated'
        GROUP BY person_id, role_id, org_unit_id, valid_from, valid_to HAVING count(*) > 1
      )
      DELETE FROM ${plan('assignment')} a USING same
      WHERE a.action <> 'deactivated' AND a.sourced_id <> same.first AND a.person_id = same.person_id AND a.role_id = same.role_id
        AND a.org_unit_id = same.org_unit_id AND a.valid_from = same.valid_from AND a.valid_to IS NOT DISTINCT FROM same.valid_to`,
  ]
  return [...steps, ...relationshipSteps(), ...missingSteps()]

  function relationshipSteps(): string[] {
    const agent = resolve('person', 'users', 'x.agent', 'agent')
    const agentKind =
      version === '1.1'
        ? `SELECT sourced_id AS agent, min(role) AS kind FROM ${table('users')} s WHERE role IN ('guardian', 'parent', 'relative') AND ${alive('s')} GROUP BY 1`
        : `SELECT user_sourced_id AS agent, min(role) AS kind FROM ${table('roles')} s WHERE role IN ('guardian', 'parent', 'relative') AND ${alive('s')} GROUP BY 1`
    const anyDelta = [...modes.values()].includes('delta')
    const keptKind = `SELECT a.person_id, min(r.roster_key) AS kind FROM directory.assignment a JOIN directory.role r ON r.id = a.role_id
      WHERE r.roster_key IN ('guardian', 'parent', 'relative') AND a.source = 'oneroster' GROUP BY 1`
    const kind = anyDelta ? 'coalesce(k.kind, kept_kind.kind)' : 'k.kind'
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
          ${anyDelta ? `LEFT JOIN (${keptKind}) kept_kind ON kept_kind.person_id = ${agent.id}` : ''}
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

  function missingSteps(): string[] {
    const found: string[] = []
    if (isBulk('users')) {
      found.push(`INSERT INTO ${plan('person')} (sourced_id, id, version, was_active, missing, action)
        SELECT p.sourced_id, p.id, p.version, true, true, ${missing} FROM directory.person p
        WHERE p.source = 'oneroster' AND p.status = 'active' AND p.deleted_at IS NULL
          AND NOT EXISTS (SELECT FROM ${table('users')} s WHERE s.sourced_id = p.sourced_id)`)
      found.push(missingRelationships(missing, ''))
    } else if (modes.has('users')) {
      // A delta names a changed person whole: agents and orgs that the row no longer lists are taken away.
      const named = `AND EXISTS (SELECT FROM ${plan('person')} s WHERE s.id = r.person_id)`
      found.push(missingRelationships(`'deactivated'`, named))
    }
    const ended = (condition: string, happens: string) => `INSERT INTO ${plan('assignment')}
        (sourced_id, id, version, person_id, role_id, org_unit_id, is_primary, valid_from, valid_to, missing, action)
      SELECT a.sourced_id, a.id, a.version, a.person_id, a.role_id, a.org_unit_id, a.is_primary, a.valid_from, a.valid_to, true, ${happens}
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
    found.push(keepUsedUnits())
    return found
  }

  function missingRelationships(happens: string, condition: string) {
    return `INSERT INTO ${plan('relationship')} (sourced_id, id, version, person_id, related_person_id, kind, missing, action)
      SELECT r.person_id || '/' || r.related_person_id, r.id, r.kind || r.source, r.person_id, r.related_person_id, r.kind, true, ${happens}
      FROM directory.relationship r
      WHERE r.source = 'oneroster' ${condition} AND NOT EXISTS (SELECT FROM ${plan('relationship')} s WHERE s.id = r.id)`
  }

  /**
   * A unit that goes takes nothing with it: it stays while something stays in it, such as an assignment or a unit that was
   * entered by hand, and then so do the units above it.
   */
  function keepUsedUnits() {
    return `WITH RECURSIVE going AS (
        SELECT id FROM ${plan('orgUnit')} WHERE action = 'deactivated'
        UNION ALL SELECT id FROM ${plan('class')} WHERE action = 'deactivated'
      ), used AS (
        SELECT o.parent_id AS id FROM directory.org_unit o
        WHERE o.deleted_at IS NULL AND o.parent_id IS NOT NULL AND NOT EXISTS (SELECT FROM going g WHERE g.id = o.id)
          AND NOT EXISTS (SELECT FROM ${plan('orgUnit')} m WHERE m.id = o.id AND m.action = 'changed')
          AND NOT EXISTS (SELECT FROM ${plan('class')} m WHERE m.id = o.id AND m.action = 'changed')
        UNION
        SELECT m.parent_id FROM ${plan('orgUnit')} m WHERE m.action IN ('added', 'changed')
        UNION
        SELECT m.parent_id FROM ${plan('class')} m WHERE m.action IN ('added', 'changed')
        UNION
        SELECT a.org_unit_id FROM directory.assignment a
        WHERE (a.valid_to IS NULL OR a.valid_to > ${now}) AND EXISTS (SELECT FROM going g WHERE g.id = a.org_unit_id)
          AND NOT EXISTS (SELECT FROM ${plan('assignment')} m WHERE m.id = a.id AND m.action = 'deactivated')
      ), kept AS (
        SELECT g.id FROM going g WHERE EXISTS (SELECT FROM used u WHERE u.id = g.id)
        UNION
        SELECT o.parent_id FROM kept k JOIN directory.org_unit o ON o.id = k.id WHERE o.parent_id IN (SELECT id FROM going)
      ), kept_orgs AS (
        UPDATE ${plan('orgUnit')} m SET action = 'missing' FROM kept k WHERE m.id = k.id AND m.action = 'deactivated'
      )
      UPDATE ${plan('class')} m SET action = 'missing' FROM kept k WHERE m.id = k.id AND m.action = 'deactivated'`
  }
}

/** Roles that the package names, with the role of the directory that each means. */
const planRoleTerms = async (run: Run, { importId, newId }: { importId: string; newId: string }) => {
  const schema = stagingSchema(importId)
  const terms = await run<{ role: string }>(
    (['users', 'roles', 'enrollments'] as const)
      .map(
        (file) =>
          `SELECT DISTINCT role FROM ${stagingTable(importId, file)} s WHERE role IS NOT NULL AND ${alive('s')}`,
      )
      .join(' UNION '),
  )
  const known = await run<{ id: string; name: string; rosterKey: string | null }>(
    'SELECT id, name, roster_key AS "rosterKey" FROM directory.role',
  )
  const roles = planRoles(
    terms.map(({ role }) => role),
    known,
  )
  await run(
    `CREATE UNLOGGED TABLE ${schema}.${ROLE_PLAN} (roster_key text COLLATE "C", name text, id uuid, action text) WITH (autovacuum_enabled = false)`,
  )
  await run(
    `INSERT INTO ${schema}.${ROLE_PLAN} (roster_key, name, id, action)
     SELECT roster_key, name, coalesce(id, ${newId}), action
     FROM jsonb_to_recordset($1::jsonb) AS planned (roster_key text, name text, id uuid, action text)`,
    [
      JSON.stringify(
        roles.map(({ rosterKey, name, roleId, action }) => ({ roster_key: rosterKey, name, id: roleId, action })),
      ),
    ],
  )
}

export type ImportPlan = {
  counts: Record<ImportKind, ImportCounts>
  /** Active people of the roster who would become inactive, and how many there are. */
  leaving: number
  rostered: number
  /** Equal for equal effects on an equal directory; new ids do not count. */
  fingerprint: string[]
}

/** Compares the staged package with the directory into the plan tables, which it replaces. */
export const planImport = async (
  run: Run,
  request: PlanRequest,
  step: (total: number) => void,
): Promise<ImportPlan> => {
  const schema = stagingSchema(request.importId)
  const [server] = await run<{ version: string }>(`SELECT current_setting('server_version_num') AS version`)
  const newId = newIdExpression(Number(server!.version))
  await run(
    `DROP TABLE IF EXISTS ${[ROLE_PLAN, ...Object.values(PLANS)].map((name) => `${schema}.${name}`).join(', ')}`,
  )
  await planRoleTerms(run, { importId: request.importId, newId })
  const steps = planSteps(request, newId)
  for (const sql of steps) {
    await run(sql)
    step(steps.length)
  }

  const counts = {} as Record<ImportKind, ImportCounts>
  const fingerprint: string[] = []
  for (const [kind, name] of Object.entries(PLANS) as [ImportKind, string][]) {
    const [row] = await run<Record<keyof ImportCounts | 'fingerprint', string>>(
      `SELECT count(*) FILTER (WHERE action = 'added') AS added, count(*) FILTER (WHERE action = 'changed') AS changed,
        count(*) FILTER (WHERE action = 'unchanged') AS unchanged, count(*) FILTER (WHERE missing) AS missing,
        count(*) FILTER (WHERE action = 'deactivated') AS deactivated,
        coalesce(sum(hashtextextended(concat_ws('|', ${kind === 'relationship' ? `CASE action WHEN 'added' THEN line::text ELSE sourced_id END` : 'sourced_id'}, action, version), 0)::numeric), 0) AS fingerprint
       FROM ${schema}.${name}`,
    )
    counts[kind] = {
      added: Number(row!.added),
      changed: Number(row!.changed),
      unchanged: Number(row!.unchanged),
      missing: Number(row!.missing),
      deactivated: Number(row!.deactivated),
    }
    fingerprint.push(row!.fingerprint)
  }
  const [people] = await run<{ leaving: string; rostered: string }>(
    `SELECT (SELECT count(*) FROM ${schema}.${PLANS.person} WHERE was_active AND (action = 'deactivated' OR (action = 'changed' AND status = 'inactive'))) AS leaving,
      (SELECT count(*) FROM directory.person WHERE source = 'oneroster' AND status = 'active' AND deleted_at IS NULL) AS rostered`,
  )
  return { counts, leaving: Number(people!.leaving), rostered: Number(people!.rostered), fingerprint }
}
