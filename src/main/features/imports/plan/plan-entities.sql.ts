import { type PlanContext, YIELDS, action, cell, list } from './plan-context.sql.ts'
import { KEPT_EMAIL, rosterFields } from './roster-person.sql.ts'
import { alive, items, yieldingEmails } from './roster-rules.sql.ts'

/** Plans of orgs, academic sessions, courses, classes and people, parents before what refers to them. */
export const entitySteps = ({ schema, newId, table, plan, create, analyze, resolve }: PlanContext): string[] => {
  const orgParent = resolve('orgUnit', 'orgs', 's.parent_sourced_id', 'parent')
  const orgKind = `(CASE WHEN s.type LIKE 'ext:%' THEN 'department' ELSE s.type END)`
  const sessionParent = resolve('academicSession', 'academicSessions', 's.parent_sourced_id', 'parent')
  const courseOrg = resolve('orgUnit', 'orgs', 's.org_sourced_id', 'org')
  const courseYear = resolve('academicSession', 'academicSessions', 's.school_year_sourced_id', 'year')
  const classSchool = resolve('orgUnit', 'orgs', 's.school_sourced_id', 'school')
  const classCourse = resolve('course', 'courses', 's.course_sourced_id', 'course')
  const classTerm = resolve('academicSession', 'academicSessions', 'x.id', 'term')

  return [
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
    `CREATE UNLOGGED TABLE ${schema}.${YIELDS} WITH (autovacuum_enabled = false) AS ${yieldingEmails(table('users'))}`,
    create(
      'person',
      `SELECT s.line, s.sourced_id, coalesce(p.id, ${newId}) AS id, p.version, ${rosterFields.map(({ said, column }) => `${said} AS ${column}`).join(', ')},
        p.status = 'active' AND p.deleted_at IS NULL AS was_active, p.email IS DISTINCT FROM ${KEPT_EMAIL} AND p.id IS NOT NULL AS new_email,
        false AS releases, false AS missing,
        ${action({
          known: 'p.id',
          gone: `p.status = 'inactive' OR p.deleted_at IS NOT NULL`,
          row: `${rosterFields.map(({ said }) => said).join(', ')}, 'oneroster', true`,
          prior: `${rosterFields.map(({ column }) => `p.${column}`).join(', ')}, p.source, p.deleted_at IS NULL`,
        })} AS action
      FROM ${table('users')} s LEFT JOIN directory.person p ON p.sourced_id = s.sourced_id
      LEFT JOIN ${schema}.${YIELDS} y ON y.yielding = s.line
      WHERE p.id IS NOT NULL OR ${alive('s')}`,
    ),
    analyze('course', 'class', 'person'),
  ]
}
