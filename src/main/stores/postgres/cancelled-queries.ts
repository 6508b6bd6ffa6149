import type pg from 'pg'
import type { Lookups } from './open-lookups.ts'

const CANCEL = { name: 'cancel', text: 'SELECT pg_cancel_backend($1)' }

/**
 * The pool for work that may be given up. When the signal is aborted, the server ends the statement that is running and
 * further ones do not begin. Rejects with the signal's reason before a statement begins, and with code 57014 during it.
 */
export const cancelledQueries = (
  { pool, lookups }: { pool: pg.Pool; lookups: Lookups },
  signal: AbortSignal,
): Pick<pg.Pool, 'query'> => {
  const query = async (config: pg.QueryConfig) => {
    signal.throwIfAborted()
    const client = await pool.connect()
    let cancelling: Promise<unknown> = Promise.resolve()
    const { processID } = client as unknown as { processID: number }
    const cancel = () => {
      cancelling = lookups.query({ ...CANCEL, values: [processID] }).catch(() => undefined)
    }
    let broken: Error | undefined
    try {
      signal.throwIfAborted()
      signal.addEventListener('abort', cancel)
      return await client.query(config)
    } catch (error) {
      if (!isFromServer(error)) broken = error as Error
      throw error
    } finally {
      signal.removeEventListener('abort', cancel)
      // A cancellation that arrives later would end the statement of whoever has the connection next.
      await cancelling
      client.release(broken)
    }
  }
  return { query: query as pg.Pool['query'] }
}

const isFromServer = (error: unknown) => error instanceof Error && 'severity' in error
