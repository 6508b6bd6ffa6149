import type { PostgresStore } from './open-postgres.ts'

/** The channel on which writers say that the outbox has something new. */
export const OUTBOX_CHANNEL = 'directory_outbox'

/** Writes within this time share one hint: a NOTIFY in every transaction would make their commits queue up. */
const TOGETHER_MS = 15

const waiting = new WeakSet<PostgresStore>()

/**
 * Wakes whoever projects, soon and outside of the writer's transaction. A hint may be lost: the projector looks by itself
 * as well.
 */
export const hintOutbox = (store: PostgresStore): void => {
  if (waiting.has(store)) return
  waiting.add(store)
  const timer = setTimeout(() => {
    waiting.delete(store)
    store.pool.query(`SELECT pg_notify('${OUTBOX_CHANNEL}', '')`).catch(() => undefined)
  }, TOGETHER_MS)
  timer.unref()
}
