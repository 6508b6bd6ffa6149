import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { refusal } from '../../../contract/errors.ts'
import type { Track } from '../../../contract/migrations.ts'
import { lockWasTaken } from '../../stores/postgres/driver-error.ts'

/**
 * Milliseconds of one try. It is less than a server takes to look for a deadlock, so that others never become its
 * victims.
 */
const TRY_MS = 400
/** Milliseconds of the last try. It is longer, so that the server cancels its own vacuum. */
const LAST_TRY_MS = 1_500
const BETWEEN_MS = 100
const TRIES = 8

const TABLES = `SELECT c.oid::regclass::text AS name FROM pg_class c
WHERE c.relnamespace = to_regnamespace($1) AND c.relkind IN ('r', 'p') ORDER BY c.relname COLLATE "C"`

const HOLDERS = `SELECT DISTINCT coalesce(nullif(a.application_name, ''), a.usename, a.backend_type) AS name, a.pid
FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'relation' AND l.granted AND l.pid <> pg_backend_pid()
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND l.relation IN (SELECT oid FROM pg_class WHERE relnamespace = to_regnamespace($1))
ORDER BY a.pid`

/**
 * Locks every table of a track for this transaction. Nobody else reads or writes them until it ends. After about
 * 5 s it fails with `CONFLICT` reason `in-use`, naming the sessions that hold them.
 */
export const lockTables = async (
  client: pg.PoolClient,
  { track, signal }: { track: Track; signal?: AbortSignal },
): Promise<void> => {
  const { rows } = await client.query<{ name: string }>(TABLES, [track])
  if (rows.length === 0) return
  const names = rows.map(({ name }) => name).join(', ')
  await client.query('SAVEPOINT unlocked')
  for (let left = TRIES; ; left--) {
    signal?.throwIfAborted()
    try {
      await client.query(`SET LOCAL lock_timeout = ${left === 1 ? LAST_TRY_MS : TRY_MS}`)
      await client.query(`LOCK TABLE ${names} IN ACCESS EXCLUSIVE MODE`)
      break
    } catch (error) {
      if (!lockWasTaken(error)) throw error
      await client.query('ROLLBACK TO SAVEPOINT unlocked')
      if (left === 1) throw await inUse(client, track)
      await pause(BETWEEN_MS)
    }
  }
  await client.query('RELEASE SAVEPOINT unlocked')
  await client.query('SET LOCAL lock_timeout TO DEFAULT')
}

const inUse = async (client: pg.PoolClient, track: Track) => {
  const { rows } = await client.query<{ name: string; pid: number }>(HOLDERS, [track])
  const sessions = rows.map(({ name, pid }) => `${name} (session ${pid})`).join(', ') || 'a session that is ending'
  return refusal('CONFLICT', {
    reason: 'in-use',
    detail: `Others read or write this school: ${sessions}. Nothing was dropped. Try again when they are done.`,
  })
}
