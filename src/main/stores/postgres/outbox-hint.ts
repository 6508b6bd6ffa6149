import type pg from 'pg'
import type { PostgresStore } from './open-postgres.ts'

/** The channel on which writers announce new events in the outbox. */
export const OUTBOX_CHANNEL = 'directory_outbox'

/** Milliseconds within which writes share one hint. A NOTIFY in every transaction would make their commits queue up. */
const TOGETHER_MS = 15

const waiting = new WeakSet<PostgresStore>()

/**
 * Wakes the readers of the outbox soon, outside of the writer's transaction. A hint may be lost, so readers also poll.
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

export type OutboxHints = {
  /**
   * Resolves at the next hint or after `ms`. Resolves at once when a hint came since the last call. A hint may be lost
   * or false.
   */
  wait: (ms: number, signal: AbortSignal) => Promise<void>
  /** Ends the waits and gives the connection back. A pool ends only when every connection has come back. */
  end: () => void
}

/** Opens the one connection of a pool that listens for all who wait. A lost one is replaced at the next wait. */
const openListener = (pool: pg.Pool) => {
  const followers = new Set<() => void>()
  let connecting: Promise<void> | null = null
  let giveBack = () => {}

  const connect = async () => {
    const client = await pool.connect()
    let held = true
    giveBack = () => {
      if (!held) return
      held = false
      connecting = null
      client.release(true)
    }
    client.on('error', giveBack)
    client.on('notification', () => followers.forEach((wake) => wake()))
    try {
      await client.query(`LISTEN ${OUTBOX_CHANNEL}`)
      if (followers.size === 0) giveBack()
    } catch {
      giveBack()
    }
  }
  return {
    listen: () =>
      (connecting ??= connect().catch(() => {
        connecting = null
      })),
    add: (wake: () => void) => followers.add(wake),
    remove: (wake: () => void) => {
      followers.delete(wake)
      if (followers.size === 0) giveBack()
    },
  }
}

const listeners = new WeakMap<pg.Pool, ReturnType<typeof openListener>>()

/**
 * Follows the hints of one school's outbox. All followers share one connection, which the last one to end gives back.
 */
export const followOutboxHints = (pool: pg.Pool): OutboxHints => {
  const listener = listeners.get(pool) ?? openListener(pool)
  listeners.set(pool, listener)
  let heard = false
  let ended = false
  let wake = () => {}
  const hear = () => {
    heard = true
    wake()
  }
  listener.add(hear)
  return {
    wait: async (ms, signal) => {
      if (!ended) await listener.listen()
      await new Promise<void>((resolve) => {
        if (heard || ended || signal.aborted) return resolve()
        const timer = setTimeout(done, ms)
        function done() {
          clearTimeout(timer)
          signal.removeEventListener('abort', done)
          resolve()
        }
        wake = done
        signal.addEventListener('abort', done, { once: true })
      })
      heard = false
    },
    end: () => {
      ended = true
      listener.remove(hear)
      wake()
    },
  }
}
