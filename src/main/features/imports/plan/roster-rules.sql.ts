import { MISSING_ROWS, type MissingRowsPolicy } from '../../../../contract/imports.ts'
import type { FileMode } from '../package/check-cells.ts'
import type { FaultCode } from '../../../../contract/reasons/import-faults.ts'
import type { FaultList } from '../package/fault-list.ts'
import type { OneRosterVersion, StoredFile } from '../../../oneroster/oneroster-tables.ts'
import { snakeCase } from '../../../stores/postgres/snake-case.ts'
import { type Run, stagingTable } from '../run/staging.sql.ts'

export type StagedPackage = {
  importId: string
  policy: MissingRowsPolicy
  version: OneRosterVersion
  /** The modes of the staged files. A file that is not here is absent. */
  modes: ReadonlyMap<StoredFile, FileMode>
  /** The files with rows that could not be read. References to them are not judged. */
  holed?: ReadonlySet<StoredFile>
}

/** A rule over the whole package. `sql` returns the lines that break it and the `detail` of each. */
export type SetRule<Row = object> = {
  file: StoredFile
  column: string
  code: FaultCode
  sql: string
  detail?: (row: Row) => string
}

/** The most levels of parents that are followed. */
const MAX_DEPTH = 100

/** The directory's table for what a file names, and the rows of it that count. */
export const stored: Record<
  Exclude<StoredFile, 'roles' | 'enrollments'>,
  { table: string; only: (row: string) => string }
> = {
  orgs: { table: 'directory.org_unit', only: (row) => `${row}.kind <> 'class'` },
  classes: { table: 'directory.org_unit', only: (row) => `${row}.kind = 'class'` },
  users: { table: 'directory.person', only: () => 'true' },
  courses: { table: 'directory.course', only: () => 'true' },
  academicSessions: { table: 'directory.academic_session', only: () => 'true' },
}

type Reference = { file: StoredFile; column: string; to: keyof typeof stored; many?: boolean }

const references: readonly Reference[] = [
  { file: 'orgs', column: 'parentSourcedId', to: 'orgs' },
  { file: 'academicSessions', column: 'parentSourcedId', to: 'academicSessions' },
  { file: 'courses', column: 'schoolYearSourcedId', to: 'academicSessions' },
  { file: 'courses', column: 'orgSourcedId', to: 'orgs' },
  { file: 'classes', column: 'courseSourcedId', to: 'courses' },
  { file: 'classes', column: 'schoolSourcedId', to: 'orgs' },
  { file: 'classes', column: 'termSourcedIds', to: 'academicSessions', many: true },
  { file: 'users', column: 'orgSourcedIds', to: 'orgs', many: true },
  { file: 'users', column: 'agentSourcedIds', to: 'users', many: true },
  { file: 'roles', column: 'userSourcedId', to: 'users' },
  { file: 'roles', column: 'orgSourcedId', to: 'orgs' },
  { file: 'enrollments', column: 'classSourcedId', to: 'classes' },
  { file: 'enrollments', column: 'schoolSourcedId', to: 'orgs' },
  { file: 'enrollments', column: 'userSourcedId', to: 'users' },
]

export const alive = (alias: string) => `${alias}.status IS DISTINCT FROM 'tobedeleted'`

/** The items of a cell with a comma-separated list of sourcedIds. */
export const items = (expression: string) => `unnest(string_to_array(translate(${expression}, ' ', ''), ','))`

/** The directory's unique form of an e-mail address. Most are ASCII and need no call. */
export const emailKey = (email: string) =>
  `(CASE WHEN octet_length(${email}) = length(${email}) THEN lower(btrim(${email}) COLLATE "C") ELSE directory.caseless(btrim(${email})) END)`

const isEnabled = (row: string) => `lower(${row}.enabled_user) = 'true'`

/**
 * People of users.csv who are not enabled and have the e-mail of somebody who is. Line `yielding` yields it to `line`.
 */
export const yieldingEmails = (users: string) => `
  WITH mail AS MATERIALIZED (
    SELECT s.line, ${emailKey('s.email')} AS key, ${isEnabled('s')} AS enabled FROM ${users} s WHERE s.email IS NOT NULL AND ${alive('s')}
  ), shared AS (
    SELECT key, min(line) FILTER (WHERE enabled) AS line FROM mail GROUP BY key HAVING bool_or(enabled) AND bool_or(NOT enabled)
  )
  SELECT m.line AS yielding, shared.line FROM shared JOIN mail m USING (key) WHERE NOT m.enabled`

/** The first day of the calendar. A row that ends on it, and has no begin, has no time before it. */
export const FIRST_DAY = '0001-01-01'

