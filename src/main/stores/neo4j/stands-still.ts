import { setTimeout as delay } from 'node:timers/promises'

/** Milliseconds beyond the limit for the server to end a transaction and for the answer to arrive. */
const SERVER_SLACK_MS = 10_000

/** Has the name and code of the driver's own errors, so that they are explained in the same way. */
class StandsStill extends Error {
  readonly code = 'TransactionTimedOut'
  override readonly name = 'Neo4jError'
}

/**
 * Gives up on work that even the server's limit of `timeoutMs` does not end: the server stands still, or the connection
 * is lost without a sign. The work may still happen when the server goes on, so it must be safe to do twice.
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
