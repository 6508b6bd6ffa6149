import type pg from 'pg'
import type { Track } from '../../../../contract/migrations.ts'
import type { LogEntry } from '../migration-ledger.port.ts'
import { HISTORY_SCHEMA } from './migration-history.sql.ts'

export const logOf = (track: Track) => `${HISTORY_SCHEMA}.${track}_log`

type Queryable = Pick<pg.Pool, 'query'>

/** The log has its own table, because the history's is also read by TypeORM and by consoles that keep no log. */
export const createLog = (track: Track) => `
    CREATE TABLE IF NOT EXISTS ${logOf(track)} (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name text NOT NULL,
      checksum text NOT NULL,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      actor text NOT NULL,
      duration_ms integer,
      direction text NOT NULL,
      outcome text NOT NULL,
      reason text,
      console_version text NOT NULL
    );`

export const readLog = async (queryable: Queryable, track: Track): Promise<LogEntry[]> => {
  const { rows } = await queryable.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [
    logOf(track),
  ])
  if (!rows[0]!.found) return []
  const log = await queryable.query<LogEntry>(
    `SELECT name, checksum, at, actor AS by, duration_ms AS "durationMs", direction, outcome, reason,
            console_version AS "consoleVersion"
     FROM ${logOf(track)} ORDER BY id`,
  )
  return log.rows
}