export const rosterRules = ({ importId, policy, version, modes, holed }: StagedPackage): SetRule[] => {
  const table = (file: StoredFile) => stagingTable(importId, file)
  const rules: SetRule[] = []
  const isDelta = (file: StoredFile) => modes.get(file) === 'delta'

  for (const file of modes.keys()) {
    rules.push({
      file,
      column: 'sourcedId',
      code: 'duplicate-sourced-id',
      sql: `SELECT s.line FROM ${table(file)} s JOIN (
        SELECT sourced_id, min(line) AS line FROM ${table(file)} GROUP BY sourced_id HAVING count(*) > 1
      ) d USING (sourced_id) WHERE s.line > d.line`,
    })
  }

  for (const { file, column, to, many } of references) {
    if (!modes.has(file) || holed?.has(to) || (column === 'orgSourcedIds' && version === '1.2')) continue
    const name = snakeCase(column)
    const source = many
      ? `(SELECT line, ${items(name)} AS id FROM ${table(file)} s WHERE ${name} IS NOT NULL AND ${alive('s')})`
      : `(SELECT line, ${name} AS id FROM ${table(file)} s WHERE ${name} IS NOT NULL AND ${alive('s')})`
    // A bulk file refers only to the package. A delta file may also refer to stored rows that stay.
    const orStored = isDelta(file) || isDelta(to)
    const inDirectory = `AND NOT EXISTS (
      SELECT FROM ${stored[to].table} d WHERE d.sourced_id = r.id AND ${stored[to].only('d')} AND d.deleted_at IS NULL
        AND NOT EXISTS (SELECT FROM ${table(to)} t WHERE t.sourced_id = r.id AND t.status = 'tobedeleted'))`
    rules.push({
      file,
      column,
      code: 'dangling-reference',
      sql: `SELECT DISTINCT r.line FROM ${source} r
        WHERE NOT EXISTS (SELECT FROM ${table(to)} t WHERE t.sourced_id = r.id AND ${alive('t')})
        ${orStored ? inDirectory : ''}`,
    })
  }

  for (const file of ['orgs', 'academicSessions'] as const) {
    if (!modes.has(file)) continue
    const { table: kept, only } = stored[file]
    rules.push({
      file,
      column: 'parentSourcedId',
      code: 'cycle',
      sql: `WITH RECURSIVE node AS (
          SELECT sourced_id, parent_sourced_id AS parent, line FROM ${table(file)} s WHERE ${alive('s')}
          UNION ALL
          SELECT d.sourced_id, p.sourced_id, NULL FROM ${kept} d LEFT JOIN ${kept} p ON p.id = d.parent_id
          WHERE d.sourced_id IS NOT NULL AND ${only('d')}
            AND NOT EXISTS (SELECT FROM ${table(file)} s WHERE s.sourced_id = d.sourced_id)
        ), reached AS (
          SELECT n.sourced_id, 1 AS depth FROM node n
          WHERE n.parent IS NULL OR NOT EXISTS (SELECT FROM node p WHERE p.sourced_id = n.parent)
          UNION ALL
          SELECT n.sourced_id, r.depth + 1 FROM reached r JOIN node n ON n.parent = r.sourced_id WHERE r.depth < ${MAX_DEPTH}
        )
        SELECT n.line FROM node n WHERE n.line IS NOT NULL AND NOT EXISTS (SELECT FROM reached r WHERE r.sourced_id = n.sourced_id)`,
    })
  }

  for (const file of ['roles', 'enrollments'] as const) {
    if (!modes.has(file)) continue
    const rule = (code: FaultCode, comparison: string) => ({
      file,
      column: 'endDate',
      code,
      sql: `SELECT s.line FROM ${table(file)} s WHERE s.end_date ${comparison} coalesce(s.begin_date, '${FIRST_DAY}') AND ${alive('s')}`,
    })
    rules.push(rule('date-order', '<'), rule('empty-validity', '='))
  }
  if (modes.has('academicSessions')) {
    rules.push({
      file: 'academicSessions',
      column: 'endDate',
      code: 'date-order',
      sql: `SELECT s.line FROM ${table('academicSessions')} s WHERE s.end_date < s.start_date AND ${alive('s')}`,
    })
  }

  if (modes.has('orgs')) {
    rules.push({
      file: 'orgs',
      column: 'type',
      code: 'extension-type',
      sql: `SELECT s.line FROM ${table('orgs')} s WHERE s.type LIKE 'ext:%' AND ${alive('s')}`,
    })
  }
  if (modes.has('classes')) {
    rules.push({
      file: 'classes',
      column: 'schoolSourcedId',
      code: 'class-not-in-school',
      sql: `SELECT s.line FROM ${table('classes')} s JOIN ${table('orgs')} o ON o.sourced_id = s.school_sourced_id
        WHERE o.type <> 'school' AND ${alive('s')}`,
    })
  }
  if (modes.has('enrollments') && modes.has('classes')) {
    rules.push({
      file: 'enrollments',
      column: 'schoolSourcedId',
      code: 'school-mismatch',
      sql: `SELECT s.line FROM ${table('enrollments')} s JOIN ${table('classes')} c ON c.sourced_id = s.class_sourced_id
        WHERE c.school_sourced_id <> s.school_sourced_id AND ${alive('s')}`,
    })
  }

  if (modes.has('users')) {
    const mail = `SELECT line, sourced_id, ${emailKey('email')} AS key, ${isEnabled('s')} AS enabled
      FROM ${table('users')} s WHERE email IS NOT NULL AND ${alive('s')}`
    // An address belongs to one person. Whoever is inactive after this import yields it to the other.
    const goes =
      modes.get('users') === 'bulk'
        ? MISSING_ROWS[policy].ends
          ? `p.source = 'oneroster'`
          : 'false'
        : `EXISTS (SELECT FROM ${table('users')} o WHERE o.sourced_id = p.sourced_id AND NOT ${alive('o')})`
    rules.push(
      {
        file: 'users',
        column: 'email',
        code: 'duplicate-email',
        sql: `WITH mail AS MATERIALIZED (${mail}) SELECT m.line FROM mail m JOIN (
          SELECT key, bool_or(enabled) AS enabled, min(line) FILTER (WHERE enabled) AS first_enabled, min(line) AS first
          FROM mail GROUP BY key HAVING count(*) > 1
        ) d USING (key) WHERE CASE WHEN d.enabled THEN m.enabled AND m.line > d.first_enabled ELSE m.line > d.first END`,
      },
      {
        file: 'users',
        column: 'email',
        code: 'email-taken',
        sql: `SELECT DISTINCT m.line FROM (${mail}) m JOIN directory.person p
            ON p.email_key = m.key AND p.deleted_at IS NULL AND p.email IS NOT NULL
          WHERE p.sourced_id IS DISTINCT FROM m.sourced_id
            AND NOT (p.source = 'oneroster' AND p.status = 'inactive') AND NOT (${goes})
            AND NOT EXISTS (SELECT FROM ${table('users')} o WHERE o.sourced_id = p.sourced_id AND ${alive('o')})`,
      },
      {
        file: 'users',
        column: 'agentSourcedIds',
        code: 'self-agent',
        sql: `SELECT r.line FROM (
            SELECT line, sourced_id, ${items('agent_sourced_ids')} AS id FROM ${table('users')} s
            WHERE agent_sourced_ids IS NOT NULL AND ${alive('s')}
          ) r WHERE r.id = r.sourced_id`,
      },
    )
  }

  // Only a package with all roles shows that an agent has none of them.
  const roleFile = version === '1.1' ? 'users' : 'roles'
  if (modes.get('users') === 'bulk' && modes.get(roleFile) === 'bulk' && !holed?.has(roleFile)) {
    const bearer = version === '1.1' ? 'sourced_id' : 'user_sourced_id'
    rules.push({
      file: 'users',
      column: 'agentSourcedIds',
      code: 'agent-role',
      sql: `SELECT DISTINCT r.line FROM (
          SELECT line, ${items('agent_sourced_ids')} AS id FROM ${table('users')} s WHERE agent_sourced_ids IS NOT NULL
        ) r WHERE NOT EXISTS (
          SELECT FROM ${table(roleFile)} a WHERE a.${bearer} = r.id AND a.role IN ('guardian', 'parent', 'relative'))`,
    })
  }

  for (const [file, mode] of modes) {
    if (mode !== 'delta') continue
    const known =
      file === 'roles' || file === 'enrollments'
        ? `SELECT FROM directory.assignment d WHERE d.sourced_id = '${file}/' || s.sourced_id`
        : `SELECT FROM ${stored[file].table} d WHERE d.sourced_id = s.sourced_id AND ${stored[file].only('d')}`
    rules.push({
      file,
      column: 'sourcedId',
      code: 'delete-unknown',
      sql: `SELECT s.line FROM ${table(file)} s WHERE s.status = 'tobedeleted' AND NOT EXISTS (${known})`,
    })
  }
  return rules
}

/** Adds a fault for every row that breaks the rule, as far as there is room. Returns the number of such rows. */
export const addFaultyRows = async <Row extends object>(
  run: Run,
  faults: FaultList,
  { file, column, code, sql, detail }: SetRule<Row>,
): Promise<number> => {
  const rows = await run<Row & { line: string; total: string }>(
    `SELECT bad.*, count(*) OVER () AS total FROM (${sql}) bad ORDER BY line LIMIT ${Math.max(faults.room, 1)}`,
  )
  for (const row of rows) {
    const place = { file: `${file}.csv`, line: Number(row.line), column, detail: detail?.(row) }
    if (!faults.has(place)) faults.add(code, place)
  }
  const total = Number(rows[0]?.total ?? 0)
  faults.addUnlisted(code, total - rows.length)
  return total
}

/** Finds every row of the package that breaks a rule over rows. */
export const applyRosterRules = async (
  run: Run,
  staged: StagedPackage,
  faults: FaultList,
  step: (total: number) => void,
) => {
  const rules = rosterRules(staged)
  for (const rule of rules) {
    await addFaultyRows(run, faults, rule)
    step(rules.length)
  }
}
