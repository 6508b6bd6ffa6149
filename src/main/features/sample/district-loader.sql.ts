import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { refusal } from '../../../contract/errors.ts'
import { NOW_SQL } from '../../stores/postgres/database-clock.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { FIRST_LOCKED } from '../../stores/postgres/wait-for-imports.ts'
import { inWriteTransaction, type WriteScope } from '../../stores/postgres/write-transaction.ts'
import { LISTED_PERSON, setIndexesAside } from '../../stores/postgres/first-load.ts'
import type { DistrictLoader, LoadedRows } from './district-loader.port.ts'
import type { DistrictPart } from './district.ts'
import { copyText, districtRows } from './district-rows.ts'

/** Of one statement; a COPY of a part takes seconds. */
const STATEMENT_TIMEOUT_MS = 15 * 60_000

/** Kinds of outbox events, the table whose rows each names, and that table's id. */
const CHANGED = [
  ['role', 'role', 'id'],
  ['orgUnit', 'org_unit', 'id'],
  ['academicSession', 'academic_session', 'id'],
  ['course', 'course', 'id'],
  ['class', 'class', 'org_unit_id'],
  ['person', 'person', 'id'],
  ['assignment', 'assignment', 'id'],
  ['relationship', 'relationship', 'id'],
  ['reportingLine', 'reporting_line', 'id'],
  ['delegation', 'delegation', 'id'],
] as const

type Query = WriteScope['query']

const refuseUnlessEmpty = async (query: Query) => {
  const [row] = await query<{ holds: boolean }>(
    `SELECT EXISTS (SELECT FROM directory.person) OR EXISTS (SELECT FROM directory.org_unit)
       OR EXISTS (SELECT FROM directory.role) AS holds`,
  )
  if (row!.holds) {
    throw refusal('CONFLICT', {
      reason: 'school-not-empty',
      detail: 'A sample district goes into an empty school only.',
    })
  }
}

const writePart = async ({ client, query }: WriteScope, part: DistrictPart, today: number, signal?: AbortSignal) => {
  if (part.permissions.length > 0) {
    await query(
      `INSERT INTO directory.permission (key, description)
       SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT (key) DO NOTHING`,
      [part.permissions.map(({ key }) => key), part.permissions.map(({ description }) => description)],
    )
  }
  for (const { table, columns, rows } of districtRows(part, today)) {
    const copy = client.query(copyFrom(`COPY directory.${table} (${columns}) FROM STDIN`))
    await pipeline(Readable.from(copyText(rows), { objectMode: true }), copy, { signal })
  }
}

/** Every row of the school came with this load, so the tables themselves say what changed. */
const writeOutbox = async (query: Query): Promise<string> => {
  for (const [kind, table, id] of CHANGED) {
    await query(
      `INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at)
       SELECT $1, array_agg(id ORDER BY id), ${NOW_SQL} FROM (
         SELECT ${id} AS id, (row_number() OVER (ORDER BY ${id}) - 1) / 1000 AS chunk FROM directory.${table}
       ) numbered GROUP BY chunk ORDER BY chunk`,
      [kind],
    )
  }
  const [last] = await query<{ position: string }>(
    `SELECT pg_current_xact_id() || '.' || max(position) AS position FROM directory.outbox_event`,
  )
  return last!.position
}

export const postgresDistrictLoader = (store: PostgresStore): DistrictLoader => ({
  load: async ({ parts, author, today, about, onPart, signal }) => {
    const written = await inWriteTransaction(
      store,
      author,
      async (scope) => {
        await scope.query(`LOCK TABLE ${FIRST_LOCKED}, directory.person, directory.role IN SHARE ROW EXCLUSIVE MODE`)
        await refuseUnlessEmpty(scope.query)
        const rebuildIndexes = await setIndexesAside(scope.query)
        const rows: LoadedRows = { people: 0, orgUnits: 0, assignments: 0 }
        for (const part of parts) {
          signal?.throwIfAborted()
          await writePart(scope, part, today, signal)
          rows.people += part.people.length
          rows.orgUnits += part.orgUnits.length
          rows.assignments += part.assignments.length
          onPart({ ...rows }, part)
        }
        await rebuildIndexes(() => signal?.throwIfAborted())
        const consistencyToken = await writeOutbox(scope.query)
        scope.audit({
          action: 'school.fill',
          entityKind: 'school',
          entityId: 'sample',
          before: null,
          after: { ...about, ...rows },
        })
        // The first search should not wait for the autovacuum to learn what is in the tables.
        await scope.query(
          `ANALYZE ${LISTED_PERSON}, directory.assignment, directory.org_unit, directory.reporting_line`,
        )
        return { ...rows, consistencyToken }
      },
      { timeoutMs: STATEMENT_TIMEOUT_MS },
    )
    return written.result
  },
})
