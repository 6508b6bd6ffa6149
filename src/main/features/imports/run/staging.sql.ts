import { finished } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type OneRosterVersion, STORED_FILES, type StoredFile, columnsOf } from '../../../oneroster/oneroster-tables.ts'
import type { RowSink } from '../package/stage-package.ts'
import { snakeCase } from '../../../stores/postgres/snake-case.ts'

/** Sends one statement of an import and returns its rows. Throws when the import was cancelled. */
export type Run = <Row extends pg.QueryResultRow = pg.QueryResultRow>(
  text: string,
  values?: unknown[],
) => Promise<Row[]>

/**
 * The temporary schema of one import. All its tables are unlogged: a crash of the server empties them, which is
 * noticed.
 */
export const stagingSchema = (importId: string) => `roster_staging_${importId.replaceAll('-', '')}`

/** The staging table of a file: orgs, academic_sessions, courses, classes, users, roles, enrollments. */
export const stagingTable = (importId: string, file: StoredFile) => `${stagingSchema(importId)}.${snakeCase(file)}`

const versions: readonly OneRosterVersion[] = ['1.1', '1.2']

/**
 * Has the columns of both versions, so that every query finds every column. Ids and words collate as the directory's
 * keys do.
 */
const stagedColumns = (file: StoredFile) => {
  const byName = new Map(
    versions.flatMap((version) => columnsOf(file, version) ?? []).map((column) => [column.name, column]),
  )
  return [...byName.values()].filter((column) => column.kept)
}

const keyKinds = new Set(['sourcedId', 'sourcedIds', 'vocabulary', 'status', 'date'])

export const createStaging = async (run: Run, importId: string) => {
  await run(`CREATE SCHEMA ${stagingSchema(importId)}`)
  for (const file of STORED_FILES) {
    const columns = stagedColumns(file).map(
      ({ name, rule }) => `${snakeCase(name)} text${keyKinds.has(rule.kind) ? ' COLLATE "C"' : ''}`,
    )
    await run(
      `CREATE UNLOGGED TABLE ${stagingTable(importId, file)} (line bigint NOT NULL, ${columns.join(', ')}) WITH (autovacuum_enabled = false)`,
    )
  }
}

export const dropStaging = (run: Run, importId: string) =>
  run(`DROP SCHEMA IF EXISTS ${stagingSchema(importId)} CASCADE`)

/** Copies rows into the staging table of a file. A row is the line number and the kept columns, as CSV. */
export const copyRows = (
  client: pg.ClientBase,
  {
    importId,
    file,
    version,
    timeoutMs,
  }: { importId: string; file: StoredFile; version: OneRosterVersion; timeoutMs: number },
): RowSink => {
  const names = (columnsOf(file, version) ?? []).filter((column) => column.kept).map((column) => snakeCase(column.name))
  const stream = copyFrom(
    `COPY ${stagingTable(importId, file)} (line, ${names.join(', ')}) FROM STDIN (FORMAT csv, FORCE_NULL (${names.join(', ')}))`,
  )
  client.query(Object.assign(stream, { query_timeout: timeoutMs }))
  const done = finished(stream)
  done.catch(() => undefined)
  let failure: unknown
  stream.on('error', (error) => (failure = error))
  return {
    write: async (rows) => {
      if (failure !== undefined) throw failure
      if (stream.write(rows)) return
      await Promise.race([new Promise((resolve) => stream.once('drain', resolve)), done])
    },
    end: async () => {
      stream.end()
      await done
    },
    abandon: async () => {
      stream.destroy()
      await done.catch(() => undefined)
    },
  }
}
