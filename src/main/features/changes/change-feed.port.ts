import type { ChangesEvent } from '../../../contract/changes.ts'

/** The changes in one school, for every screen that shows it. */
export type ChangeFeed = {
  /**
   * Streams events of committed writes of every console: first those after `since`, or those of the last ten seconds,
   * then each new one. A change may come twice. A change is left out only when `missed` is sent. All followers share
   * one reading of the database, and a slow reader gets `missed`. The stream ends with the signal. It fails with
   * `STORE_UNAVAILABLE` when the school is closed, and with `TOO_MANY_REQUESTS` when a hundred already follow.
   */
  follow: (question: { since?: string }, signal?: AbortSignal) => AsyncGenerator<ChangesEvent, void>
}

/** Reads the outbox soon after each write, in no exact order. */
export type ChangeReader = {
  /**
   * Returns what was committed after `since`, a position of any earlier answer. `recent` means about the last ten
   * seconds. A `since` of another database, or more than a thousand events, gives `missed`. A running transaction holds
   * nothing back.
   */
  read: (since: string | 'recent') => Promise<ChangesEvent>
  /** Resolves at the next hint that something was written, or after `ms`. */
  hint: (ms: number, signal: AbortSignal) => Promise<void>
  /** Gives connections back when nobody follows any more. */
  rest: () => void
}
