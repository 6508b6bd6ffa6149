import type pg from 'pg'
import type { PostgresStore } from './open-postgres.ts'

/** The channel on which writers say that the outbox has something new. */
export const OUTBOX_CHANNEL = 'directory_outbox'

/** Writes within this time share one hint: a NOTIFY in every transaction would make their commits queue up. */
const TOGETHER_MS = 15

const waiting = new WeakSet<PostgresStore>()

/**
 * Wakes whoever reads the outbox, soon and outside of the writer's transaction. A hint may be lost: readers look by themselves
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

export type OutboxHints = {
  /** Resolves at the next hint, at once where one came since the last call, or after `ms`. A hint may be lost or false. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>
  /** Of a pool that ends: it ends only when every connection came back. Ends the waits too. */
  end: () => void
}

/** One connection of a pool that listens, whoever waits for hints; a lost one is replaced at the next wait. */
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

/** Hears the hints of one school's outbox; all who do share one connection, which the last one to end gives back. */
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
