import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { type MigrationEvent, RUN_LIMITS, type Track, TRACKS } from '../../../../contract/migrations.ts'
import type { PostgresStore, PostgresTimeouts } from '../../../stores/postgres/open-postgres.ts'
import { createHistory, readLedger } from './migration-history.sql.ts'
import { createLog, readLog } from './migration-log.sql.ts'
import { VERSION } from '../../../foundation/version.ts'
import { CONSOLE } from '../../../foundation/author.ts'
import type { MigrationLedger, MigrationSession, RunLimits } from '../migration-ledger.port.ts'
import { refuseShared } from './own-session.sql.ts'
import { sessionOn, type TrackTables } from './migration-session.sql.ts'

/** The first number of this product's advisory locks. The second is the track's. */
export const LOCK_CLASS = 0x5d17

const POLL_MS = 200

const CHECKED = `SET client_connection_check_interval = '1s'`

/**
 * While a statement waits for a lock, others queue behind it. `lockMs` keeps that below the 2.5 s that a client may wait.
 */
export const migrationTimeouts: Partial<PostgresTimeouts> = {
  connectMs: 30_000,
  statementMs: RUN_LIMITS.statementMs,
  lockMs: RUN_LIMITS.lockMs,
  idleInTransactionMs: 600_000,
}

/** What a waiting console shows of the holder. PostgreSQL cuts names at 63 bytes and shows only ASCII. */
const nameOf = (track: Track, by: string) =>
  `School Directory Console ${VERSION}, ${process.pid}, ${track}, ${by}`.slice(0, 63)

const tryLock = async (
  client: pg.PoolClient,
  track: Track,
): Promise<{ held: true } | { held: false; holder: string }> => {
  const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS held', [
    LOCK_CLASS,
    TRACKS[track].lock,
  ])
  if (rows[0]!.held) return { held: true }
  const holders = await client.query<{ name: string; pid: number; since: Date }>(
    `SELECT coalesce(nullif(activity.application_name, ''), activity.usename, 'a session') AS name, activity.pid,
            activity.backend_start AS since
     FROM pg_locks lock JOIN pg_stat_activity activity ON activity.pid = lock.pid
     WHERE lock.locktype = 'advisory' AND lock.granted AND lock.objsubid = 2 AND lock.classid = $1 AND lock.objid = $2
       AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [LOCK_CLASS, TRACKS[track].lock],
  )
  const found = holders.rows[0]
  return {
    held: false,
    holder: found
      ? `${found.name} (session ${found.pid}, since ${found.since.toISOString()})`
      : 'a session that is ending',
  }
}

/**
 * The ledger in the school's own database. `store` serves the reads. `openOwn` opens a store of one connection for the
 * session that holds the lock and runs the migrations, so that losing the connection ends both at once. The server shows
 * the session by `name`.
 */
export const postgresMigrationLedger = (options: {
  store: PostgresStore
  openOwn: (options: RunLimits & { name: string }) => PostgresStore
  /** Called when a migration was run or taken back, or may have been. */
  changed?: () => void
  /** The tables of a track on a transaction's connection, and how the transaction locks them. */
  tables: TrackTables
}): MigrationLedger => ({
  read: (track) => readLedger(options.store.pool, track),
  readLog: (track) => readLog(options.store.pool, track),
  acquire: async function* (
    track,
    signal,
    by = CONSOLE.actor,
    limits = {},
  ): AsyncGenerator<MigrationEvent, MigrationSession> {
    const store = options.openOwn({ ...limits, name: nameOf(track, by) })
    let client: pg.PoolClient | null = null
    let handedOver = false
    try {
      client = await store.pool.connect()
      // The server ends a killed console's statement and lock by this check. Not every system has it.
      const settings = await client.query(CHECKED).then(
        () => [CHECKED],
        () => [],
      )
      await refuseShared(client, options.store.pool)
      let named: string | null = null
      for (;;) {
        signal?.throwIfAborted()
        const attempt = await tryLock(client, track)
        if (attempt.held) break
        if (attempt.holder !== named) yield { kind: 'waiting', holder: attempt.holder }
        named = attempt.holder
        // An abort ends the pause early. The next round then ends the wait with the caller's reason.
        await pause(POLL_MS, undefined, { signal }).catch(() => undefined)
      }
      await createHistory(client, track, createLog(track))
      const changed = options.changed ?? (() => undefined)
      const session = sessionOn({ store, client, track, by, signal, changed, tables: options.tables, settings })
      handedOver = true
      return session
    } finally {
      if (!handedOver) {
        client?.release()
        await store.close()
      }
    }
  },
})
