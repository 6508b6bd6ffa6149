import type pg from 'pg'
import { refusal } from '../../../../contract/errors.ts'

const PID = 'SELECT pg_backend_pid() AS pid'

const pidOn = async (client: pg.ClientBase): Promise<number> => (await client.query<{ pid: number }>(PID)).rows[0]!.pid

const pooled = () =>
  refusal('CONFLICT', {
    reason: 'pooled',
    detail:
      'A pooler such as PgBouncer in transaction mode gives each statement a session of its own, so the migration ' +
      'lock would not hold. Connect to PostgreSQL itself, or through a pool in session mode.',
  })

/**
 * Refuses a connection whose statements do not all reach one session of the server. A pooler that shares sessions gives
 * the session of an idle client to the next one, so a transaction of `other` would get it.
 */
export const refuseShared = async (client: pg.ClientBase, other: pg.Pool): Promise<void> => {
  const own = await pidOn(client)
  const second = await other.connect()
  try {
    await second.query('BEGIN')
    const found = await pidOn(second)
    if (found === own || (await pidOn(client)) !== own) throw pooled()
  } finally {
    await second.query('ROLLBACK').catch(() => undefined)
    second.release()
  }
}
