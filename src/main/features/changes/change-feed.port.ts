import type { ChangesEvent } from '../../../contract/changes.ts'

/** What changed in one school, for everyone who shows it. */
export type ChangeFeed = {
  /**
   * Events of committed writes of whichever console: first what came after `since`, or in the last ten seconds, then each as
   * it comes. A change may come twice and is never left out but under `missed`. All who follow share one reading of the database; a slow
   * reader is told `missed`. Ends with the signal; fails with `STORE_UNAVAILABLE` when the school is closed, and with
   * `TOO_MANY_REQUESTS` where a hundred follow already.
   */
  follow: (question: { since?: string }, signal?: AbortSignal) => AsyncGenerator<ChangesEvent, void>
}

/** The outbox as those read it who want to hear of everything soon, and in no exact order. */
export type ChangeReader = {
  /**
   * What was committed after `since`, which any earlier answer gave; `recent`: in about the last ten seconds. A
   * `since` of another database, and more than a thousand events, are `missed`. A running transaction holds nothing back.
   */
  read: (since: string | 'recent') => Promise<ChangesEvent>
  /** Resolves at the next hint that something was written, or after `ms`. */
  hint: (ms: number, signal: AbortSignal) => Promise<void>
  /** Nobody follows any more: connections are given back. */
  rest: () => void
}
