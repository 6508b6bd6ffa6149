import type { Pool } from 'pg'
import { vi } from 'vitest'

const ALL_READABLE = `SELECT NOT EXISTS (
  SELECT FROM directory.outbox_event WHERE transaction_id >= pg_snapshot_xmin(pg_current_snapshot())
) AS readable`

/**
 * Waits until a projector may read every event. Any older transaction on the server, such as autovacuum, holds events
 * back. An event that is readable once stays readable.
 */
export const untilReadable = (pool: Pool) =>
  vi.waitFor(
    async () => {
      const { rows } = await pool.query<{ readable: boolean }>(ALL_READABLE)
      if (!rows[0]!.readable) throw new Error('an older transaction holds events back')
    },
    { timeout: 60_000, interval: 20 },
  )
