import type pg from 'pg'
import type { Track } from '../../../../contract/migrations.ts'
import { CLOCK_SQL } from '../../../stores/postgres/database-clock.ts'
import type { LoneSession } from '../migration-ledger.port.ts'
import type { LedgerState } from '../plan-migrations.ts'

/** The history is outside of the tracks' own schemas, so that it survives when a track is taken back in full. */
export const HISTORY_SCHEMA = 'migration_history'

export const historyOf = (track: Track) => `${HISTORY_SCHEMA}.${track}`
export const failuresOf = (track: Track) => `${HISTORY_SCHEMA}.${track}_failure`
export const takenBackOf = (track: Track) => `${HISTORY_SCHEMA}.${track}_taken_back`

type Queryable = Pick<pg.Pool, 'query'>

export const readLedger = async (queryable: Queryable, track: Track): Promise<LedgerState> => {
  const { rows: tables } = await queryable.query<{ found: boolean; ways: boolean }>(
    'SELECT to_regclass($1) IS NOT NULL AS found, to_regclass($2) IS NOT NULL AS ways',
    [failuresOf(track), takenBackOf(track)],
  )
  if (!tables[0]?.found) return { applied: [], failed: [], takenBack: [] }
  const applied = await queryable.query<LedgerState['applied'][number]>(
    `SELECT name, checksum, applied_at AS "appliedAt" FROM ${historyOf(track)} ORDER BY id`,
  )
  const failed = await queryable.query<LedgerState['failed'][number]>(
    `SELECT name, checksum, failed_at AS "failedAt", reason FROM ${failuresOf(track)} ORDER BY name`,
  )
  if (!tables[0].ways) return { applied: applied.rows, failed: failed.rows, takenBack: [] }
  const takenBack = await queryable.query<NonNullable<LedgerState['takenBack']>[number]>(
    `SELECT name AS migration, taken_back_at AS at, actor AS by, rows::float8 AS rows, backup
     FROM ${takenBackOf(track)} ORDER BY taken_back_at DESC, name`,
  )
  return { applied: applied.rows, failed: failed.rows, takenBack: takenBack.rows }
}

/** TypeORM fills the first three columns of the history. The others are filled in the same transaction. */
export const historyTables = (track: Track, log: string) => `
    CREATE SCHEMA IF NOT EXISTS ${HISTORY_SCHEMA};
    CREATE TABLE IF NOT EXISTS ${historyOf(track)} (
      id serial PRIMARY KEY,
      "timestamp" bigint NOT NULL,
      name varchar NOT NULL UNIQUE,
      checksum text NOT NULL DEFAULT '',
      applied_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    );
    CREATE TABLE IF NOT EXISTS ${failuresOf(track)} (
      name text PRIMARY KEY,
      checksum text NOT NULL,
      failed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      reason text NOT NULL
    );
    CREATE TABLE IF NOT EXISTS ${takenBackOf(track)} (
      name text PRIMARY KEY,
      taken_back_at timestamptz(3) NOT NULL DEFAULT ${CLOCK_SQL},
      actor text NOT NULL,
      rows bigint NOT NULL,
      backup text
    );${log}`

export const createHistory = (client: pg.PoolClient, track: Track, log: string) =>
  client.query(historyTables(track, log))

export const keepTakenBack = async (
  queryable: Queryable,
  track: Track,
  { migration, by, rows, backup }: Parameters<LoneSession['takenBack']>[0],
) => {
  await queryable.query(
    `INSERT INTO ${takenBackOf(track)} (name, actor, rows, backup) VALUES ($1, $2, $3, $4)
     ON CONFLICT (name) DO UPDATE SET actor = excluded.actor, rows = excluded.rows, backup = excluded.backup, taken_back_at = ${CLOCK_SQL}`,
    [migration, by, rows, backup],
  )
}
