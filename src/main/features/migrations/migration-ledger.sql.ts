import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import type { QueryRunner } from 'typeorm'
import { refusal } from '../../../contract/errors.ts'
import type { MigrationEvent, Track } from '../../../contract/migrations.ts'
import type { PostgresStore, PostgresTimeouts } from '../../stores/postgres/open-postgres.ts'
import { connectionIsLost } from '../../stores/postgres/postgres-errors.ts'
import type { MigrationLedger, MigrationSession } from './migration-ledger.port.ts'
import type { DeclaredMigration, LedgerState } from './plan-migrations.ts'
import { splitStatements } from './split-statements.ts'

/** Beside the tracks' own schemas: a track that is taken back in full keeps its history. */
export const HISTORY_SCHEMA = 'migration_history'

/** Names this product's locks among a database's advisory locks; the second number is the track's. */
const LOCK_CLASS = 0x5d17
const lockNumbers: Record<Track, number> = { directory: 1, graph: 2 }

const POLL_MS = 200

export const migrationTimeouts: Partial<PostgresTimeouts> = {
  connectMs: 30_000,
  statementMs: 600_000,
  lockMs: 5_000,
  idleInTransactionMs: 600_000,
}

const historyOf = (track: Track) => `${HISTORY_SCHEMA}.${track}`
const failuresOf = (track: Track) => `${HISTORY_SCHEMA}.${track}_failure`

const readLedger = async (queryable: Pick<pg.Pool, 'query'>, track: Track): Promise<LedgerState> => {
  const { rows: tables } = await queryable.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [
    failuresOf(track),
  ])
  if (!tables[0]?.found) return { applied: [], failed: [] }
  const applied = await queryable.query<LedgerState['applied'][number]>(
    `SELECT name, checksum, applied_at AS "appliedAt" FROM ${historyOf(track)} ORDER BY id`,
  )
  const failed = await queryable.query<LedgerState['failed'][number]>(
    `SELECT name, checksum, failed_at AS "failedAt", reason FROM ${failuresOf(track)} ORDER BY name`,
  )
  return { applied: applied.rows, failed: failed.rows }
}

/** The first three columns are TypeORM's, which fills them; the others are filled in the same transaction. */
const createHistory = (client: pg.PoolClient, track: Track) =>
  client.query(`
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
    );`)

