import type { ChangesEvent } from '../../../contract/changes.ts'

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 15_000

export type Following = {
  /** Opens the stream; `since` is the last position that this window has received. */
  ask: (since: string | undefined, signal: AbortSignal) => Promise<AsyncIterable<ChangesEvent>>
  hear: (event: ChangesEvent) => void
  signal: AbortSignal
  firstWaitMs?: number
}

const rest = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })

/**
 * Follows until the signal ends it. A broken stream is opened again after growing pauses, and continues where it broke.
 */
export const followChanges = async ({ ask, hear, signal, firstWaitMs = FIRST_WAIT_MS }: Following): Promise<void> => {
  let since: string | undefined
  let waitMs = firstWaitMs
  while (!signal.aborted) {
    try {
      for await (const event of await ask(since, signal)) {
        if (signal.aborted) return
        ;({ since } = event)
        waitMs = firstWaitMs
        hear(event)
      }
    } catch {
      // A lasting fault also fails the next call of a screen, which reports it.
    }
    await rest(waitMs, signal)
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
  }
}

/**
 * Follows for all tabs of a browser that show one school: one tab follows and tells the others; when it is closed, the
 * next one takes over. A browser opens at most six connections to a host, and each stream occupies one.
 */
export const followForAllTabs = async (name: string, following: Following): Promise<void> => {
  // Some environments have no locks.
  const locks = navigator.locks as LockManager | null | undefined
  if (!locks || typeof BroadcastChannel === 'undefined') return followChanges(following)
  const { ask, hear, signal } = following
  const tabs = new BroadcastChannel(name)
  let heard: string | undefined
  tabs.addEventListener('message', ({ data }: MessageEvent<ChangesEvent>) => {
    heard = data.since
    hear(data)
  })
  const lead = () =>
    followChanges({
      ...following,
      ask: (since, stop) => ask(since ?? heard, stop),
      hear: (event) => {
        tabs.postMessage(event)
        hear(event)
      },
    })
  try {
    await locks.request(name, { signal }, lead)
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    tabs.close()
  }
}
