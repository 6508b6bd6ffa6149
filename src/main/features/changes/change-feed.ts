import { setTimeout as delay } from 'node:timers/promises'
import type { ChangesEvent } from '../../../contract/changes.ts'
import { refusal } from '../../../contract/errors.ts'
import type { ChangeFeed, ChangeReader } from './change-feed.port.ts'

/** The most followers of one school. */
const MOST_FOLLOWERS = 100
/** The most events that wait for a slow reader. With more, all become one `missed`. */
const MOST_WAITING = 20
/** How often the outbox is read without a hint, in ms, because hints may be lost. */
const LOOK_EVERY_MS = 2_000
/** The least time between two readings in ms, however fast writes follow each other. */
const REST_MS = 250
const BACKOFF_MS = 2_000

type Follower = { waiting: ChangesEvent[]; wake: () => void }

const closed = () => refusal('STORE_UNAVAILABLE', { store: 'postgresql', reason: 'The school was closed.' })

const give = (follower: Follower, event: ChangesEvent) => {
  if (follower.waiting.length < MOST_WAITING) follower.waiting.push(event)
  else follower.waiting = [{ ...event, changes: [], missed: true }]
  follower.wake()
}

/** Reads changes once for all followers, while there is one, until `closing`. */
export const changeFeed = ({
  reader,
  closing,
  lookEveryMs = LOOK_EVERY_MS,
  restMs = REST_MS,
}: {
  reader: ChangeReader
  closing: AbortSignal
  lookEveryMs?: number
  restMs?: number
}): ChangeFeed => {
  const followers = new Set<Follower>()
  let reading: { began: Promise<void>; stop: AbortController } | null = null

  const read = async (from: string, stop: AbortSignal) => {
    let since = from
    while (!stop.aborted) {
      try {
        await reader.hint(lookEveryMs, stop)
        if (stop.aborted) return
        const event = await reader.read(since)
        ;({ since } = event)
        if (event.missed || event.changes.length > 0) {
          for (const follower of followers) give(follower, event)
          await delay(restMs, undefined, { signal: stop }).catch(() => undefined)
        }
      } catch {
        // Changes during the pause are read when the store is back.
        await delay(BACKOFF_MS, undefined, { signal: stop }).catch(() => undefined)
      }
    }
  }
  /** Resolves when every later commit will reach all followers. */
  const begin = () => {
    if (reading) return reading.began
    const stop = new AbortController()
    const began = reader.read('recent').then(({ since }) => void read(since, stop.signal))
    reading = { began, stop }
    return began
  }
  const leave = (follower: Follower) => {
    if (!followers.delete(follower) || followers.size > 0) return
    reading?.stop.abort()
    reading = null
    reader.rest()
  }
  closing.addEventListener('abort', () => {
    reading?.stop.abort()
    reader.rest()
    for (const { wake } of followers) wake()
  })

  return {
    follow: async function* ({ since }, signal) {
      if (closing.aborted) throw closed()
      if (followers.size >= MOST_FOLLOWERS) throw refusal('TOO_MANY_REQUESTS', { retryAfterMs: 10_000 })
      const follower: Follower = { waiting: [], wake: () => undefined }
      // A follower that left may never ask for the next event, so the generator alone would not notice.
      const end = () => {
        leave(follower)
        follower.wake()
      }
      followers.add(follower)
      signal?.addEventListener('abort', end)
      try {
        await begin()
        yield await reader.read(since ?? 'recent')
        while (!signal?.aborted) {
          if (closing.aborted) throw closed()
          const event = follower.waiting.shift()
          if (event !== undefined) yield event
          else if (!signal?.aborted) await new Promise<void>((resolve) => (follower.wake = resolve))
        }
      } finally {
        signal?.removeEventListener('abort', end)
        leave(follower)
      }
    },
  }
}
