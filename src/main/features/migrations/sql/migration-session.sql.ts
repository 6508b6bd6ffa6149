import type pg from 'pg'
import { Refusal, refusal } from '../../../../contract/errors.ts'
import type { Track } from '../../../../contract/migrations.ts'
import { announceEverything, untilReadersKnow } from '../../../stores/postgres/cache-readers.ts'
import type { PostgresStore } from '../../../stores/postgres/open-postgres.ts'
import { connectionIsLost } from '../../../stores/postgres/postgres-errors.ts'
import { wordsOfServer } from '../../../foundation/words-of-server.ts'
import type { LockedTables } from '../../backups/school-tables.port.ts'
import { LOCK_TRIES, retryLocked } from './retry-locked.sql.ts'
import { ledgerWrites } from './ledger-writes.sql.ts'
import { keepTakenBack, readLedger } from './migration-history.sql.ts'
import { refuseUnusableIndexes } from './unusable-indexes.sql.ts'
import type { LoneSession, MigrationSession, Tell } from '../migration-ledger.port.ts'
import type { DeclaredMigration } from '../plan-migrations.ts'
import { firstLineOf, NO_STATEMENT, piecesOf } from '../split-statements.ts'

/** The tables of a track on a transaction's connection, and how the transaction locks them. */
export type TrackTables = {
  on: (client: pg.PoolClient, track: Track) => LockedTables
  lock: (client: pg.PoolClient, which: { track: Track; signal?: AbortSignal }) => Promise<void>
}

/** The server's code and message, which name objects of the schema but no values. */
const reasonOf = (error: unknown) => {
  const { message, code } =
    (error as { driverError?: unknown }).driverError instanceof Error
      ? (error as { driverError: Error & { code?: string } }).driverError
      : (error as Error & { code?: string })
  return wordsOfServer(code ? `${message} (SQLSTATE ${code})` : message)
}

const CONCURRENTLY = /^\s*(?:(?:--[^\n]*\n|\/\*[\s\S]*?\*\/)\s*)*(?:CREATE|DROP|REINDEX)\b[^;]*?\bCONCURRENTLY\b/i

type Sending = { tell?: Tell; begins?: boolean }

const failed = (migration: DeclaredMigration, error: unknown) =>
  refusal('RULE_VIOLATION', { rule: 'migration', field: migration.name, expected: reasonOf(error) }, { cause: error })

