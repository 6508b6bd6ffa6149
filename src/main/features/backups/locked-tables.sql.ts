import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { uuidv7 } from 'uuidv7'
import type { Track } from '../../../contract/migrations.ts'
import { CLOCK_SQL } from '../../stores/postgres/database-clock.ts'
import { OUTBOX_CHANNEL } from '../../stores/postgres/outbox-hint.ts'
import type { LockedTables } from './school-tables.port.ts'
import { BROKEN_RULE } from './broken-rule.sql.ts'
import { FEED, isTrail, readTables, SCHEMA, TRAIL } from './school-tables.sql.ts'

/** The most ids in one outbox event. */
const CHUNK = 1_000

const quoted = (columns: readonly string[]) => columns.map((column) => `"${column}"`).join(', ')

type Options = {
  track: Track
  /** The schema that survives when a track is taken back. */
  keptIn: string
  /** The rows that a graph shows: a kind of the outbox and its table. */
  shown: readonly { kind: string; table: string }[]
}

/** The tables of a track on the connection of the transaction that has locked them. */
export const lockedTables = (client: pg.PoolClient, { track, keptIn, shown }: Options): LockedTables => {
  const read = readTables(client as unknown as pg.Pool, track)
  const ofDirectory = track === SCHEMA
  const trail = ofDirectory ? TRAIL : []
  const shownHere = shown.filter(({ table }) => table.startsWith(`${track}.`))
  const kept = (name: string) => `${keptIn}.kept_${name}`
  const owed = `${keptIn}.owed_event`
  const existing = async (tables: string[]) => {
    const { rows } = await client.query<{ name: string }>(
      'SELECT name FROM unnest($1::text[]) name WHERE to_regclass(name) IS NOT NULL',
      [tables],
    )
    return new Set(rows.map(({ name }) => name))
  }
  const exists = async (table: string) => (await existing([table])).has(table)
  /** Returns the columns that both tables have and that can be written. */
  const sharedColumns = async (one: string, other: string) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT a.attname::text AS name FROM pg_attribute a JOIN pg_attribute b ON b.attname = a.attname
       WHERE a.attrelid = $1::regclass AND b.attrelid = $2::regclass AND a.attnum > 0 AND b.attnum > 0
         AND NOT a.attisdropped AND NOT b.attisdropped AND a.attgenerated = '' ORDER BY a.attnum`,
      [one, other],
    )
    return quoted(rows.map(({ name }) => name))
  }
  const copyInto = async (table: string, columns: readonly string[], rows: AsyncIterable<Buffer>) => {
    const stream = client.query(copyFrom(`COPY ${table} (${quoted(columns)}) FROM STDIN`))
    await pipeline(rows, stream)
    return stream.rowCount
  }

  return {
    ...read,
    read: async function* ({ name, columns }) {
      const stream = client.query(copyTo(`COPY ${name} (${quoted(columns)}) TO STDOUT`))
      try {
        yield* stream as AsyncIterable<Buffer>
      } finally {
        // The stream leaves pg's query timer running, which would keep the process alive. This ends it.
        ;(stream as { callback?: () => void }).callback?.()
      }
    },
    keepTrail: async () => {
      for (const name of trail) {
        if (!(await exists(`${SCHEMA}.${name}`))) continue
        await client.query(`CREATE TABLE IF NOT EXISTS ${kept(name)} (LIKE ${SCHEMA}.${name})`)
        const columns = await sharedColumns(`${SCHEMA}.${name}`, kept(name))
        await client.query(`INSERT INTO ${kept(name)} (${columns}) SELECT ${columns} FROM ${SCHEMA}.${name}`)
      }
    },
    nameRows: async () => {
      if (shownHere.length === 0) return
      await client.query(`CREATE TABLE IF NOT EXISTS ${owed} (kind text NOT NULL, entity_ids uuid[] NOT NULL)`)
      for (const { kind, table } of shownHere) {
        if (!(await exists(table))) continue
        await client.query(
          `INSERT INTO ${owed} (kind, entity_ids)
           SELECT $1, array_agg(id) FROM (SELECT id, (row_number() OVER () - 1) / ${CHUNK} AS chunk FROM ${table}) numbered
           GROUP BY chunk`,
          [kind],
        )
      }
    },
    bringBack: async () => {
      if (!ofDirectory) return
      const waiting = await existing([...trail.map(kept), owed])
      for (const name of trail) {
        if (!waiting.has(kept(name)) || !(await exists(`${SCHEMA}.${name}`))) continue
        const columns = await sharedColumns(`${SCHEMA}.${name}`, kept(name))
        await client.query(
          `INSERT INTO ${SCHEMA}.${name} (${columns}) SELECT ${columns} FROM ${kept(name)} ON CONFLICT DO NOTHING`,
        )
        await client.query(`DROP TABLE ${kept(name)}`)
      }
      if (!waiting.has(owed) || !(await exists(FEED))) return
      await client.query(
        `INSERT INTO ${FEED} (kind, entity_ids, recorded_at)
         SELECT kind, entity_ids, greatest(${CLOCK_SQL}, latest.event, latest.line) FROM ${owed},
           (SELECT (SELECT max(recorded_at) FROM ${FEED}) AS event, (SELECT max(recorded_at) FROM ${SCHEMA}.audit_event) AS line) latest`,
      )
      await client.query(`DROP TABLE ${owed}`)
      await client.query(`NOTIFY ${OUTBOX_CHANNEL}`)
    },
    clear: async (names) => {
      const emptied = names.filter((name) => !isTrail(name))
      if (emptied.length === 0) return
      // A table whose rows are never removed has a trigger that says so.
      for (const name of emptied) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`)
      await client.query(`TRUNCATE ${emptied.join(', ')}`)
      for (const name of emptied) await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`)
    },
    load: async ({ name, columns }, rows) => {
      if (isTrail(name)) {
        await client.query(`CREATE TEMPORARY TABLE loaded (LIKE ${name}) ON COMMIT DROP`)
        const loaded = await copyInto('loaded', columns, rows)
        const written = quoted(columns)
        await client.query(`INSERT INTO ${name} (${written}) SELECT ${written} FROM loaded ON CONFLICT DO NOTHING`)
        await client.query('DROP TABLE loaded')
        return loaded
      }
      await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`)
      const loaded = await copyInto(name, columns, rows)
      await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`)
      await client.query(`ANALYZE ${name}`)
      return loaded
    },
    setSequences: async (sequences) => {
      for (const { table, column, value, called } of sequences)
        await client.query('SELECT setval(pg_get_serial_sequence($1, $2), $3::bigint, $4)', [
          table,
          column,
          value,
          called,
        ])
    },
    brokenRule: async () =>
      ofDirectory ? (await client.query<{ rule: string | null }>(BROKEN_RULE)).rows[0]!.rule : null,
    audit: async ({ actor, door, action, entityKind, entityId, before, after }) => {
      for (const table of [`${SCHEMA}.audit_event`, kept('audit_event')]) {
        if (!(await exists(table))) continue
        await client.query(
          `INSERT INTO ${table} (id, recorded_at, actor, door, action, entity_kind, entity_id, before, after)
           VALUES ($1, ${CLOCK_SQL}, $2, $3, $4, $5, $6, $7, $8)`,
          [uuidv7(), actor, door, action, entityKind, entityId, before, after],
        )
        return
      }
    },
  }
}
