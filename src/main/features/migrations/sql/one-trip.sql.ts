import type pg from 'pg'

/**
 * Runs `work`, whose queries are each sent without waiting for the answers to those before, so that they share a round
 * trip. The client has no query under way. `work` ends when all of its queries are answered, and streams none.
 */
export const withoutWaiting = async <Result>(client: pg.ClientBase, work: () => Promise<Result>): Promise<Result> => {
  const switched = client as unknown as { pipeline: boolean }
  switched.pipeline = true
  try {
    return await work()
  } finally {
    switched.pipeline = false
  }
}

/** Waits until all have ended. Fails with the error of the first in the list that failed, which the others may follow from. */
export const allInOrder = async <const Waited extends readonly unknown[]>(
  waited: Waited,
): Promise<{ -readonly [Index in keyof Waited]: Awaited<Waited[Index]> }> => {
  const ended = await Promise.allSettled(waited)
  for (const each of ended) if (each.status === 'rejected') throw each.reason
  return Promise.all(waited)
}
