import { setTimeout as delay } from 'node:timers/promises'

/** What the server adds to its own limit before it ends a transaction, and the way of the answer, in ms. */
const SERVER_SLACK_MS = 10_000

/** Named and coded as the driver's own errors, so that whoever explains those explains this one. */
class StandsStill extends Error {
  readonly code = 'TransactionTimedOut'
  override readonly name = 'Neo4jError'
}

/**
 * Leaves work that even the server's limit of `timeoutMs` does not end: the server stands still, or the way to it is lost without a
 * word. What was left may still happen when the server goes on, so that the work has to bear being done twice.
 */
export const leaveWhenStill = async <Result>(
  timeoutMs: number | undefined,
  work: () => Promise<Result>,
): Promise<Result> => {
  if (timeoutMs === undefined) return work()
  const done = new AbortController()
  const late = delay(timeoutMs + SERVER_SLACK_MS, undefined, { signal: done.signal, ref: false }).then(
    () => {
      throw new StandsStill('The server does not answer.')
    },
    () => new Promise<never>(() => undefined),
  )
  try {
    return await Promise.race([work(), late])
  } finally {
    done.abort()
  }
}
