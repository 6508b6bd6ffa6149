import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import { type AnnouncedChange, EVERYTHING } from '../../foundation/announced-change.ts'
import { WRITER_WAIT_MS } from '../../foundation/reader-trust.ts'
import { NOW_SQL } from './database-clock.ts'
import { OUTBOX_CHANNEL } from './outbox-hint.ts'

/** A cache of this process, which is told of each write directly. */
export type OwnReader = { id: string; written: (changes: AnnouncedChange[]) => void }

const FIRST_PAUSE_MS = 2
const LONGEST_PAUSE_MS = 20
const UNDEFINED_TABLE = '42P01'

/** Lists the readers that have not acknowledged the transaction, and wakes them. */
const LATE = `SELECT id::text, pg_notify('${OUTBOX_CHANNEL}', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen)`

const REMOVE = `DELETE FROM directory.cache_reader WHERE id = ANY ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen)`

/**
 * Resolves when no cache of another console can still serve what was true before the transaction, which has been
 * committed. It waits at most `WRITER_WAIT_MS` for a reader that does not acknowledge, and then removes it. Never fails:
 * when the readers cannot be read, it waits as long as any of them may trust what it knows. A database without the table
 * has no readers.
 */
export const untilReadersKnow = async (
  database: Pick<pg.Pool, 'query'> | pg.ClientBase,
  { transaction, own = [] }: { transaction: string | number; own?: readonly string[] },
): Promise<void> => {
  const begun = performance.now()
  const look = async (): Promise<string[] | null> => {
    try {
      const { rows } = await database.query<{ id: string }>({
        name: 'cache-late-readers',
        text: LATE,
        values: [own, String(transaction)],
      })
      return rows.map(({ id }) => id)
    } catch (error) {
      return (error as { code?: string }).code === UNDEFINED_TABLE ? [] : null
    }
  }
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const late = await look()
    if (late?.length === 0) return
    const left = WRITER_WAIT_MS - (performance.now() - begun)
    if (left <= 0) {
      if (late) await database.query(REMOVE, [late, String(transaction)]).catch(() => undefined)
      return
    }
    await delay(Math.min(pause, left))
  }
}

const EVENT = `INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at)
     SELECT '${EVERYTHING}', ARRAY[gen_random_uuid()], ${NOW_SQL} WHERE EXISTS (SELECT FROM directory.outbox_event)`

/**
 * Announces inside of a transaction that anything may have changed, also where the outbox may not exist. It can be sent
 * before the answers to the statements of the transaction are known.
 */
export const ANNOUNCE_EVERYTHING = `DO $announce$ BEGIN
  IF pg_relation_size(to_regclass('directory.outbox_event')) > 0 THEN
    ${EVENT};
  END IF;
END $announce$`

const hasFeed = async (client: pg.ClientBase): Promise<boolean> => {
  const { rows } = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('directory.outbox_event') IS NOT NULL AS exists`,
  )
  return rows[0]!.exists
}

/**
 * Announces inside of a transaction that anything may have changed, e.g. by a migration. Returns the transaction, or null
 * when the outbox does not exist or is empty, in which case nobody has read anything. `feeds` tells whether it exists;
 * when left out, it is looked up.
 */
export const announceEverything = async (client: pg.ClientBase, feeds?: boolean): Promise<string | null> => {
  if (!(feeds ?? (await hasFeed(client)))) return null
  const { rows } = await client.query<{ transaction: string }>({
    name: 'announce-everything',
    text: `${EVENT}
     RETURNING transaction_id::text AS transaction`,
  })
  return rows[0]?.transaction ?? null
}
