import type { Author } from '../../../foundation/author.ts'
import { NOW_SQL } from '../../../stores/postgres/database-clock.ts'
import { FIRST_LOCKED } from '../../../stores/postgres/wait-for-imports.ts'
import { NOTHING_CHANGED } from '../../../stores/postgres/write-transaction.ts'
import { type ImportKind, PLANS, ROLE_PLAN, newIdExpression } from '../plan/plan-context.sql.ts'
import { rosterFields } from '../plan/roster-person.sql.ts'
import { audited } from './audited-rows.sql.ts'
import { type Run, stagingSchema } from '../run/staging.sql.ts'

/** The tables that an import reads and writes. Others may read them meanwhile; their writes wait. */
const WRITTEN = [
  'academic_session', 'assignment', 'class', 'class_session', 'course', 'person', 'relationship', 'role',
] // prettier-ignore

export const lockDirectory = (run: Run) =>
  run(
    `LOCK TABLE ${[FIRST_LOCKED, ...WRITTEN.map((table) => `directory.${table}`)].join(', ')} IN SHARE ROW EXCLUSIVE MODE`,
  )

/** Rows in one statement. Progress and cancelling have this granularity. */
const CHUNK_ROWS = 25_000

type Step = { kind: ImportKind; action: 'added' | 'changed'; sql: (rows: string) => string }

const personColumns = rosterFields.map(({ column }) => column)
const assignmentColumns = ['person_id', 'role_id', 'org_unit_id', 'is_primary', 'valid_from', 'valid_to']

const set = (columns: readonly string[]) => columns.map((column) => `${column} = s.${column}`).join(', ')
const bump = `updated_at = clock.at, version = t.version + 1`

export type ApplyRequest = {
  importId: string
  author: Author
  at: Date
  /** Called with the number of rows of each portion that is written. */
  progress: (rows: number) => void
}

/**
 * Writes the plan that `planImport` made, with one audit line for each changed or ended row and outbox events for every
 * written row. Runs inside of the caller's transaction and does not end it. Returns the last outbox position.
 */