export const sessionOn = (options: {
  store: PostgresStore
  client: pg.PoolClient
  track: Track
  /** Whom the log names. */
  by: string
  /** Ends the pauses between tries. */
  signal?: AbortSignal
  changed: () => void
  tables: TrackTables
}): MigrationSession => {
  const { store, client, track, by } = options
  const queryable = client as unknown as pg.Pool
  const writes = ledgerWrites(client, { track, by })

  let inTransaction = false
  const begin = async () => {
    await client.query('BEGIN')
    inTransaction = true
  }
  const end = async (how: 'COMMIT' | 'ROLLBACK') => {
    if (!inTransaction) return
    inTransaction = false
    await client.query(how)
  }

  /**
   * A concurrent build waits for older transactions without holding anybody up. A limit for its locks would leave an
   * INVALID index behind.
   */
  const patiently = async (statement: string) => {
    const { rows } = await client.query<{ limit: string }>(
      `SELECT current_setting('lock_timeout') AS limit, set_config('lock_timeout', '0', false)`,
    )
    try {
      await client.query(statement)
    } finally {
      await client.query(`SELECT set_config('lock_timeout', $1, false)`, [rows[0]!.limit]).catch(() => undefined)
    }
  }

  /** With `begins`, the first statement is sent together with the beginning of its transaction, to save a round trip. */
  const send = async (sql: string, { tell, begins = false }: Sending) => {
    const pieces = piecesOf(sql)
    if (pieces.length === 0) throw new Error(NO_STATEMENT)
    for (const [index, statement] of pieces.entries()) {
      tell?.({ index, of: pieces.length, line: firstLineOf(statement) })
      const opens = begins && index === 0
      if (opens) inTransaction = true
      await (CONCURRENTLY.test(statement)
        ? patiently(statement)
        : client.query(opens ? `BEGIN; ${statement}` : statement))
    }
  }

  const enter = async (migration: DeclaredMigration, sending: Sending) => {
    const startedAt = performance.now()
    await send(migration.up, sending)
    if (!migration.transactional) await refuseUnusableIndexes(client, migration.up)
    await options.tables.on(client, track).bringBack()
    return writes.entered({ migration, startedAt, direction: 'up', outcome: 'done' })
  }

  const takeOut = async (migration: DeclaredMigration, sending: Sending) => {
    const startedAt = performance.now()
    await send(migration.down, sending)
    return writes.takenOut({ migration, startedAt, direction: 'down', outcome: 'done' })
  }

  const steps = { up: enter, down: takeOut }

  /** Records the failure in the ledger and in the log. */
  const keepFailed = async (
    migration: DeclaredMigration,
    direction: 'up' | 'down',
    startedAt: number,
    error: unknown,
  ) => {
    await writes.failed({ migration, startedAt, direction, outcome: 'failed', reason: reasonOf(error) })
  }

  /** A migration may change any row, so every cache on the database forgets what it read before. */
  const commit = async ({ feeds }: { feeds?: boolean } = {}) => {
    const transaction = await announceEverything(client, feeds)
    await end('COMMIT')
    if (transaction !== null) await untilReadersKnow(client, { transaction })
  }

  /** Leaves nothing of a try that fails. One that waited for a lock in vain is made again. */
  const runInTransaction = (migration: DeclaredMigration, direction: 'up' | 'down', tell?: Tell) =>
    retryLocked(
      async () => {
        try {
          await commit(await steps[direction](migration, { tell, begins: true }))
        } catch (error) {
          if (!connectionIsLost(error)) await end('ROLLBACK')
          throw error
        }
      },
      { signal: options.signal, failedTry: (tries) => tell?.({ tries, of: LOCK_TRIES }) },
    )

  const run = async (migration: DeclaredMigration, direction: 'up' | 'down', tell?: Tell) => {
    const startedAt = performance.now()
    try {
      if (migration.transactional) await runInTransaction(migration, direction, tell)
      else {
        await writes.failed({ migration, startedAt, direction, outcome: 'begun' })
        await commit(await steps[direction](migration, { tell }))
      }
    } catch (error) {
      if (connectionIsLost(error) || (options.signal?.aborted && error === options.signal.reason)) throw error
      await keepFailed(migration, direction, startedAt, error)
      throw failed(migration, error)
    } finally {
      options.changed()
    }
  }

  const alone: MigrationSession['alone'] = async (work, signal) => {
    const broken: Parameters<typeof keepFailed>[] = []
    const inside =
      (direction: 'up' | 'down') =>
      async (migration: DeclaredMigration, tell?: Tell): Promise<void> => {
        if (!migration.transactional) {
          const expected = 'a migration that can run in a transaction'
          throw refusal('RULE_VIOLATION', { rule: 'migration', field: migration.name, expected })
        }
        const startedAt = performance.now()
        try {
          await steps[direction](migration, { tell })
        } catch (error) {
          if (connectionIsLost(error)) throw error
          broken.push([migration, direction, startedAt, error])
          throw failed(migration, error)
        }
      }
    const session: LoneSession = {
      tables: options.tables.on(client, track),
      read: () => readLedger(queryable, track),
      apply: inside('up'),
      revert: inside('down'),
      takenBack: (entry) => keepTakenBack(queryable, track, entry),
    }
    try {
      await begin()
      await options.tables.lock(client, { track, signal })
      const result = await work(session)
      await commit()
      return result
    } catch (error) {
      if (!connectionIsLost(error)) await end('ROLLBACK')
      if (broken[0] && error instanceof Refusal) await keepFailed(...broken[0])
      throw error
    } finally {
      options.changed()
    }
  }

  /** Changes what the ledger says, all of it or nothing. */
  const amend = async (work: () => Promise<unknown>) => {
    await begin()
    try {
      await work()
      await end('COMMIT')
    } catch (error) {
      if (!connectionIsLost(error)) await end('ROLLBACK')
      throw error
    } finally {
      options.changed()
    }
  }

  return {
    record: (migrations) =>
      amend(async () => {
        for (const migration of migrations)
          await writes.recorded({ migration, startedAt: performance.now(), direction: 'baseline', outcome: 'done' })
      }),
    accept: (migration) =>
      amend(() => writes.accepted({ migration, startedAt: performance.now(), direction: 'repair', outcome: 'done' })),
    clear: (migration) =>
      amend(() => writes.cleared({ migration, startedAt: performance.now(), direction: 'repair', outcome: 'done' })),
    read: () => readLedger(queryable, track),
    apply: (migration, tell) => run(migration, 'up', tell),
    revert: (migration, tell) => run(migration, 'down', tell),
    alone,
    close: async () => {
      // The server ends a session some time after its connection, and the next run would find the lock held.
      await client.query('SELECT pg_advisory_unlock_all()').catch(() => undefined)
      client.release()
      await store.close()
    },
  }
}
