import type pg from 'pg'
import { Refusal, refusal } from '../../../../contract/errors.ts'
import type { Track } from '../../../../contract/migrations.ts'
import { ANNOUNCE_EVERYTHING, announceEverything, untilReadersKnow } from '../../../stores/postgres/cache-readers.ts'
import type { PostgresStore } from '../../../stores/postgres/open-postgres.ts'
import { connectionIsLost } from '../../../stores/postgres/postgres-errors.ts'
import { driverErrorOf } from '../../../stores/postgres/driver-error.ts'
import { reasonOfServer } from '../../../foundation/words-of-server.ts'
import type { LockedTables } from '../../backups/school-tables.port.ts'
import { LOCK_TRIES, retryLocked } from './retry-locked.sql.ts'
import { ledgerWrites, SINCE_BEGIN } from './ledger-writes.sql.ts'
import { keepTakenBack, readLedger } from './migration-history.sql.ts'
import { allInOrder, withoutWaiting } from './one-trip.sql.ts'
import { FRESH_SESSION, sendPiece } from './send-piece.sql.ts'
import { refuseUnusableIndexes } from './unusable-indexes.sql.ts'
import type { LoneSession, MigrationSession, Tell } from '../migration-ledger.port.ts'
import { quoteName } from '../catalog/words/quoting.ts'
import type { DeclaredMigration } from '../plan-migrations.ts'
import { firstLineOf, isOnePiece, NO_NUL, NO_STATEMENT, piecesOf } from '../statements/split-statements.ts'

/** The tables of a track on a transaction's connection, and how the transaction locks them. */
export type TrackTables = {
  on: (client: pg.PoolClient, track: Track) => LockedTables
  lock: (client: pg.PoolClient, which: { track: Track; signal?: AbortSignal }) => Promise<void>
}

const reasonOf = (error: unknown) => reasonOfServer(driverErrorOf(error))

type Direction = 'up' | 'down'
type Writes = ReturnType<typeof ledgerWrites>