export const applyPlan = async (run: Run, { importId, author, at, progress }: ApplyRequest): Promise<string> => {
  const schema = stagingSchema(importId)
  const clock = `(SELECT timestamptz '${at.toISOString()}' AS at) clock`
  const plan = (kind: ImportKind) => `${schema}.${PLANS[kind]}`
  const [server] = await run<{ version: string }>(`SELECT current_setting('server_version_num') AS version`)
  const newId = newIdExpression(Number(server!.version))

  /** Runs a statement over the plan's rows `s` that have the action, in portions. */
  const inChunks = async ({ kind, action, sql }: Step) => {
    const [size] = await run<{ pages: string; rows: string; wanted: string }>(
      `SELECT pg_relation_size('${plan(kind)}') / current_setting('block_size')::bigint AS pages, count(*) AS rows,
        count(*) FILTER (WHERE action = '${action}') AS wanted FROM ${plan(kind)}`,
    )
    const { pages, rows, wanted } = {
      pages: Number(size!.pages),
      rows: Number(size!.rows),
      wanted: Number(size!.wanted),
    }
    if (wanted === 0) return
    const step = Math.max(1, Math.ceil((pages * CHUNK_ROWS) / Math.max(rows, 1)))
    for (let page = 0; page < pages; page += step) {
      const [done] = await run<{ count: string }>(
        `WITH done AS (${sql(`s.action = '${action}' AND s.ctid >= '(${page},0)'::tid AND s.ctid < '(${page + step},0)'::tid`)} RETURNING 1) SELECT count(*) FROM done`,
      )
      progress(Number(done!.count))
    }
  }

  await writeRoles()
  await writeAudit()

  // Rows before what refers to them.
  const writers = {
    academicSession: writeSessions,
    orgUnit: writeUnits,
    course: writeCourses,
    class: writeClasses,
    person: writePeople,
    assignment: writeAssignments,
    relationship: writeRelationships,
  } satisfies Record<ImportKind, () => Promise<void>>
  for (const write of Object.values(writers)) await write()
  await endRows()
  return writeOutbox()

  async function writeRoles() {
    await run(`INSERT INTO directory.role (id, name, roster_key, created_at, updated_at)
      SELECT id, name, roster_key, clock.at, clock.at FROM ${schema}.${ROLE_PLAN}, ${clock} WHERE action = 'added'`)
    await run(`UPDATE directory.role t SET roster_key = s.roster_key, ${bump}
      FROM ${schema}.${ROLE_PLAN} s, ${clock} WHERE s.id = t.id AND s.action = 'changed'`)
  }

  async function writeSessions() {
    await run(`INSERT INTO directory.academic_session (id, sourced_id, title, kind, start_date, end_date, parent_id, school_year)
      SELECT id, sourced_id, title, kind, start_date, end_date, parent_id, school_year FROM ${plan('academicSession')} WHERE action = 'added'`)
    await run(`UPDATE directory.academic_session t
      SET ${set(['title', 'kind', 'start_date', 'end_date', 'parent_id', 'school_year'])}, deleted_at = NULL
      FROM ${plan('academicSession')} s WHERE s.id = t.id AND s.action = 'changed'`)
  }

  async function writeUnits() {
    await run(`INSERT INTO directory.org_unit (id, parent_id, kind, name, code, sourced_id, source, created_at, updated_at)
      SELECT id, parent_id, kind, name, code, sourced_id, 'oneroster', clock.at, clock.at FROM ${plan('orgUnit')}, ${clock} WHERE action = 'added'`)
    await run(`UPDATE directory.org_unit t SET ${set(['parent_id', 'kind', 'name', 'code'])}, source = 'oneroster', deleted_at = NULL, ${bump}
      FROM ${plan('orgUnit')} s, ${clock} WHERE s.id = t.id AND s.action = 'changed'`)
  }

  async function writeCourses() {
    await run(`INSERT INTO directory.course (id, sourced_id, title, code, org_unit_id, school_year_id, grades, subjects)
      SELECT id, sourced_id, title, code, org_unit_id, school_year_id, grades, subjects FROM ${plan('course')} WHERE action = 'added'`)
    await run(`UPDATE directory.course t SET ${set(['title', 'code', 'org_unit_id', 'school_year_id', 'grades', 'subjects'])}, deleted_at = NULL
      FROM ${plan('course')} s WHERE s.id = t.id AND s.action = 'changed'`)
  }

  async function writeAssignments() {
    await inChunks({
      kind: 'assignment',
      action: 'changed',
      sql: (rows) => `UPDATE directory.assignment t SET ${set(assignmentColumns)}, source = 'oneroster', ${bump}
        FROM ${plan('assignment')} s, ${clock} WHERE s.id = t.id AND ${rows}`,
    })
    await inChunks({
      kind: 'assignment',
      action: 'added',
      sql: (
        rows,
      ) => `INSERT INTO directory.assignment (id, sourced_id, source, ${assignmentColumns.join(', ')}, created_at, updated_at)
        SELECT s.id, s.sourced_id, 'oneroster', ${assignmentColumns.map((column) => `s.${column}`).join(', ')}, clock.at, clock.at
        FROM ${plan('assignment')} s, ${clock} WHERE ${rows}`,
    })
  }

  async function writeRelationships() {
    await inChunks({
      kind: 'relationship',
      action: 'added',
      sql: (rows) => `INSERT INTO directory.relationship (id, person_id, related_person_id, kind, source)
        SELECT id, person_id, related_person_id, kind, 'oneroster' FROM ${plan('relationship')} s WHERE ${rows}`,
    })
    await run(
      `UPDATE directory.relationship t SET kind = s.kind FROM ${plan('relationship')} s WHERE s.id = t.id AND s.action = 'changed'`,
    )
  }

  async function writeClasses() {
    await inChunks({
      kind: 'class',
      action: 'added',
      sql: (
        rows,
      ) => `INSERT INTO directory.org_unit (id, parent_id, kind, name, code, sourced_id, source, created_at, updated_at)
        SELECT s.id, s.parent_id, 'class', s.name, s.code, s.sourced_id, 'oneroster', clock.at, clock.at
        FROM ${plan('class')} s, ${clock} WHERE ${rows}`,
    })
    await run(`UPDATE directory.org_unit t SET ${set(['parent_id', 'name', 'code'])}, source = 'oneroster', deleted_at = NULL, ${bump}
      FROM ${plan('class')} s, ${clock} WHERE s.id = t.id AND s.action = 'changed'`)
    await run(`INSERT INTO directory.class (org_unit_id, course_id, kind, location, grades, subjects, periods)
      SELECT id, course_id, kind, location, grades, subjects, periods FROM ${plan('class')} WHERE action IN ('added', 'changed')
      ON CONFLICT (org_unit_id) DO UPDATE SET course_id = EXCLUDED.course_id, kind = EXCLUDED.kind, location = EXCLUDED.location,
        grades = EXCLUDED.grades, subjects = EXCLUDED.subjects, periods = EXCLUDED.periods`)
    await run(`DELETE FROM directory.class_session t USING ${plan('class')} s
      WHERE s.id = t.org_unit_id AND s.action = 'changed' AND NOT t.academic_session_id = ANY (s.session_ids)`)
    await run(`INSERT INTO directory.class_session (org_unit_id, academic_session_id)
      SELECT s.id, session_id FROM ${plan('class')} s, unnest(s.session_ids) AS session_id WHERE s.action IN ('added', 'changed')
      ON CONFLICT DO NOTHING`)
  }

  async function writePeople() {
    // An address may move to another person, or two people may swap theirs. So addresses are given up before any is
    // taken.
    await run(`UPDATE directory.person t SET email = NULL FROM ${plan('person')} s
      WHERE s.id = t.id AND t.email IS NOT NULL
        AND (s.action = 'changed' AND s.new_email OR s.action = 'deactivated' AND s.releases)`)
    await inChunks({
      kind: 'person',
      action: 'changed',
      sql: (
        rows,
      ) => `UPDATE directory.person t SET ${set(personColumns)}, source = 'oneroster', deleted_at = NULL, ${bump}
        FROM ${plan('person')} s, ${clock} WHERE s.id = t.id AND ${rows}`,
    })
    await inChunks({
      kind: 'person',
      action: 'added',
      sql: (
        rows,
      ) => `INSERT INTO directory.person (id, sourced_id, source, ${personColumns.join(', ')}, created_at, updated_at)
        SELECT s.id, s.sourced_id, 'oneroster', ${personColumns.map((column) => `s.${column}`).join(', ')}, clock.at, clock.at
        FROM ${plan('person')} s, ${clock} WHERE ${rows}`,
    })
  }

  async function endRows() {
    const units = (kind: ImportKind) => `UPDATE directory.org_unit t SET deleted_at = clock.at, ${bump}
      FROM ${plan(kind)} s, ${clock} WHERE s.id = t.id AND s.action = 'deactivated'`
    const calendar = (kind: ImportKind, table: string) =>
      `UPDATE directory.${table} t SET deleted_at = clock.at FROM ${plan(kind)} s, ${clock} WHERE s.id = t.id AND s.action = 'deactivated'`
    const ends = {
      person: [
        `UPDATE directory.person t SET status = 'inactive', ${bump}
        FROM ${plan('person')} s, ${clock} WHERE s.id = t.id AND s.action = 'deactivated'`,
      ],
      assignment: [
        `DELETE FROM directory.assignment t USING ${plan('assignment')} s, ${clock}
        WHERE s.id = t.id AND s.action = 'deactivated' AND t.valid_from >= clock.at`,
        `UPDATE directory.assignment t SET valid_to = clock.at, ${bump}
        FROM ${plan('assignment')} s, ${clock} WHERE s.id = t.id AND s.action = 'deactivated'`,
      ],
      orgUnit: [units('orgUnit')],
      class: [units('class')],
      relationship: [
        `DELETE FROM directory.relationship t USING ${plan('relationship')} s WHERE s.id = t.id AND s.action = 'deactivated'`,
      ],
      academicSession: [calendar('academicSession', 'academic_session')],
      course: [calendar('course', 'course')],
    } satisfies Record<ImportKind, string[]>
    for (const statement of Object.values(ends).flat()) await run(statement)
  }

  /** Writes the audit lines, before and after, of every row that changes or ends, ahead of the change. */
  async function writeAudit() {
    for (const [kind, lines] of Object.entries(audited) as [ImportKind, (typeof audited)[ImportKind]][]) {
      if (lines === null) continue
      const { table, entityKind, fields, ended } = lines
      const object = (row: string) =>
        `jsonb_build_object(${Object.entries(fields)
          .map(([name, column]) => `'${name}', ${row}.${column}`)
          .join(', ')})`
      await run(
        `INSERT INTO directory.audit_event (id, recorded_at, actor, door, action, entity_kind, entity_id, before, after, import_run_id)
        SELECT ${newId}, clock.at, $1, $2, '${entityKind}.' || CASE s.action WHEN 'changed' THEN 'update' ELSE 'deactivate' END,
          '${entityKind}', s.id, difference.before, difference.after, $3
        FROM ${plan(kind)} s JOIN directory.${table} t ON t.id = s.id CROSS JOIN ${clock}
        CROSS JOIN LATERAL (
          SELECT coalesce(jsonb_object_agg(old.key, old.value), '{}') AS before, coalesce(jsonb_object_agg(old.key, new.value), '{}') AS after
          FROM jsonb_each(${object('t')} || CASE WHEN s.action = 'deactivated' THEN '{"deletedAt": null}' ELSE '{}' END::jsonb) old
          JOIN jsonb_each(CASE s.action WHEN 'changed' THEN ${object('s')} ELSE ${ended} END) new ON new.key = old.key
          WHERE new.value IS DISTINCT FROM old.value
        ) difference
        WHERE s.action IN ('changed', 'deactivated')`,
        [author.actor, author.door, importId],
      )
    }
  }

  async function writeOutbox(): Promise<string> {
    const touched = (kind: ImportKind) =>
      `SELECT id FROM ${plan(kind)} WHERE action IN ('added', 'changed', 'deactivated')`
    const written = {
      role: `SELECT id FROM ${schema}.${ROLE_PLAN} WHERE action <> 'unchanged'`,
      orgUnit: `${touched('orgUnit')} UNION ALL ${touched('class')}`,
      class: touched('class'),
      academicSession: touched('academicSession'),
      course: touched('course'),
      person: touched('person'),
      assignment: touched('assignment'),
      relationship: touched('relationship'),
    } satisfies Record<ImportKind | 'role', string>
    let token = NOTHING_CHANGED
    for (const [kind, ids] of Object.entries(written)) {
      const [last] = await run<{ token: string | null }>(
        `WITH written AS (
          INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at)
          SELECT $1, array_agg(id), greatest(${NOW_SQL}, timestamptz '${at.toISOString()}') FROM (SELECT id, (row_number() OVER () - 1) / 1000 AS chunk FROM (${ids}) changed) numbered GROUP BY chunk
          RETURNING position
        ) SELECT pg_current_xact_id() || '.' || max(position) AS token FROM written`,
        [kind],
      )
      token = last!.token ?? token
    }
    return token
  }
}
