import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import { refusal } from '../../../../contract/errors.ts'
import type { PostgresStore } from '../../../stores/postgres/open-postgres.ts'
import { describeRunning } from './import-runs.sql.ts'
import type { Run } from './staging.sql.ts'

/** The limit of one statement of an import, in milliseconds. */
export const STATEMENT_LIMIT = 6 * 60 * 60 * 1_000

/** The advisory lock of the one import that may run. */
const LOCK = `hashtext('school-directory'), hashtext('roster-import')`

/**
 * The detail of the staging tables' statistics: enough to tell a hundred rows from a million, for a fifth of the usual
 * work.
 */
export const STAGING_STATISTICS = 20

/**
 * The longest time that a sweep may hold the lock, and the time between two checks whether it still does, in
 * milliseconds.
 */
const SWEEP_LIMIT = 10_000
const SWEEP_POLL = 50

/** Milliseconds between two tries to cancel. The first may come before the statement has begun. */
const CANCEL_INTERVAL = 200

export const runOn =
  (client: pg.ClientBase, signal?: AbortSignal): Run =>
  async (text, values) => {
    signal?.throwIfAborted()
    const query = { text, values, query_timeout: STATEMENT_LIMIT }
    return (await client.query(query)).rows as never
  }

/**
 * Cancels the statements of a backend from the abort of the signal until the returned function is called. That function
 * resolves when no cancel is pending any more, because a late one would hit the connection's next user.
 */
export const cancelWith = (pool: pg.Pool, pid: number, signal: AbortSignal | undefined): (() => Promise<void>) => {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let sent: Promise<unknown> = Promise.resolve()
  const cancel = () => {
    sent = pool.query('SELECT pg_cancel_backend($1)', [pid]).catch(() => undefined)
    void sent.then(() => {
      if (!stopped) timer = setTimeout(cancel, CANCEL_INTERVAL)
    })
  }
  signal?.addEventListener('abort', cancel, { once: true })
  return async () => {
    stopped = true
    signal?.removeEventListener('abort', cancel)
    clearTimeout(timer)
    await sent
  }
}

/**
 * Takes the import lock and returns the backend's pid. Refuses while another import runs. A holder without a recorded
 * import only sweeps what a killed import left. That takes a moment, so it is waited for.
 */
const takeLock = async (run: Run, signal: AbortSignal | undefined): Promise<number> => {
  const deadline = performance.now() + SWEEP_LIMIT
  for (;;) {
    const [lock] = await run<{ taken: boolean; pid: number }>(
      `SELECT pg_try_advisory_lock(${LOCK}) AS taken, pg_backend_pid() AS pid`,
    )
    if (lock!.taken) return lock!.pid
    const detail = await describeRunning(run)
    if (detail !== undefined || performance.now() > deadline)
      throw refusal('CONFLICT', { reason: 'import-running', detail })
    await delay(SWEEP_POLL, undefined, { signal })
  }
}

export type ImportSession = { client: pg.PoolClient; run: Run }

/**
 * Runs `work` on its own connection, which holds the import lock. The server frees the lock when the connection ends in
 * any way.
 */
export const withImportSession = async <Result>(
  store: PostgresStore,
  signal: AbortSignal | undefined,
  work: (session: ImportSession) => Promise<Result>,
): Promise<Result> => {
  const client = await store.pool.connect()
  let broken: Error | undefined
  const plain = runOn(client)
  try {
    const pid = await takeLock(plain, signal)
    // Lets the server notice soon that this process has ended, where its system can.
    await plain(`SET client_connection_check_interval = '1s'`).catch(() => undefined)
    await plain(`SET statement_timeout = ${STATEMENT_LIMIT}`)
    await plain(`SET work_mem = '64MB'`)
    await plain(`SET default_statistics_target = ${STAGING_STATISTICS}`)
    const stop = cancelWith(store.pool, pid, signal)
    try {
      return await work({ client, run: runOn(client, signal) })
    } finally {
      await stop()
    }
  } catch (error) {
    broken = error as Error
    throw error
  } finally {
    await plain(`SELECT pg_advisory_unlock_all()`)
      .then(() => plain('RESET ALL'))
      .catch((error: Error) => (broken = error))
    // After a fault the connection may be inside of a COPY or a transaction, so it is not used again.
    client.release(broken)
  }
}
