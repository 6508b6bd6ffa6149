import { setImmediate } from 'node:timers/promises'

/** How long one computation may block the host's other requests, in ms. */
const TURN_MS = 10

/**
 * Runs a computation to its end. When its turn is over, it lets other work run at the next yield. The first turn ends
 * at the first yield, because the caller has been computing too.
 */
export const runInTurns = async <Result>(work: Generator<void, Result>): Promise<Result> => {
  let began = -Infinity
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    if (performance.now() - began < TURN_MS) continue
    await setImmediate()
    began = performance.now()
  }
}
