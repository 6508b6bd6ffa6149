import { uuidv7 } from 'uuidv7'
import { refusal } from '../../../../contract/errors.ts'
import { type ImportFault, type ImportReport, type ImportRun, importReport } from '../../../../contract/imports.ts'
import type { Page } from '../../../../contract/page.ts'
import { NOW_SQL } from '../../../stores/postgres/database-clock.ts'
import { cursors, instantKey, keysetOf } from '../../../stores/postgres/keyset.ts'
import { type Run, stagingSchema } from './staging.sql.ts'

type State = ImportRun['state']

/** How long a checked plan can be applied. */
const CHECK_LIFETIME = `interval '1 hour'`
/** The number of imports whose faults are kept. */
const FAULTS_OF = 20

export const startRun = async (run: Run, { actor, source }: { actor: string; source: string }): Promise<string> => {
  const importId = uuidv7()
  await run(
    `INSERT INTO directory.import_run (id, actor, source, state, started_at) VALUES ($1, $2, $3, 'checking', ${NOW_SQL})`,
    [importId, actor, source],
  )
  return importId
}

export type RunEnd = { importId: string; state: State; report?: ImportReport; error?: string }

export const setRun = (run: Run, { importId, state, report, error }: RunEnd) =>
  run(
    `UPDATE directory.import_run SET state = $2, report = coalesce($3, report), error = $4,
      finished_at = CASE WHEN $2 IN ('checking', 'applying') THEN NULL ELSE ${NOW_SQL} END
     WHERE id = $1`,
    [importId, state, report === undefined ? null : JSON.stringify(report), error ?? null],
  )

/** Gives a checked plan to one caller. Otherwise applying and discarding it at once would both go on. */
export const takeChecked = async (
  run: Run,
  { importId, state }: { importId: string; state: 'applying' | 'discarded' },
): Promise<boolean> => {
  const taken = await run(
    `UPDATE directory.import_run SET state = $2, finished_at = CASE WHEN $2 = 'discarded' THEN ${NOW_SQL} END
     WHERE id = $1 AND state = 'checked' RETURNING id`,
    [importId, state],
  )
  return taken.length > 0
}

export const findRun = async (
  run: Run,
  importId: string,
): Promise<{ state: State; report: ImportReport | null } | undefined> => {
  const [found] = await run<{ state: State; report: ImportReport | null }>(
    'SELECT state, report FROM directory.import_run WHERE id = $1',
    [importId],
  )
  // A report of an earlier version may lack fields.
  return found && { ...found, report: found.report && importReport.parse(found.report) }
}

/** Describes the running import for the refusal of a second one. */
export const describeRunning = async (run: Run): Promise<string | undefined> => {
  const [found] = await run<{ source: string; actor: string; startedAt: Date }>(
    `SELECT source, actor, started_at AS "startedAt" FROM directory.import_run
     WHERE state IN ('checking', 'applying') ORDER BY started_at DESC LIMIT 1`,
  )
  return found && `${found.source}, started by ${found.actor} at ${found.startedAt.toISOString()}`
}

export const saveFaults = async (run: Run, importId: string, faults: readonly ImportFault[]) => {
  for (let start = 0; start < faults.length; start += 1_000) {
    await run(
      `INSERT INTO directory.import_fault (import_run_id, ordinal, file, line, column_name, code, severity, message)
       SELECT $1, $2 + place, file, line, "column", code, severity, message
       FROM ROWS FROM (jsonb_to_recordset($3::jsonb) AS (file text, line bigint, "column" text, code text, severity text, message text))
         WITH ORDINALITY AS fault (file, line, "column", code, severity, message, place)`,
      [importId, start, JSON.stringify(faults.slice(start, start + 1_000))],
    )
  }
}

const refuseCursor = () =>
  refusal('BAD_REQUEST', { issues: [{ field: 'cursor', rule: 'cursor', expected: 'the nextCursor of this list' }] })