/** A way of a migration: its statements, what follows them, and its record in ledger and log. */
type Way = {
  sqlOf: (migration: DeclaredMigration) => string
  follow: (migration: DeclaredMigration) => Promise<void>
  record: (migration: DeclaredMigration, startedAt: number | typeof SINCE_BEGIN) => ReturnType<Writes['entered']>
}

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
  /** The statements that set for the session what its connection did not begin with. */
  settings: readonly string[]
}): MigrationSession => {
  const { store, client, track, by } = options
  const queryable = client as unknown as pg.Pool
  const writes = ledgerWrites(client, { track, by })
  const afresh = [FRESH_SESSION, ...options.settings].join('; ')

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

  const ways: Record<Direction, Way> = {
    up: {
      sqlOf: ({ up }) => up,
      follow: async (migration) => {
        if (!migration.transactional) await refuseUnusableIndexes(client, migration.up)
        await options.tables.on(client, track).bringBack()
      },
      record: (migration, startedAt) => writes.entered({ migration, startedAt, direction: 'up', outcome: 'done' }),
    },
    down: {
      sqlOf: ({ down }) => down,
      follow: async () => {},
      record: (migration, startedAt) => writes.takenOut({ migration, startedAt, direction: 'down', outcome: 'done' }),
    },
  }

  /** Returns the pieces of a way, and how the beginning of one is told. */
  const piecesOfWay = (migration: DeclaredMigration, direction: Direction, tell?: Tell) => {
    const sql = ways[direction].sqlOf(migration)
    if (sql.includes('\0')) throw new Error(NO_NUL)
    const pieces = piecesOf(sql)
    if (pieces.length === 0) throw new Error(NO_STATEMENT)
    const said = (index: number) => {
      const piece = pieces[index]!
      tell?.({ index, of: pieces.length, line: firstLineOf(piece) })
      return piece
    }
    return { length: pieces.length, said }
  }

  /** Ends what the statements of a way set for the session, so that its record is written as the console. */
  const record = async (direction: Direction, migration: DeclaredMigration, startedAt: number) => {
    const recorded = async () => {
      await ways[direction].follow(migration)
      return ways[direction].record(migration, startedAt)
    }
    const [, entry] = await withoutWaiting(client, () => allInOrder([client.query(afresh), recorded()]))
    return entry
  }

  /** The names belong to a file. Those that the console prepared itself stay. */
  const forgetPrepared = async ({ prepared }: Awaited<ReturnType<Writes['entered']>>) => {
    if (prepared) await client.query(prepared.map((name) => `DEALLOCATE ${quoteName(name)}`).join('; '))
  }

  /** Runs a way piece by piece and records it, in the transaction that is open or in none. */
  const step = async (direction: Direction, migration: DeclaredMigration, tell?: Tell) => {
    const startedAt = performance.now()
    const { length, said } = piecesOfWay(migration, direction, tell)
    for (let index = 0; index < length; index++) await sendPiece(client, said(index))
    const entry = await record(direction, migration, startedAt)
    await forgetPrepared(entry)
    return entry
  }

  /** Records the failure in the ledger and in the log. */
  const keepFailed = async (migration: DeclaredMigration, direction: Direction, startedAt: number, error: unknown) => {
    await writes.failed({ migration, startedAt, direction, outcome: 'failed', reason: reasonOf(error) })
  }

  /** A migration may change any row, so every cache on the database forgets what it read before. */
  const commit = async ({ feeds }: { feeds?: boolean } = {}) => {
    const transaction = await announceEverything(client, feeds)
    inTransaction = false
    // Does nothing outside of a transaction, unless a file left one of its own open.
    await client.query('COMMIT')
    if (transaction !== null) await untilReadersKnow(client, { transaction })
  }

  /**
   * Sends the last piece of a way with all that follows it, up to the commit, in one round trip. A transaction is open
   * when the piece runs, so that the server refuses what follows a failure.
   */
  const endInOneTrip = async (migration: DeclaredMigration, direction: Direction, last: string) => {
    const opened = inTransaction ? [] : [client.query('BEGIN')]
    inTransaction = true
    const sent = allInOrder([...opened, client.query(last), client.query(afresh)])
    const ending = async () => {
      await ways[direction].follow(migration)
      const announced = client.query(ANNOUNCE_EVERYTHING)
      return allInOrder([announced, ways[direction].record(migration, SINCE_BEGIN), client.query('COMMIT')])
    }
    const [, [, entry]] = await allInOrder([sent, ending()])
    inTransaction = false
    return entry
  }

  /** Runs a way in a transaction of its own, which a failure leaves open. */
  const runAsOne = async (migration: DeclaredMigration, direction: Direction, tell?: Tell) => {
    const startedAt = performance.now()
    const { length, said } = piecesOfWay(migration, direction, tell)
    if (isOnePiece(ways[direction].sqlOf(migration))) {
      await begin()
      return commit(await step(direction, migration, tell))
    }
    for (let index = 0; index < length - 1; index++) {
      const piece = said(index)
      const opens = !inTransaction
      inTransaction = true
      await (opens ? client.query(`BEGIN; ${piece}`) : sendPiece(client, piece))
    }
    const last = said(length - 1)
    // Where a statement has ended the transaction, nothing would refuse what follows a failure.
    if (inTransaction && client.getTransactionStatus() !== 'T') {
      await sendPiece(client, last)
      const entry = await record(direction, migration, startedAt)
      await forgetPrepared(entry)
      return commit(entry)
    }
    const entry = await withoutWaiting(client, () => endInOneTrip(migration, direction, last))
    await forgetPrepared(entry)
    if (entry.feeds) await untilReadersKnow(client, entry)
  }

  /** Leaves nothing of a try that fails. One that waited for a lock in vain is made again. */
  const runInTransaction = (migration: DeclaredMigration, direction: Direction, tell?: Tell) =>
    retryLocked(
      async () => {
        try {
          await runAsOne(migration, direction, tell)
        } catch (error) {
          if (!connectionIsLost(error)) await end('ROLLBACK')
          throw error
        }
      },
      { signal: options.signal, failedTry: (tries) => tell?.({ tries, of: LOCK_TRIES }) },
    )

  const run = async (migration: DeclaredMigration, direction: Direction, tell?: Tell) => {
    const startedAt = performance.now()
    try {
      if (migration.transactional) await runInTransaction(migration, direction, tell)
      else {
        await writes.failed({ migration, startedAt, direction, outcome: 'begun' })
        await commit(await step(direction, migration, tell))
      }
    } catch (error) {
      if (connectionIsLost(error) || (options.signal?.aborted && error === options.signal.reason)) throw error
      // A file may have ended the transaction, or have none, and what it set would hold for the record.
      await client.query(`ROLLBACK; ${afresh}`)
      await keepFailed(migration, direction, startedAt, error)
      throw failed(migration, error)
    } finally {
      options.changed()
    }
  }

  const alone: MigrationSession['alone'] = async (work, signal) => {
    const broken: Parameters<typeof keepFailed>[] = []
    const inside =
      (direction: Direction) =>
      async (migration: DeclaredMigration, tell?: Tell): Promise<void> => {
        if (!migration.transactional) {
          const expected = 'a migration that can run in a transaction'
          throw refusal('RULE_VIOLATION', { rule: 'migration', field: migration.name, expected })
        }
        const startedAt = performance.now()
        try {
          await step(direction, migration, tell)
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
