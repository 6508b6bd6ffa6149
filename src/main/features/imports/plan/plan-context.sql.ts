import { MISSING_ROWS, type importKind } from '../../../../contract/imports.ts'
import type { StoredFile } from '../../../oneroster/oneroster-tables.ts'
import { type StagedPackage, stored } from './roster-rules.sql.ts'
import { stagingSchema, stagingTable } from '../run/staging.sql.ts'

export type ImportKind = (typeof importKind)['_output']

export type PlanRequest = StagedPackage & {
  /** The begin of rows without dates, and the end of missing rows. */
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
/** The table of what is left on units that would be removed: a row of `unit_id` and `what` for each thing. */
export const HANGING = 'unit_hanging'
/** The table of lines in users.csv whose person is not enabled and yields their e-mail to the enabled one of `line`. */
export const YIELDS = 'email_yield'
/** The table of inactive people of the directory (`holder_id`) who yield their e-mail to the one of `line`. */
export const RELEASES = 'email_release'

/** Returns SQL for a new UUIDv7 in each row. Before PostgreSQL 18 it is built from a random one and the clock. */
export const newIdExpression = (serverVersion: number) =>
  serverVersion >= 180_000
    ? 'uuidv7()'
    : `encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
        substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid`

/** The text of a column without blanks around it, or null when nothing is left. */
export const cell = (column: string) => `nullif(btrim(${column}), '')`
/** The items of a comma-separated cell. */
export const list = (column: string) =>
  `(CASE WHEN ${cell(column)} IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(${column}) COLLATE "default", '\\s*,\\s*') END)`

/** Returns SQL for the action on a row. `row` is its new state and `prior` its present one. */
export const action = ({
  known,
  gone,
  row,
  prior,
}: {
  known: string
  gone: string
  row: string
  prior: string
}) => `CASE
    WHEN s.status = 'tobedeleted' THEN CASE WHEN ${gone} THEN 'unchanged' ELSE 'deactivated' END
    WHEN ${known} IS NULL THEN 'added'
    WHEN ROW(${row}) IS DISTINCT FROM ROW(${prior}) THEN 'changed'
    ELSE 'unchanged' END`

/** Returns the parts from which the statements of one plan are built. */
export const planContext = (request: PlanRequest, newId: string) => {
  const { importId, version, modes, policy } = request
  const schema = stagingSchema(importId)
  const table = (file: StoredFile) => stagingTable(importId, file)
  const plan = (kind: ImportKind) => `${schema}.${PLANS[kind]}`
  const now = `timestamptz '${request.at.toISOString()}'`
  const isBulk = (file: StoredFile) => modes.get(file) === 'bulk'
  const missing = `'${MISSING_ROWS[policy].action}'`
  const create = (kind: ImportKind, select: string) =>
    `CREATE UNLOGGED TABLE ${plan(kind)} WITH (autovacuum_enabled = false) AS ${select}`
  const analyze = (...kinds: ImportKind[]) => `ANALYZE ${kinds.map(plan).join(', ')}`

  /** Joins the id of the row that a sourcedId names: one planned in this package or, in deltas only, a stored one. */
  const resolve = (kind: ImportKind, file: keyof typeof stored, sourcedId: string, alias: string) => {
    const planned = `LEFT JOIN ${plan(kind)} ${alias} ON ${alias}.sourced_id = ${sourcedId}`
    if ([...modes.values()].every((mode) => mode === 'bulk')) return { join: planned, id: `${alias}.id` }
    const kept = stored[file]
    const join = `${planned} LEFT JOIN ${kept.table} ${alias}_kept ON ${alias}.id IS NULL
      AND ${alias}_kept.sourced_id = ${sourcedId} AND ${kept.only(`${alias}_kept`)}`
    return { join, id: `coalesce(${alias}.id, ${alias}_kept.id)` }
  }

  return { version, modes, newId, schema, table, plan, now, isBulk, missing, create, analyze, resolve }
}

export type PlanContext = ReturnType<typeof planContext>