const readCursor = (cursor: string | undefined): string[] | undefined => {
  if (cursor === undefined || cursor === '') return undefined
  return Buffer.from(cursor, 'base64url').toString('utf8').split(' ')
}

const writeCursor = (...parts: (string | number)[]) => Buffer.from(parts.join(' ')).toString('base64url')

const pageOf = <Row, Item>(
  rows: Row[],
  limit: number,
  item: (row: Row) => Item,
  cursor: (row: Row) => string,
): Page<Item> => ({
  items: rows.slice(0, limit).map(item),
  nextCursor: rows.length > limit ? cursor(rows[limit - 1]!) : null,
})

type PageRequest = { cursor?: string; limit: number }

export const faultsPage = async (
  run: Run,
  { importId, cursor, limit }: PageRequest & { importId: string },
): Promise<Page<ImportFault>> => {
  if ((await findRun(run, importId)) === undefined) throw refusal('NOT_FOUND', { entity: 'import', id: importId })
  const from = readCursor(cursor)
  if (from !== undefined && (from[0] !== importId || !/^\d{1,9}$/.test(from[1] ?? ''))) throw refuseCursor()
  const rows = await run<ImportFault & { ordinal: number }>(
    `SELECT ordinal, file, line::float8 AS line, column_name AS "column", code, severity, message FROM directory.import_fault
     WHERE import_run_id = $1 AND ordinal > $2 ORDER BY ordinal LIMIT $3`,
    [importId, from === undefined ? -1 : Number(from[1]), limit + 1],
  )
  return pageOf(
    rows,
    limit,
    ({ ordinal: _, ...fault }) => fault,
    (row) => writeCursor(importId, row.ordinal),
  )
}

const historyCursors = cursors('imports', {
  keyset: keysetOf('-startedAt', { startedAt: [instantKey('started_at')] }),
  query: {},
})

export const historyPage = async (run: Run, { cursor, limit }: PageRequest): Promise<Page<ImportRun>> => {
  const [startedAt, id] = cursor ? historyCursors.read(cursor) : []
  const rows = await run<ImportRun>(
    `SELECT id, started_at AS "startedAt", finished_at AS "finishedAt", actor, source, state, report FROM directory.import_run
     WHERE $1::timestamptz IS NULL OR (started_at, id) < ($1::timestamptz, $2::uuid)
     ORDER BY started_at DESC, id DESC LIMIT $3`,
    [startedAt ?? null, id ?? null, limit + 1],
  )
  return pageOf(
    rows,
    limit,
    (row) => ({ ...row, report: row.report && importReport.parse(row.report) }),
    ({ startedAt: key_0, id: key_1 }) => historyCursors.cursorAfter({ key_0, key_1 }),
  )
}

/**
 * Removes killed imports, checks that are too old, and staging schemas without an import. Only the holder of the import
 * lock may call it, because only then no other import runs.
 */
export const sweepRuns = async (run: Run) => {
  await run(
    `UPDATE directory.import_run SET state = 'failed', error = 'interrupted', finished_at = ${NOW_SQL} WHERE state IN ('checking', 'applying')`,
  )
  await run(
    `UPDATE directory.import_run SET state = 'discarded' WHERE state = 'checked' AND finished_at < ${NOW_SQL} - ${CHECK_LIFETIME}`,
  )
  const kept = await run<{ id: string }>(`SELECT id FROM directory.import_run WHERE state = 'checked'`)
  const owned = new Set(kept.map(({ id }) => stagingSchema(id)))
  const schemas = await run<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace WHERE nspname ~ '^roster_staging_[0-9a-f]{32}$'`,
  )
  for (const { name } of schemas) if (!owned.has(name)) await run(`DROP SCHEMA IF EXISTS ${name} CASCADE`)
  await run(
    `DELETE FROM directory.import_fault WHERE import_run_id NOT IN (
      SELECT id FROM directory.import_run ORDER BY started_at DESC, id DESC LIMIT ${FAULTS_OF})`,
  )
}