const tryLock = async (
  client: pg.PoolClient,
  track: Track,
): Promise<{ held: true } | { held: false; holder: string }> => {
  const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS held', [
    LOCK_CLASS,
    lockNumbers[track],
  ])
  if (rows[0]!.held) return { held: true }
  const holders = await client.query<{ name: string; pid: number; since: Date }>(
    `SELECT coalesce(nullif(activity.application_name, ''), activity.usename, 'a session') AS name, activity.pid,
            activity.backend_start AS since
     FROM pg_locks lock JOIN pg_stat_activity activity ON activity.pid = lock.pid
     WHERE lock.locktype = 'advisory' AND lock.granted AND lock.objsubid = 2 AND lock.classid = $1 AND lock.objid = $2
       AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [LOCK_CLASS, lockNumbers[track]],
  )
  const found = holders.rows[0]
  return {
    held: false,
    holder: found
      ? `${found.name} (session ${found.pid}, since ${found.since.toISOString()})`
      : 'a session that is ending',
  }
}

const timestampOf = (name: string) => Number(name.slice(0, 14))

/** The server's words without values: code, and its message, which names objects of the schema. */
const reasonOf = (error: unknown) => {
  const { message, code } =
    (error as { driverError?: unknown }).driverError instanceof Error
      ? (error as { driverError: Error & { code?: string } }).driverError
      : (error as Error & { code?: string })
  return code ? `${message} (SQLSTATE ${code})` : message
}

const sessionOn = async (options: {
  store: PostgresStore
  runner: QueryRunner
  client: pg.PoolClient
  track: Track
  changed: () => void
}): Promise<MigrationSession> => {
  const { store, runner, client, track } = options
  const { MigrationExecutor, Migration } = await import('typeorm')
  const executor = new MigrationExecutor(await store.dataSource(), runner)

  const keepFailure = (migration: DeclaredMigration, reason: string) =>
    client.query(
      `INSERT INTO ${failuresOf(track)} (name, checksum, reason) VALUES ($1, $2, $3)
       ON CONFLICT (name) DO UPDATE SET checksum = excluded.checksum, reason = excluded.reason, failed_at = clock_timestamp()`,
      [migration.name, migration.checksum, reason],
    )

  const send = async (sql: string, transactional: boolean) => {
    for (const statement of transactional ? [sql] : splitStatements(sql)) await runner.query(statement)
  }

  const instanceOf = (migration: DeclaredMigration) =>
    new Migration(undefined as never, timestampOf(migration.name), migration.name, {
      name: migration.name,
      up: () => send(migration.up, migration.transactional),
      down: () => send(migration.down, migration.transactional),
    })

  const run = async (migration: DeclaredMigration, work: () => Promise<void>) => {
    try {
      if (migration.transactional) await runner.startTransaction()
      else await keepFailure(migration, 'The migration was begun and did not end.')
      await work()
      await client.query(`DELETE FROM ${failuresOf(track)} WHERE name = $1`, [migration.name])
      if (migration.transactional) await runner.commitTransaction()
    } catch (error) {
      if (connectionIsLost(error)) throw error
      if (runner.isTransactionActive) await runner.rollbackTransaction()
      await keepFailure(migration, reasonOf(error))
      const reason = reasonOf(error)
      throw refusal('RULE_VIOLATION', { rule: 'migration', field: migration.name, expected: reason }, { cause: error })
    } finally {
      options.changed()
    }
  }

  return {
    read: () => readLedger(client as unknown as pg.Pool, track),
    apply: (migration) =>
      run(migration, async () => {
        await executor.executeMigration(instanceOf(migration))
        await client.query(`UPDATE ${historyOf(track)} SET checksum = $2 WHERE name = $1`, [
          migration.name,
          migration.checksum,
        ])
      }),
    revert: (migration) =>
      run(migration, async () => {
        await send(migration.down, migration.transactional)
        await executor.deleteMigration(instanceOf(migration))
      }),
    close: async () => {
      await runner.release()
      await store.close()
    },
  }
}

/**
 * The ledger in the school's own database. `store` serves the reads; `openOwn` opens a store of one connection for the
 * session that holds the lock and runs the migrations, so that a lost connection loses both at once.
 */
export const postgresMigrationLedger = (options: {
  store: PostgresStore
  openOwn: (track: Track) => PostgresStore
  /** Told when a migration was run or taken back, or may have been. */
  changed?: () => void
}): MigrationLedger => ({
  read: (track) => readLedger(options.store.pool, track),
  acquire: async function* (track, signal): AsyncGenerator<MigrationEvent, MigrationSession> {
    const store = options.openOwn(track)
    let runner: QueryRunner | null = null
    let handedOver = false
    try {
      runner = (await store.dataSource()).createQueryRunner()
      const client = (await runner.connect()) as pg.PoolClient
      // A console that is killed must not leave its statement running, and its lock with it. Not every system has this.
      await client.query(`SET client_connection_check_interval = '1s'`).catch(() => undefined)
      let named: string | null = null
      for (;;) {
        signal?.throwIfAborted()
        const attempt = await tryLock(client, track)
        if (attempt.held) break
        if (attempt.holder !== named) yield { kind: 'waiting', holder: attempt.holder }
        named = attempt.holder
        // An abort ends the pause early, and the round above then ends the wait with the caller's reason.
        await pause(POLL_MS, undefined, { signal }).catch(() => undefined)
      }
      await createHistory(client, track)
      const session = await sessionOn({ store, runner, client, track, changed: options.changed ?? (() => undefined) })
      handedOver = true
      return session
    } finally {
      if (!handedOver) {
        await runner?.release()
        await store.close()
      }
    }
  },
})
