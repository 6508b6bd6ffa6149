import type { Pool } from 'pg'
import { expect } from 'vitest'

const ALL_READABLE = `SELECT NOT EXISTS (
  SELECT FROM directory.outbox_event WHERE transaction_id >= pg_snapshot_xmin(pg_current_snapshot())
) AS readable`

/**
 * Waits until a projector may read every event there is: whatever runs on the server with an older transaction, such as its own
 * autovacuum, holds them back. What may be read once may be read for ever.
 */
export const untilReadable = (pool: Pool) =>
  expect
    .poll(async () => (await pool.query<{ readable: boolean }>(ALL_READABLE)).rows[0]!.readable, {
      timeout: 60_000,
      interval: 20,
    })
    .toBe(true)
