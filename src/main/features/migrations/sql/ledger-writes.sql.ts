import type pg from 'pg'
import type { Track } from '../../../../contract/migrations.ts'
import { SINCE_BEGIN_MS_SQL } from '../../../stores/postgres/database-clock.ts'
import { VERSION } from '../../../foundation/version.ts'
import type { LogEntry } from '../migration-ledger.port.ts'
import type { DeclaredMigration } from '../plan-migrations.ts'
import { failuresOf, historyOf, takenBackOf } from './migration-history.sql.ts'
import { logOf } from './migration-log.sql.ts'

type Named = Pick<DeclaredMigration, 'name' | 'checksum'>

/** The begin of a migration that runs in a transaction of its own, which the server knows. */
export const SINCE_BEGIN = 'begin'

type Entry = Pick<LogEntry, 'direction' | 'outcome'> & {
  migration: Named
  /** By `performance.now()`, or the begin of the transaction when the write may be sent before its migration has ended. */
  startedAt: number | typeof SINCE_BEGIN
  reason?: string
}

/** The time that the name of a migration begins with, as a number. */
export const timestampOf = (name: string) => Number(name.slice(0, 14))

/** One instant for all rows of a write, by which ledger and log are matched. */
const NOW = 'statement_timestamp()'

const FEED = 'directory.outbox_event'

/** The milliseconds of a migration, or of the transaction that it began, where none are given. */
const DURATION = `coalesce($4::integer, ${SINCE_BEGIN_MS_SQL})`

/**
 * The statements that write a track's ledger, each with the entry of the log, so that both agree wherever a session ends.
 * Parameters: $1 name, $2 checksum, $3 who, $4 milliseconds, $5 direction, $6 outcome, $7 reason, $8 version of the
 * console, $9 the time in the name. `duration` is the SQL of the milliseconds.
 */
export const ledgerStatements = (track: Track, duration: string = DURATION) => {
  const logged = (before: string) => `${before}
INSERT INTO ${logOf(track)} (at, name, checksum, actor, duration_ms, direction, outcome, reason, console_version)
VALUES (${NOW}, $1::text, $2::text, $3, ${duration}, $5, $6, $7::text, $8)`
  const noFailure = `tried AS (DELETE FROM ${failuresOf(track)} WHERE name = $1::text)`
  const newEntry = `entered AS (INSERT INTO ${historyOf(track)} (applied_at, "timestamp", name, checksum) VALUES (${NOW}, $9, $1::text, $2::text))`
  return {
    entered: logged(`WITH ${newEntry},
back AS (DELETE FROM ${takenBackOf(track)} WHERE name = $1::text),
${noFailure}`),
    takenOut: logged(`WITH gone AS (DELETE FROM ${historyOf(track)} WHERE name = $1::text),\n${noFailure}`),
    failed: logged(`WITH tried AS (
  INSERT INTO ${failuresOf(track)} (failed_at, name, checksum, reason)
  VALUES (${NOW}, $1::text, $2::text, coalesce($7::text, 'The migration was begun and did not end.'))
  ON CONFLICT (name) DO UPDATE SET checksum = excluded.checksum, reason = excluded.reason, failed_at = excluded.failed_at)`),
    recorded: logged(`WITH ${newEntry}`),
    accepted: logged(`WITH kept AS (UPDATE ${historyOf(track)} SET checksum = $2::text WHERE name = $1::text)`),
    cleared: logged(`WITH ${noFailure}`),
  }
}

/** The writes of a session to its track's ledger. They are prepared once, because a chain sends them for every migration. */
export const ledgerWrites = (client: pg.ClientBase, { track, by }: { track: Track; by: string }) => {
  const statements = ledgerStatements(track)
  const write = async (
    name: keyof typeof statements,
    { migration, startedAt, direction, outcome, reason }: Entry,
    more: unknown[] = [],
  ) => {
    const { rows } = await client.query<{ feeds: boolean; transaction: string; prepared: string[] | null }>({
      name: `ledger-${name}`,
      text: `${statements[name]}
RETURNING coalesce(pg_relation_size(to_regclass('${FEED}')) > 0, false) AS feeds, pg_current_xact_id()::text AS transaction,
  (SELECT array_agg(name) FROM pg_prepared_statements WHERE from_sql) AS prepared`,
      values: [
        migration.name,
        migration.checksum,
        by,
        startedAt === SINCE_BEGIN ? null : Math.round(performance.now() - startedAt),
        direction,
        outcome,
        reason ?? null,
        VERSION,
        ...more,
      ],
    })
    return rows[0]!
  }

  return {
    /**
     * `feeds` tells whether the feed of events exists now and was ever written, `transaction` the id of the write's own,
     * `prepared` the statements that the session has from `PREPARE`.
     */
    entered: (entry: Entry) => write('entered', entry, [timestampOf(entry.migration.name)]),
    takenOut: (entry: Entry) => write('takenOut', entry),
    /** A migration that was begun counts as failed until it ends. */
    failed: (entry: Entry) => write('failed', entry),
    recorded: (entry: Entry) => write('recorded', entry, [timestampOf(entry.migration.name)]),
    accepted: (entry: Entry) => write('accepted', entry),
    cleared: (entry: Entry) => write('cleared', entry),
  }
}
