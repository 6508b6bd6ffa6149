import type pg from 'pg'
import { refusal } from '../../../../contract/errors.ts'
import { lockWasTaken } from '../../../stores/postgres/driver-error.ts'
import type { PostgresStore } from '../../../stores/postgres/open-postgres.ts'

/** Milliseconds that one statement may read the school's tables. */
export const COPY_LIMIT_MS = 600_000
/** The school's own sessions come first: a reader does not queue for long for a table that is being changed. */
const LOCK_LIMIT_MS = 2_000

const BEGIN = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL lock_timeout = ${LOCK_LIMIT_MS}; SET LOCAL statement_timeout = ${COPY_LIMIT_MS};
SET LOCAL idle_in_transaction_session_timeout = ${COPY_LIMIT_MS}`

/** Turns a lock that was not to be had into `CONFLICT` reason `in-use`. */
export const refuseLocked = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work()
  } catch (error) {
    if (!lockWasTaken(error)) throw error
    const detail = 'Another session locks a table of this school. Try again when it is done.'
    throw refusal('CONFLICT', { reason: 'in-use', detail }, { cause: error })
  }
}

/**
 * Gives `work` the school's database in one read-only transaction, as it is at its first statement. `CONFLICT` reason
 * `in-use` when another session has locked a table for more than 2 s. Ends with the signal's reason when that is aborted.
 */
export const readingLive = async <Result>(
  store: PostgresStore,
  signal: AbortSignal | undefined,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> => {
  const client = await store.pool.connect()
  let broken: Error | undefined
  try {
    return await refuseLocked(async () => {
      await client.query(BEGIN)
      const result = await work(client)
      await client.query('COMMIT')
      return result
    })
  } catch (error) {
    broken = error as Error
    signal?.throwIfAborted()
    throw error
  } finally {
    // A connection that stopped within a COPY cannot be used again. The server rolls back what was only read.
    client.release(broken)
  }
}
