import type pg from 'pg'
import type { QueryRunner } from 'typeorm'
import { Refusal, refusal } from '../../../../contract/errors.ts'
import type { Track } from '../../../../contract/migrations.ts'
import { announceEverything, untilReadersKnow } from '../../../stores/postgres/cache-readers.ts'
import type { PostgresStore } from '../../../stores/postgres/open-postgres.ts'
import { connectionIsLost } from '../../../stores/postgres/postgres-errors.ts'
import { wordsOfServer } from '../../../foundation/words-of-server.ts'
import type { LockedTables } from '../../backups/school-tables.port.ts'
import {
  forgetFailure,
  forgetTakenBack,
  keepApplied,
  keepChecksum,
  keepFailure,
  keepTakenBack,
  readLedger,
} from './migration-history.sql.ts'
import { keepLogEntry } from './migration-log.sql.ts'
import type { LoneSession, MigrationSession, Tell } from '../migration-ledger.port.ts'
import type { DeclaredMigration } from '../plan-migrations.ts'
import { firstLineOf, NO_STATEMENT, piecesOf } from '../split-statements.ts'

/** The tables of a track on a transaction's connection, and how the transaction locks them. */
export type TrackTables = {
  on: (client: pg.PoolClient, track: Track) => LockedTables
  lock: (client: pg.PoolClient, which: { track: Track; signal?: AbortSignal }) => Promise<void>
}

const timestampOf = (name: string) => Number(name.slice(0, 14))

/** The server's code and message, which name objects of the schema but no values. */
const reasonOf = (error: unknown) => {
  const { message, code } =
    (error as { driverError?: unknown }).driverError instanceof Error
      ? (error as { driverError: Error & { code?: string } }).driverError
      : (error as Error & { code?: string })
  return wordsOfServer(code ? `${message} (SQLSTATE ${code})` : message)
}

const failed = (migration: DeclaredMigration, error: unknown) =>
  refusal('RULE_VIOLATION', { rule: 'migration', field: migration.name, expected: reasonOf(error) }, { cause: error })

export const sessionOn = async (options: {
  store: PostgresStore
  runner: QueryRunner
  client: pg.PoolClient
  track: Track
  /** Whom the log names. */
  by: string
  changed: () => void
  tables: TrackTables
}): Promise<MigrationSession> => {
  const { store, runner, client, track, by } = options
  const { MigrationExecutor, Migration } = await import('typeorm')
  const executor = new MigrationExecutor(await store.dataSource(), runner)
  const queryable = client as unknown as pg.Pool

  const send = async (sql: string, tell?: Tell) => {
    const pieces = piecesOf(sql)
    if (pieces.length === 0) throw new Error(NO_STATEMENT)
    for (const [index, statement] of pieces.entries()) {
      tell?.({ index, of: pieces.length, line: firstLineOf(statement) })
      await runner.query(statement)
    }
  }

  const instanceOf = (migration: DeclaredMigration, tell?: Tell) =>
    new Migration(undefined as never, timestampOf(migration.name), migration.name, {
      name: migration.name,
      up: () => send(migration.up, tell),
      down: () => send(migration.down, tell),
    })

  const log = (
    { name, checksum }: Pick<DeclaredMigration, 'name' | 'checksum'>,
    entry: Omit<Parameters<typeof keepLogEntry>[2], 'name' | 'checksum' | 'by'>,
  ) => keepLogEntry(queryable, track, { name, checksum, by, ...entry })

  const enter = async (migration: DeclaredMigration, tell?: Tell) => {
    const startedAt = performance.now()
    await executor.executeMigration(instanceOf(migration, tell))
    await keepChecksum(queryable, track, migration)
    await options.tables.on(client, track).bringBack()
    await forgetTakenBack(queryable, track, migration.name)
    await forgetFailure(queryable, track, migration.name)
    await log(migration, { startedAt, direction: 'up', outcome: 'done' })
  }

  const takeOut = async (migration: DeclaredMigration, tell?: Tell) => {
    const startedAt = performance.now()
    await send(migration.down, tell)
    await executor.deleteMigration(instanceOf(migration))
    await forgetFailure(queryable, track, migration.name)
    await log(migration, { startedAt, direction: 'down', outcome: 'done' })
  }

  const steps = { up: enter, down: takeOut }

  /** Records the failure in the ledger and in the log. */
  const keepFailed = async (
    migration: DeclaredMigration,
    direction: 'up' | 'down',
    startedAt: number,
    error: unknown,
  ) => {
    const reason = reasonOf(error)
    await keepFailure(queryable, track, migration, reason)
    await log(migration, { startedAt, direction, outcome: 'failed', reason })
  }

  /** A migration may change any row, so every cache on the database forgets what it read before. */
  const commit = async () => {
    const transaction = await announceEverything(client)
    if (runner.isTransactionActive) await runner.commitTransaction()
    if (transaction !== null) await untilReadersKnow(client, { transaction })
  }

  const run = async (migration: DeclaredMigration, direction: 'up' | 'down', tell?: Tell) => {
    const startedAt = performance.now()
    try {
      if (migration.transactional) await runner.startTransaction()
      else {
        await keepFailure(queryable, track, migration, 'The migration was begun and did not end.')
        await log(migration, { startedAt, direction, outcome: 'begun' })
      }
      await steps[direction](migration, tell)
      await commit()
    } catch (error) {
      if (connectionIsLost(error)) throw error
      if (runner.isTransactionActive) await runner.rollbackTransaction()
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
          await steps[direction](migration, tell)
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
      await runner.startTransaction()
      await options.tables.lock(client, { track, signal })
      const result = await work(session)
      await commit()
      return result
    } catch (error) {
      if (!connectionIsLost(error) && runner.isTransactionActive) await runner.rollbackTransaction()
      if (broken[0] && error instanceof Refusal) await keepFailed(...broken[0])
      throw error
    } finally {
      options.changed()
    }
  }

  /** Changes what the ledger says, all of it or nothing. */
  const amend = async (work: () => Promise<unknown>) => {
    await runner.startTransaction()
    try {
      await work()
      await runner.commitTransaction()
    } catch (error) {
      if (!connectionIsLost(error)) await runner.rollbackTransaction()
      throw error
    } finally {
      options.changed()
    }
  }

  return {
    record: (migrations) =>
      amend(async () => {
        for (const migration of migrations) {
          const startedAt = performance.now()
          await keepApplied(queryable, track, { ...migration, timestamp: timestampOf(migration.name) })
          await log(migration, { startedAt, direction: 'baseline', outcome: 'done' })
        }
      }),
    accept: (migration) =>
      amend(async () => {
        const startedAt = performance.now()
        await keepChecksum(queryable, track, migration)
        await log(migration, { startedAt, direction: 'repair', outcome: 'done' })
      }),
    clear: ({ name, checksum }) =>
      amend(async () => {
        const startedAt = performance.now()
        await forgetFailure(queryable, track, name)
        await log({ name, checksum }, { startedAt, direction: 'repair', outcome: 'done' })
      }),
    read: () => readLedger(queryable, track),
    apply: (migration, tell) => run(migration, 'up', tell),
    revert: (migration, tell) => run(migration, 'down', tell),
    alone,
    close: async () => {
      await runner.release()
      await store.close()
    },
  }
}
