import { setTimeout as pause } from 'node:timers/promises'
import { RUN_LIMITS } from '../../../../contract/migrations.ts'
import { lockWasTaken } from '../../../stores/postgres/driver-error.ts'

/** How often a migration with a transaction is tried while others hold its tables. */
export const LOCK_TRIES = RUN_LIMITS.lockTries

const FIRST_PAUSE_MS = 250

/**
 * Runs `work` again while it fails because it waited for a lock in vain. `work` leaves nothing of a failed try. The
 * pauses grow, so that the sessions that queued behind the lock go first. An abort ends a pause with the signal's reason.
 */
export const retryLocked = async <Result>(
  work: () => Promise<Result>,
  { signal, failedTry }: { signal?: AbortSignal; failedTry: (tries: number) => void },
): Promise<Result> => {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries === LOCK_TRIES || !lockWasTaken(error)) throw error
      failedTry(tries)
      await pause(FIRST_PAUSE_MS * 2 ** (tries - 1), undefined, { signal }).catch(() => undefined)
      signal?.throwIfAborted()
    }
  }
}
